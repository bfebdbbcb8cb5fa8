"""How far a project has come: read from the given files that it holds."""

from collections.abc import Mapping
from itertools import takewhile

from grader.course import Course, Exercise
from grader.student.given import digest, given_versions, missing_given

ANSWERS = "answers/"


def reached(course: Course, files: Mapping[str, bytes]) -> Exercise:
    """The exercise before the first whose given files the project lacks; the first one if there is none."""
    have = list(takewhile(lambda exercise: has_given(course, exercise, files), course.exercises))
    return have[-1] if have else course.exercises[0]


def next_exercise(course: Course, files: Mapping[str, bytes]) -> Exercise | None:
    """The exercise whose given files come next; None after the last."""
    return next((exercise for exercise in course.exercises if not has_given(course, exercise, files)), None)


def begun(course: Course, files: Mapping[str, bytes]) -> Exercise:
    """The last exercise that the student has begun; the first one if there is none.

    Its given files are there, and a file that it asks to change is no longer as the course gave it.
    """
    begun = [exercise for exercise in course.exercises if _has_begun(course, exercise, files)]
    return begun[-1] if begun else course.exercises[0]


def _has_begun(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> bool:
    if not has_given(course, exercise, files):
        return False
    known = {path: given_versions(course, exercise, path) for path in exercise.changes}
    own = {path: versions for path, versions in known.items() if versions and not path.startswith(ANSWERS)}
    return not own or any(digest(files.get(path, b"")) not in versions for path, versions in own.items())


def has_given(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> bool:
    """Whether every file that this exercise gives is there, as it was given or changed."""
    return not missing_given(course, exercise, files)
