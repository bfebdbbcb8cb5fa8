"""A grading job is a value: submission, exercise and checks in, a record out."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.course import Course, Exercise, PlannedCheck, planned_checks


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
