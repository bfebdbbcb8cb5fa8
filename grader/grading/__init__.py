"""A grading run: what each submission is judged with, the reference solution first, every attempt recorded."""

from grader.grading.fresh import course_secret, seed_for
from grader.grading.reference import require_reference
from grader.grading.replay import Replay, replay
from grader.grading.run import GradingRun, Result
from grader.grading.summary import class_standings
from grader.grading.terms import Terms, terms_for

__all__ = [
    "GradingRun",
    "Replay",
    "Result",
    "Terms",
    "class_standings",
    "course_secret",
    "replay",
    "require_reference",
    "seed_for",
    "terms_for",
]
