"""A student's own copy of the course: how far it has come, the files it is given, and the hints already read."""

from grader.student.given import Laid, lay_given, missing_given
from grader.student.progress import Progress, load_progress
from grader.student.reach import next_exercise, reached

__all__ = ["Laid", "Progress", "lay_given", "load_progress", "missing_given", "next_exercise", "reached"]
