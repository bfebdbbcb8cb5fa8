"""Marks on a check, and the ways in which a check ends."""

from collections.abc import Callable
from typing import TypeVar

from grader.journey import Failure, Journey

Check = TypeVar("Check", bound=Callable[..., None])


def task(number: int, *, promise: str) -> Callable[[Check], Check]:
    """Say which task a check belongs to, and which sentence of the README it leans on.

    The plan reads both from the source (`grader.course.plan`); at run time the mark changes nothing.
    """
    del number, promise
    return lambda check: check


class CheckFailed(AssertionError):
    """The check said no. `expected` and `actual` say what was hoped for and what came, `asked` what for."""

    def __init__(self, message: str, expected: str = "", actual: str = "", asked: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.actual = actual
        self.asked = asked


class CheckCut(Exception):
    """No check could judge: the project did not load, its process ended, or it took too long.

    `journey` is what is known of the request that was under way, if one was.
    """

    journey: Journey | None = None


class ProjectBroken(CheckCut):
    """The project does not load, or its process ended. `place` is file:line where known, `failure` what was raised."""

    def __init__(self, message: str, place: str = "", failure: Failure | None = None) -> None:
        super().__init__(message)
        self.place = place
        self.failure = failure


class TimedOut(CheckCut):
    """No answer before the deadline."""


class OutOfMemory(CheckCut):
    """The project needed more memory than it may have."""


class ProtocolViolation(CheckCut):
    """The stage said something that nobody asked for: a sign of tampering, flagged for the instructor."""
