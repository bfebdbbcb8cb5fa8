"""What one run judges with: the same for every submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.grading.fresh import course_secret, seed_for
from grader.grading.hashes import checks_hash, engine_hash, environment_hash, exercise_hash
from grader.judge import Job, template_database
from grader.student import reached


@dataclass(frozen=True)
class Terms:
    """The exercises that are graded, the last one that is due, and everything a job takes besides a submission."""

    course: Course
    exercises: tuple[Exercise, ...]
    due: Exercise
    secret: str
    database: bytes
    engine_hash: str
    environment_hash: str
    exercise_hashes: Mapping[str, str]

    @property
    def not_due(self) -> tuple[Exercise, ...]:
        """Exercises after the last one that is due."""
        return tuple(exercise for exercise in self.course.exercises if exercise.number > self.due.number)

    def reached(self, files: Mapping[str, bytes]) -> Exercise:
        """The exercise that ends checks: the last one due, or a later one that this student has come to already."""
        return max(self.due, reached(self.course, files), key=lambda exercise: exercise.number)

    def jobs(self, files: Mapping[str, bytes], submission_hash: str) -> list[Job]:
        """The jobs that judge these files, one for each exercise."""
        seed = seed_for(self.secret, submission_hash)
        last = self.reached(files)
        return [Job(self.course, one, files, seed, self.database, last, hidden=True) for one in self.exercises]

    def checks_hash(self, exercise: Exercise, reached: Exercise) -> str:
        """The hash of all that decides about an attempt at this exercise."""
        ended = self.course.ended(exercise, reached)
        return checks_hash(self.engine_hash, self.exercise_hashes[exercise.slug], ended)


def terms_for(course: Course, ex: str, upto: str, build: Path) -> Terms:
    """The terms that EX= and UPTO= ask for (empty: every exercise, all of them due)."""
    due = course.exercise(upto) if upto else course.exercises[-1]
    graded = (course.exercise(ex),) if ex else course.up_to(due)
    if graded[0].number > due.number:
        what = f"{graded[0].slug} comes after {due.slug}, so it is not due yet."
        raise UsageError(what, where="EX= and UPTO=", remedy="Leave one of them out, or name a later UPTO=.")
    return Terms(
        course=course,
        exercises=graded,
        due=due,
        secret=course_secret(course.root),
        database=template_database(build),
        engine_hash=engine_hash(),
        environment_hash=environment_hash(),
        exercise_hashes={exercise.slug: exercise_hash(course, exercise) for exercise in graded},
    )
