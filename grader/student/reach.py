"""How far a project has come: read from the given files that it holds."""

from collections.abc import Mapping
from itertools import takewhile

from grader import fold
from grader.course import Course, Exercise


def reached(course: Course, files: Mapping[str, bytes]) -> Exercise:
    """The exercise before the first whose given files the project lacks; the first one if there is none."""
    have = list(takewhile(lambda exercise: has_given(course, exercise, files), course.exercises))
    return have[-1] if have else course.exercises[0]


def next_exercise(course: Course, files: Mapping[str, bytes]) -> Exercise | None:
    """The exercise whose given files come next; None after the last."""
    return next((exercise for exercise in course.exercises if not has_given(course, exercise, files)), None)


def has_given(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> bool:
    """Whether every file that this exercise gives is there, as it was given or changed."""
    return all(path in files for path in fold.starter(course, exercise).files)
