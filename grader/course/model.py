"""What course.toml says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError

STATIONS = (
    "client",
    "firewall",
    "web server",
    "gateway",
    "middleware",
    "router",
    "view",
    "database",
    "template",
)
"""The stations of the request's way, in the order of the way in."""

STEPS = {
    "client": (1,),
    "firewall": (2,),
    "web server": (3, 12),
    "gateway": (4,),
    "middleware": (5, 11),
    "router": (6,),
    "view": (7,),
    "database": (8,),
    "template": (9, 10),
}
"""Which steps of the cycle each station is at work in."""


@dataclass(frozen=True)
class Task:
    """One numbered part of an exercise: its points are earned when all its checks pass."""

    number: int
    title: str
    points: int
    needs: tuple[int, ...] = ()
    manual: bool = False


@dataclass(frozen=True)
class Exercise:
    """One step of the course. `slug` is its only identity; `number` is its place in the sequence."""

    number: int
    slug: str
    title: str
    station: str
    steps: tuple[int, ...]
    minutes: int
    changes: tuple[str, ...]
    tasks: tuple[Task, ...]
    until: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The name of its folder in exercises/ and solutions/, and of its branches."""
        return f"{self.number:02}_{self.slug}"

    @property
    def points(self) -> int:
        """All points that can be earned."""
        return sum(task.points for task in self.tasks)

    def task(self, number: int) -> Task:
        """The task with this number; KeyError if there is none."""
        for task in self.tasks:
            if task.number == number:
                return task
        raise KeyError(number)


@dataclass(frozen=True)
class Course:
    """All exercises in order, and where the course lies on disk.

    `visible_share` (0 to 1) is the part of a task's points that its visible checks earn without the hidden ones.
    """

    root: Path
    title: str
    project: str
    visible_share: float
    exercises: tuple[Exercise, ...]

    def exercise(self, name: str) -> Exercise:
        """Find an exercise by slug, number or folder name, as a person would type it."""
        wanted = name.strip().lower()
        for exercise in self.exercises:
            if wanted in (exercise.slug, str(exercise.number), f"{exercise.number:02}", exercise.folder):
                return exercise
        raise UsageError(
            f"There is no exercise called “{name}”.",
            where=f"“{name}”",
            remedy="Use a name or its number: " + ", ".join(f"{item.slug} ({item.number})" for item in self.exercises),
        )

    def up_to(self, last: Exercise) -> tuple[Exercise, ...]:
        """The exercises from the first to `last`, both included."""
        return tuple(exercise for exercise in self.exercises if exercise.number <= last.number)

    def ended(self, exercise: Exercise, reached: Exercise) -> frozenset[str]:
        """Names of the checks of `exercise` that no longer hold for a project that has reached `reached`."""
        return frozenset(name for name, slug in exercise.until.items() if self.exercise(slug).number <= reached.number)

    @property
    def project_folder(self) -> Path:
        """The student's Django project: the folder of manage.py."""
        return self.root / self.project

    def exercise_folder(self, exercise: Exercise) -> Path:
        """What a student reads of an exercise."""
        return self.root / "exercises" / exercise.folder

    def solution_folder(self, exercise: Exercise) -> Path:
        """What a student never sees of an exercise; absent in a student's copy."""
        return self.root / "solutions" / exercise.folder

    def check_files(self, exercise: Exercise, *, hidden: bool) -> list[Path]:
        """The exercise's files of checks: the visible one, and the hidden one where asked for and present."""
        visible = self.exercise_folder(exercise) / f"test_{exercise.slug}.py"
        secret = self.solution_folder(exercise) / f"test_{exercise.slug}_hidden.py"
        return [visible, secret] if hidden and secret.exists() else [visible]
