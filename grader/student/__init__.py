"""A student's own copy of the course: how far it has come, the files it is given, and the hints already read."""

from grader.student.given import Laid, bring_back, lay_given, missing_given
from grader.student.progress import Progress, load_progress
from grader.student.project import project_files, require_project
from grader.student.reach import begun, next_exercise, reached

__all__ = [
    "Laid",
    "Progress",
    "begun",
    "bring_back",
    "lay_given",
    "load_progress",
    "missing_given",
    "next_exercise",
    "project_files",
    "reached",
    "require_project",
]
