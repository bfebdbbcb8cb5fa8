"""From verdicts to records: what is kept of each check, and the points of each task."""

from collections.abc import Sequence
from dataclasses import replace

from grader.checks.page import Page
from grader.checks.words import CheckFailed, ProjectBroken, ProtocolViolation
from grader.course import Exercise, PlannedCheck
from grader.diagnosis import Case, diagnose
from grader.journey import Ending, Journey
from grader.judge.job import Job
from grader.judge.plugin import Verdict
from grader.results import CheckRecord, DiagnosisRecord, Outcome, TaskRecord, printable

MOST_OUTPUT = 70_000


def check_record(job: Job, check: PlannedCheck, verdict: Verdict) -> CheckRecord:
    """The record of one check."""
    error = verdict.error
    page = verdict.evidence.pages[-1] if verdict.evidence.pages and error else None
    journeys = tuple(verdict.evidence.journeys)
    drawn = _drawn(journeys, error)
    judged = verdict.outcome not in (Outcome.PASSED, Outcome.SKIPPED)
    return CheckRecord(
        name=check.name,
        task=check.task,
        hidden=check.hidden,
        line=check.line,
        promise=check.promise,
        outcome=verdict.outcome,
        message=_message(error),
        request=_asked(error, page),
        expected=printable(error.expected) if isinstance(error, CheckFailed) else "",
        actual=_actual(error, page),
        station=_station(job, drawn) if error else "",
        place=_place(error, page),
        seed=job.seed,
        output=printable(verdict.evidence.output, MOST_OUTPUT) if error else "",
        duration=round(verdict.seconds, 4),
        claimed=verdict.evidence.claimed,
        flags=("protocol violation",) if isinstance(error, ProtocolViolation) else (),
        diagnosis=_diagnosis(_case(job, verdict, journeys)) if judged else None,
        journey=drawn if judged else None,
    )


def task_records(exercise: Exercise, checks: Sequence[CheckRecord], visible_share: float) -> tuple[TaskRecord, ...]:
    """Points for each task: all of them when all its checks passed, a share of them when only the visible ones did."""
    records = []
    for task in exercise.tasks:
        own = [check for check in checks if check.task == task.number]
        outcome = worst([check.outcome for check in own])
        if outcome is Outcome.PASSED and task.manual:
            outcome = Outcome.WAITING
        points = earned(own, task.points, visible_share) if outcome is not Outcome.WAITING else 0
        records.append(TaskRecord(task.number, task.title, outcome, points, task.points))
    return tuple(records)


def earned(checks: Sequence[CheckRecord], points: int, visible_share: float) -> float:
    """The points that a task's checks earn: all, the visible checks' share, or none."""
    if worst([check.outcome for check in checks]) is Outcome.PASSED:
        return points
    visible = worst([check.outcome for check in checks if not check.hidden])
    return points * visible_share if visible is Outcome.PASSED else 0


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of a task: passed when every check passed; with no check at all it is not."""
    if not outcomes:
        return Outcome.SKIPPED
    return next((outcome for outcome in outcomes if outcome is not Outcome.PASSED), Outcome.PASSED)


def _diagnosis(case: Case) -> DiagnosisRecord | None:
    """The diagnosis, with the names that it takes from the project made harmless."""
    found = diagnose(case)
    if found is None:
        return None
    hints = tuple(printable(hint) for hint in found.hints)
    return replace(found, what=printable(found.what), where=printable(found.where), hints=hints)


def _case(job: Job, verdict: Verdict, journeys: tuple[Journey, ...]) -> Case:
    failure = getattr(verdict.error, "failure", None)
    return Case(job.files, job.exercise.station, verdict.evidence.layers, journeys, failure)


def _station(job: Job, journey: Journey | None) -> str:
    """Where the request stopped inside the project; else the station that the exercise is about."""
    stop = journey.stopped_at if journey else None
    return stop.station if stop and stop.station != "gateway" else job.exercise.station


def _drawn(journeys: Sequence[Journey], error: BaseException | None) -> Journey | None:
    """The journey that explains the failure; none where the check asked with a view of its own."""
    if not journeys:
        return _never_answered(error)
    view = journeys[-1].view
    return None if view and view.name.startswith("grader.") else journeys[-1]


def _never_answered(error: BaseException | None) -> Journey | None:
    """The journey that ended before it began: the project does not start."""
    failure = error.failure if isinstance(error, ProjectBroken) else None
    return Journey("", "", ending=Ending.NOT_STARTED, failure=failure) if failure else None


def _message(error: BaseException | None) -> str:
    return printable(str(error)) if error else ""


def _asked(error: BaseException | None, page: Page | None) -> str:
    if isinstance(error, CheckFailed) and error.asked:
        return printable(error.asked)
    return printable(page.request) if page else ""


def _actual(error: BaseException | None, page: Page | None) -> str:
    if isinstance(error, CheckFailed) and error.actual:
        return printable(error.actual)
    return printable(page.described) if page else ""


def _place(error: BaseException | None, page: Page | None) -> str:
    if isinstance(error, ProjectBroken):
        return printable(error.place)
    return printable(page.error.place) if page and page.error else ""
