"""Every state of the project that the course can build, and what the judge must say of each."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader import fold
from grader.audit.finding import Finding
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge import Job
from grader.results import AttemptRecord, Outcome

EXPECTATION_KEYS = {"idea", "outcomes", "diagnosis", "only", "reason"}


@dataclass(frozen=True)
class Expectation:
    """What a wrong answer must get: the outcome of each check that does not pass, and the diagnosis, if any.

    `only` is "stage" where plain pytest cannot say the same, for this `reason`.
    """

    outcomes: dict[str, Outcome]
    diagnosis: str
    only: str
    reason: str


@dataclass(frozen=True)
class State:
    """One state of the project, judged by the checks of one exercise."""

    kind: str
    name: str
    exercise: Exercise
    job: Job
    expectation: Expectation | None

    @property
    def key(self) -> str:
        """Its name among all states: `solution of 04_function_view, checks of 02_router`."""
        return f"{self.name}, checks of {self.exercise.folder}"


def states(course: Course, exercise: Exercise, database: bytes) -> Iterator[State]:
    """Every state that the checks of this exercise are run on."""
    yield from _starts_and_solutions(course, exercise, database)
    for name in fold.names(course, exercise, "right"):
        files = fold.right(course, exercise, name)
        yield State("right", f"right/{name}", exercise, _job(course, exercise, files, database), None)
    for name in fold.names(course, exercise, "wrong"):
        files = fold.wrong(course, exercise, name)
        folder = course.solution_folder(exercise) / "wrong" / name
        yield State(
            "wrong", f"wrong/{name}", exercise, _job(course, exercise, files, database), read_expectation(folder)
        )


def compare(state: State, record: AttemptRecord) -> Iterator[Finding]:
    """What in a record is not as it must be for its state."""
    if state.kind == "start":
        yield from _nothing_passes(state, record)
    elif state.expectation is None:
        yield from _everything_passes(state, record)
    else:
        yield from _as_expected(state, state.expectation, record)


def read_expectation(folder: Path) -> Expectation:
    """The expect.toml of a wrong answer; CourseError names what is wrong with it."""
    path = folder / "expect.toml"
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        outcomes = {name: Outcome(value) for name, value in table["outcomes"].items()}
        unknown = table.keys() - EXPECTATION_KEYS
        if unknown or not table["idea"] or ("only" in table) != ("reason" in table):
            raise ValueError(f"unknown or missing keys; known are {sorted(EXPECTATION_KEYS)}")
    except (OSError, KeyError, ValueError, AttributeError) as error:
        remedy = 'It needs idea = "…" and a table [outcomes] with check = "failed" for each check that does not pass.'
        raise CourseError(f"The expectation cannot be used: {error!r}.", where=str(path), remedy=remedy) from None
    return Expectation(outcomes, table.get("diagnosis", ""), table.get("only", ""), table.get("reason", ""))


def _starts_and_solutions(course: Course, exercise: Exercise, database: bytes) -> Iterator[State]:
    job = _job(course, exercise, fold.start(course, exercise), database)
    yield State("start", "start", exercise, replace(job, needs=False), None)
    for later in course.exercises:
        if later.number >= exercise.number:
            job = _job(course, exercise, fold.solution(course, later), database)
            yield State("solution", f"solution of {later.folder}", exercise, replace(job, reached=later), None)


def _job(course: Course, exercise: Exercise, files: fold.Files, database: bytes) -> Job:
    return Job(course, exercise, files, "audit", database, reached=exercise, hidden=True)


def _nothing_passes(state: State, record: AttemptRecord) -> Iterator[Finding]:
    for check in record.checks:
        if check.outcome is not Outcome.FAILED:
            yield Finding(state.key, f"{check.name} is {check.outcome} on the start; every check must fail there.")


def _everything_passes(state: State, record: AttemptRecord) -> Iterator[Finding]:
    for check in record.checks:
        if check.outcome is not Outcome.PASSED:
            yield Finding(state.key, f"{check.name} is {check.outcome}: {check.message}")


def _as_expected(state: State, expectation: Expectation, record: AttemptRecord) -> Iterator[Finding]:
    for check in record.checks:
        hoped = expectation.outcomes.get(check.name, Outcome.PASSED)
        if check.outcome is not hoped:
            yield Finding(state.key, f"{check.name} is {check.outcome}, expect.toml says {hoped}: {check.message}")
    for name in sorted(expectation.outcomes.keys() - {check.name for check in record.checks}):
        yield Finding(state.key, f"expect.toml names {name}, which is no check of this exercise.")
    if not expectation.outcomes:
        yield Finding(state.key, "expect.toml names no check that does not pass: then it is a right answer.")
    given = sorted({check.diagnosis.slug for check in record.checks if check.diagnosis})
    wanted = [expectation.diagnosis] if expectation.diagnosis else []
    if given != wanted:
        yield Finding(state.key, f"its diagnosis is {given}, expect.toml says {wanted}.")
