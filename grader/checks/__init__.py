"""The words that checks are written in. A check imports from here and uses the fixtures of `grader.checks.fixtures`."""

from grader.checks.programme import Film
from grader.checks.project import Route, echoes, raises, says
from grader.checks.words import task

__all__ = ["Film", "Route", "echoes", "raises", "says", "task"]
