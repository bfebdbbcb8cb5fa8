"""A grading job is a value: submission, exercise and checks in, a record out."""

import contextlib
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.checks import fixtures
from grader.checks.answers import Answers
from grader.course import Course, Exercise, PlannedCheck, planned_checks
from grader.judge.fault import JudgeFault
from grader.judge.host import JudgeHost
from grader.judge.plugin import Plugin
from grader.judge.recording import check_record, task_records
from grader.judge.stages import Stages
from grader.results import AttemptRecord, AttemptState, printable

CONFIGURATION = Path(__file__).with_name("pytest.ini")


@dataclass(frozen=True)
class Job:
    """What to judge. `reached` is the exercise that the project has come to: it ends checks that name it in `until`.

    `only` picks one check by name; `needs=False` runs checks whose needed tasks did not pass as well.
    """

    course: Course
    exercise: Exercise
    files: Mapping[str, bytes]
    seed: str
    database: bytes
    reached: Exercise
    hidden: bool = False
    needs: bool = True
    only: str | None = None

    def plan(self) -> list[PlannedCheck]:
        """The checks that must each have one outcome."""
        ended = self.course.ended(self.exercise, self.reached)
        plan = planned_checks(self.course, self.exercise, hidden=self.hidden)
        return [check for check in plan if check.name not in ended and self.only in (None, check.name)]


def judge(job: Job, stages: Stages, progress: Callable[[str], None] = lambda name: None) -> AttemptRecord:
    """Run the job's checks. JudgeFault if a check has a bug or does not run: such an attempt is not graded."""
    plan = {check.name: check for check in job.plan()}
    with JudgeHost(job.files, job.exercise.slug, stages, job.database, job.seed) as host:
        plugin = Plugin(host, plan, job.exercise, needs=job.needs)
        plugin.progress = progress
        printed = _run_pytest(sorted({str(check.path) for check in plan.values()}), plugin)
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
