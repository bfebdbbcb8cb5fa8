"""From `notebooks/NN_slug.py` to the bytes of a notebook: the same text always gives the same bytes.

The text is jupytext's percent format. Its cells say only which roles they have, such as
`# %% nbgrader={"grade": true, "grade_id": "task_1", "locked": true}`; the rest is added here: points from course.toml,
ids of cells, and in the cell `setup` the lines that find the course. What stands above the first cell is for authors.
"""

import re
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise
from grader.errors import CourseError

Notebook = dict[str, Any]
Cell = dict[str, Any]

TASK = re.compile(r"task_(\d+)")
MARK = "# %%"
SETUP = """\
# Run this cell first. It finds the course, so that the cells below can use it.
import os
import sys
from pathlib import Path

for place in [os.environ.get("FULL_CYCLE", ""), *Path("here").absolute().parents]:
    if place and Path(place, "grader", "notebooks").is_dir():
        sys.path.insert(0, str(place))
        break

"""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
ROLES = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}


def sources(course: Course) -> list[Path]:
    """The texts of all notebooks, in order."""
    return sorted((course.root / "notebooks").glob("*.py"))


def with_notebook(course: Course) -> list[Exercise]:
    """The exercises that have a notebook."""
    names = {path.stem for path in sources(course)}
    return [exercise for exercise in course.exercises if exercise.folder in names]


def source(course: Course, exercise: Exercise) -> Path:
    """The text of an exercise's notebook."""
    return course.root / "notebooks" / f"{exercise.folder}.py"


def rendered(course: Course, exercise: Exercise) -> bytes:
    """The notebook as the bytes of its .ipynb file."""
    import nbformat

    made = nbformat.from_dict(notebook(course, exercise))
    text: str = nbformat.writes(made)
    return f"{text.rstrip()}\n".encode()


def notebook(course: Course, exercise: Exercise) -> Notebook:
    """The notebook of an exercise: complete, and without outputs."""
    cells = read_cells(source(course, exercise))
    made = [_completed(cell, exercise, place) for place, cell in enumerate(cells, 1)]
    return {"cells": made, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def read_cells(path: Path) -> list[Cell]:
    """The cells as their author wrote them."""
    import jupytext

    found = re.search(f"^{MARK}.*", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if not found:
        raise CourseError("The notebook has no cell.", where=str(path), remedy=f"Begin each cell with “{MARK}”.")
    cells: list[Cell] = jupytext.reads(found[0], fmt="py:percent")["cells"]
    return cells


def roles(cell: Cell) -> dict[str, Any]:
    """What a cell is for nbgrader; empty if it is nothing to it."""
    given: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return given


def _completed(cell: Cell, exercise: Exercise, place: int) -> Cell:
    given = roles(cell)
    grade_id = given.get("grade_id", "")
    made = {
        "cell_type": cell["cell_type"],
        "id": grade_id or f"{exercise.slug}-{place:02}",
        "metadata": {"nbgrader": {**ROLES, **_points(exercise, given), **given}} if given else {},
        "source": SETUP + cell["source"] if grade_id == "setup" else cell["source"],
    }
    return made | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def _points(exercise: Exercise, given: dict[str, Any]) -> dict[str, int]:
    found = TASK.fullmatch(given.get("grade_id", ""))
    if not given.get("grade") or not found:
        return {}
    number = int(found[1])
    return {"points": next((task.points for task in exercise.tasks if task.number == number), 0)}
