"""The course as its authors wrote it: exercises, tasks, texts and planned checks."""

from grader.course.load import load_course
from grader.course.model import STATIONS, STEPS, Course, Exercise, Task
from grader.course.plan import PlannedCheck, planned_checks
from grader.course.texts import Section, hints, readme_sections

__all__ = [
    "STATIONS",
    "STEPS",
    "Course",
    "Exercise",
    "PlannedCheck",
    "Section",
    "Task",
    "hints",
    "load_course",
    "planned_checks",
    "readme_sections",
]
