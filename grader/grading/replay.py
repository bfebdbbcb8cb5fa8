"""One attempt judged once more: the submission that was judged then, with the seed that it had then."""

from dataclasses import dataclass, replace
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.gradebook import Attempt, KeptSubmissions
from grader.grading.fresh import course_secret, seed_for
from grader.grading.hashes import checks_hash, engine_hash, environment_hash, exercise_hash
from grader.judge import Job, JudgeFault, judge_all, template_database
from grader.results import AttemptRecord, AttemptState


@dataclass(frozen=True)
class Replay:
    """What an attempt's checks say now, and what has changed since they were asked first."""

    record: AttemptRecord
    changed: tuple[str, ...]


def replay(course: Course, attempt: Attempt, kept: KeptSubmissions, check: str, build: Path) -> Replay:
    """Run one check (or all, if `check` is empty) of an attempt again. Nothing is recorded."""
    job = _job(course, attempt, kept, build)
    names = [planned.name for planned in job.plan()]
    if check and check not in names:
        remedy = f"It has these: {', '.join(names)}."
        raise UsageError(f"This attempt has no check {check}.", where="CHECK=", remedy=remedy)
    (judged,) = judge_all([(attempt.record.id, replace(job, only=check or None))], workers=1)
    if judged.record is None:
        raise JudgeFault(judged.fault)
    return Replay(judged.record, _changed(job, attempt.record))


def _job(course: Course, attempt: Attempt, kept: KeptSubmissions, build: Path) -> Job:
    record = attempt.record
    if record.state is AttemptState.REFUSED:
        what = "This attempt was refused when it was taken in, so no check ran."
        raise UsageError(what, where=record.id, remedy="`make grade` says why under “Needs attention”.")
    exercise, reached = course.exercise(record.exercise), course.exercise(attempt.reached)
    seed = record.checks[0].seed if record.checks else seed_for(course_secret(course.root), record.submission_hash)
    files = kept.files(record.submission_hash)
    return Job(course, exercise, files, seed, template_database(build), reached, hidden=True)


def _changed(job: Job, record: AttemptRecord) -> tuple[str, ...]:
    ended = job.course.ended(job.exercise, job.reached)
    checks = checks_hash(engine_hash(), exercise_hash(job.course, job.exercise), ended)
    changed = []
    if checks != record.checks_hash:
        changed.append("the checks, or the grader")
    if environment_hash() != record.environment_hash:
        changed.append("Python or Django")
    return tuple(changed)
