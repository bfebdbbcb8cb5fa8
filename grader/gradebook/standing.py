"""Where each student stands: of all attempts, the one that counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grader.results import AttemptState

NOT_DUE = "not due"
"""The state of an exercise that nobody has to have done yet."""


@dataclass(frozen=True)
class Standing:
    """What counts for a student at an exercise: the last attempt.

    Where that one was not graded, by a fault of ours, the state says so and the score of the attempt before it stays.
    """

    student: str
    exercise: str
    state: str
    score: float | None
    max_score: int
    waiting: int
    id: str


def standings(rows: Iterable[Any]) -> dict[tuple[str, str], Standing]:
    """The standing of each student at each exercise, from attempts in the order they were made."""
    found: dict[tuple[str, str], Standing] = {}
    for row in rows:
        key = row.student, row.exercise
        earlier = found.get(key)
        counts = earlier if earlier and row.state == AttemptState.NOT_GRADED else row
        numbers = counts.score, counts.max_score, counts.waiting
        found[key] = Standing(row.student, row.exercise, row.state, *numbers, row.id)
    return found
