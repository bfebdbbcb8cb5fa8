"""The nbgrader_config.py of the course: our part of it stands between two lines, the rest is the instructor's."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError

NAME = "nbgrader_config.py"
BEGIN = (
    "# >>> Made by `make notebooks`, and made again by the next one. Write your own settings below the last line of it."
)
END = "# <<< Here it ends."

TEXT = """\
{begin}
import os
import sys

c = get_config()  # noqa: F821 - nbgrader gives it
c.CourseDirectory.course_id = {course_id}

# Where a notebook finds the course, whose checks it runs. Without it, everybody would get no point.
os.environ["FULL_CYCLE"] = {root}
if not os.path.isdir(os.path.join(os.environ["FULL_CYCLE"], "grader", "notebooks")):
    sys.exit("The course is not in " + os.environ["FULL_CYCLE"] + " any more. Give `make notebooks` again, there.")

# nbgrader starts the program alembic, which lies beside the Python that runs it.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")

# A cell runs the checks of one task. A project that hangs takes a while until it is given up.
c.ExecutePreprocessor.timeout = {seconds}
c.ExecutePreprocessor.iopub_timeout = 30

# What a student finds where a solution was.
c.ClearSolutions.code_stub = {{"python": {stub}}}
c.ClearSolutions.text_stub = {answer}

# nbgrader would leave out every folder called "feedback", and a student may have made an app of that name.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__"]

# The project is the student's own work: grading must not put our files over it. nbgrader knows names, no folders.
c.Autograde.exclude_overwriting = {{
    name: [os.path.join(*path.split("/")) for path in paths]
    for name, paths in {kept}.items()
}}
{end}
"""
CELL_SECONDS = 180
STUB = 'prediction = ""'
ANSWER = "(Write your answer here, in your own words.)"


def updated(before: str, ours: str, path: Path) -> str:
    """The file with our part in place of the one from last time; UsageError if it was not made by us."""
    if not before:
        return ours
    changed, count = re.subn(f"{re.escape(BEGIN)}.*?{re.escape(END)}\n", lambda _: ours, before, flags=re.DOTALL)
    if count != 1:
        remedy = "Move the file away, or take another folder: `make notebooks OUT=…`."
        raise UsageError("There is an nbgrader course already that was not made by this command.", str(path), remedy)
    return changed


def text(course: Course, kept: Mapping[str, Sequence[str]]) -> str:
    """Our part. `kept` names, for each assignment, the files that are never overwritten."""
    return TEXT.format(
        begin=BEGIN,
        end=END,
        course_id=_literal(re.sub(r"\W+", "_", course.title.lower())),
        root=_literal(str(course.root)),
        seconds=CELL_SECONDS,
        stub=_literal(STUB),
        answer=_literal(ANSWER),
        kept=_literal(dict(kept)),
    )


def _literal(value: object) -> str:
    """The value as Python reads it: for texts, lists and dicts of texts, JSON is Python."""
    return json.dumps(value, ensure_ascii=False, indent=4)
