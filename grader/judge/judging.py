"""Judging a job: pytest runs the checks in this process, under a configuration of our own."""

import contextlib
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.checks import fixtures
from grader.checks.answers import Answers
from grader.course import PlannedCheck
from grader.judge.fault import JudgeFault
from grader.judge.host import JudgeHost
from grader.judge.job import Job
from grader.judge.plugin import Plugin
from grader.judge.recording import check_record, task_records
from grader.judge.stages import Stages
from grader.results import AttemptRecord, AttemptState, printable

CONFIGURATION = Path(__file__).with_name("pytest.ini")


def judge(job: Job, stages: Stages, progress: Callable[[str], None] = lambda name: None) -> AttemptRecord:
    """Run the job's checks. JudgeFault if a check has a bug or does not run: such an attempt is not graded."""
    plan = {check.name: check for check in job.plan()}
    with JudgeHost(job.files, job.exercise.slug, stages, job.database, job.seed) as host:
        plugin = Plugin(host, plan, job.exercise, needs=job.needs)
        plugin.progress = progress
        printed = _run_pytest(sorted({str(check.path) for check in plan.values()}), plugin)
    if plugin.interrupted:
        raise KeyboardInterrupt
    _complete(plan, plugin, printed)
    checks = tuple(check_record(job, plan[name], plugin.verdicts[name]) for name in plan)
    record = AttemptRecord(student="", exercise=job.exercise.slug, state=AttemptState.GRADED)
    prediction = printable(Answers(job.files, job.exercise.slug).prediction())
    return replace(
        record, checks=checks, tasks=task_records(job.exercise, checks, job.course.visible_share), prediction=prediction
    )


def _run_pytest(files: list[str], plugin: Plugin) -> str:
    options = ["-c", str(CONFIGURATION), "--rootdir", str(CONFIGURATION.parent), *files]
    printed = io.StringIO()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        pytest.main(options, plugins=[fixtures, plugin])
    return printed.getvalue()


def _complete(plan: Mapping[str, PlannedCheck], plugin: Plugin, printed: str) -> None:
    for name, error in plugin.faults.items():
        raise JudgeFault(f"the check {name} has a bug: {error!r}") from error
    missing = [name for name in plan if name not in plugin.verdicts]
    if missing:
        raise JudgeFault(f"the check {missing[0]} had no outcome\n{printed}")
