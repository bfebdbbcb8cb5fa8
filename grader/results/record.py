"""What is known about one attempt, in three levels: attempt, task, check.

Every field has an audience: `CheckRecord.for_student` takes away what a student may not see of a hidden check.
"""

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from grader.journey import Journey

SCHEMA = 1


class Outcome(StrEnum):
    """What came of one check."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    SKIPPED = "skipped"
    WAITING = "waiting"


class AttemptState(StrEnum):
    """What came of the attempt as a whole."""

    GRADED = "graded"
    REFUSED = "refused"
    NOT_GRADED = "not graded"


@dataclass(frozen=True)
class DiagnosisRecord:
    """The mistake behind a failure: its slug, its station, what happened, where (file:line, if known).

    `hints` are a ladder: what to look at, then the idea, then nearly the code.
    """

    slug: str
    station: str
    what: str
    where: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class CheckRecord:
    """One check and what came of it. `seed` makes the same data again; `duration` is in seconds."""

    name: str
    task: int
    hidden: bool
    line: str
    promise: str
    outcome: Outcome
    message: str = ""
    request: str = ""
    expected: str = ""
    actual: str = ""
    station: str = ""
    place: str = ""
    seed: str = ""
    output: str = ""
    duration: float = 0.0
    claimed: bool = False
    flags: tuple[str, ...] = ()
    diagnosis: DiagnosisRecord | None = None
    journey: Journey | None = None

    def for_student(self) -> Self:
        """The check as its student may see it: of a hidden one, nothing that gives its data away."""
        if not self.hidden:
            return replace(self, flags=())
        secret = dict.fromkeys(("message", "request", "expected", "actual", "seed", "output"), "")
        return replace(self, flags=(), diagnosis=None, journey=None, place="", duration=0.0, **secret)  # type: ignore[arg-type]


@dataclass(frozen=True)
class TaskRecord:
    """One task: `points` of `of` are earned; a manual task waits for a person with all its points open."""

    number: int
    title: str
    outcome: Outcome
    points: float
    of: int


@dataclass(frozen=True)
class AttemptRecord:
    """One submission of one student to one exercise, judged once."""

    student: str
    exercise: str
    state: AttemptState
    reason: str = ""
    submission_hash: str = ""
    checks_hash: str = ""
    environment_hash: str = ""
    received_at: str = ""
    graded_at: str = ""
    grader_version: str = ""
    schema: int = SCHEMA
    confined: bool = False
    notes: tuple[str, ...] = ()
    tasks: tuple[TaskRecord, ...] = ()
    checks: tuple[CheckRecord, ...] = ()
    prediction: str = ""
    id: str = field(default="", compare=False)

    @property
    def score(self) -> float | None:
        """Points earned so far, or None where there is no number to give."""
        return sum(task.points for task in self.tasks) if self.state is AttemptState.GRADED else None

    @property
    def of(self) -> int:
        """All points of the exercise that this attempt could earn."""
        return sum(task.of for task in self.tasks)

    @property
    def waiting(self) -> int:
        """Points that a person still has to decide about."""
        return sum(task.of for task in self.tasks if task.outcome is Outcome.WAITING)

    @property
    def passed(self) -> bool:
        """Every task passed, or waits for a person."""
        done = (Outcome.PASSED, Outcome.WAITING)
        return self.state is AttemptState.GRADED and all(task.outcome in done for task in self.tasks)

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values."""
        values = asdict(self)
        for check, told in zip(self.checks, values["checks"], strict=True):
            told["journey"] = check.journey and check.journey.to_json()
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The record back from `to_json`; ValueError or TypeError if it is not one."""
        tasks = tuple(TaskRecord(**{**task, "outcome": Outcome(task["outcome"])}) for task in values["tasks"])
        checks = tuple(_check(check) for check in values["checks"])
        rest = {"tasks": tasks, "checks": checks, "notes": tuple(values["notes"])}
        return cls(**{**values, **rest, "state": AttemptState(values["state"])})


def _diagnosis(values: dict[str, Any]) -> DiagnosisRecord:
    return DiagnosisRecord(**{**values, "hints": tuple(values["hints"])})


def _check(values: dict[str, Any]) -> CheckRecord:
    diagnosis = values["diagnosis"] and _diagnosis(values["diagnosis"])
    journey = values.get("journey") and Journey.from_json(values["journey"])
    read = {"outcome": Outcome(values["outcome"]), "flags": tuple(values["flags"])}
    return CheckRecord(**{**values, **read, "diagnosis": diagnosis, "journey": journey})
