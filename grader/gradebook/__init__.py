"""The gradebook: every attempt of every student, appended and never changed; and the submissions they were made on."""

from grader.gradebook.grades_csv import write_grades
from grader.gradebook.kept import KeptSubmissions
from grader.gradebook.opening import NAME, look_into, open_or_create
from grader.gradebook.standing import NOT_DUE, Standing, standings
from grader.gradebook.store import Attempt, Gradebook
from grader.gradebook.whole import write_first

__all__ = [
    "NAME",
    "NOT_DUE",
    "Attempt",
    "Gradebook",
    "KeptSubmissions",
    "Standing",
    "look_into",
    "open_or_create",
    "standings",
    "write_first",
    "write_grades",
]
