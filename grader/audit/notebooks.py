"""Notebooks, compared with the course without running them."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from grader.audit.finding import Finding
from grader.course import Course, Exercise, Task
from grader.errors import CourseError
from grader.notebooks.notebook import TASK, Cell, notebook, rendered, roles, source, sources, with_notebook

NAME = re.compile(r"[A-Za-z0-9_-]+")
WRITING_MODES = re.compile(r"[wax+]")
WRITERS = frozenset(
    {"makedirs", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink", "write_bytes", "write_text"}
    | {"Popen", "shutil", "subprocess", "system"}
)


def notebook_findings(course: Course) -> Iterator[Finding]:
    """Everything wrong with the notebooks: names, roles, points, and cells that do what they must not do."""
    known = {exercise.folder for exercise in course.exercises}
    for path in sources(course):
        if path.stem not in known:
            yield Finding(f"notebooks/{path.name}", "course.toml names no such exercise.")
    if not with_notebook(course):
        yield Finding("notebooks", "no exercise has a notebook.")
    for exercise in with_notebook(course):
        where = source(course, exercise).relative_to(course.root).as_posix()
        yield from (Finding(where, what) for what in _findings(course, exercise))


def _findings(course: Course, exercise: Exercise) -> Iterator[str]:
    try:
        found = list(_wrong(notebook(course, exercise)["cells"], exercise))
    except CourseError as error:
        found = [error.what]
    yield from found
    if not found and rendered(course, exercise) != rendered(course, exercise):
        yield "does not give the same notebook twice."


def _wrong(cells: list[Cell], exercise: Exercise) -> Iterator[str]:
    yield from _ids(cells)
    for task in exercise.tasks:
        yield from _graded(cells, exercise, task)
    numbers = {task.number for task in exercise.tasks}
    for cell in cells:
        given = roles(cell)
        found = TASK.fullmatch(given.get("grade_id", ""))
        if given.get("grade") and (not found or int(found[1]) not in numbers):
            yield f"the grade cell {given.get('grade_id')} belongs to no task of course.toml."
        if cell["cell_type"] == "code":
            yield from _code(cell)


def _ids(cells: list[Cell]) -> Iterator[str]:
    ids = Counter(roles(cell).get("grade_id", "") for cell in cells if roles(cell))
    for name, count in ids.items():
        if not NAME.fullmatch(name):
            yield f"“{name}” is no valid grade_id: letters, digits, _ and - only."
        if count > 1:
            yield f"{count} cells have the grade_id {name}."
    if "setup" not in ids:
        yield "no cell is the cell setup, which finds the course."


def _graded(cells: list[Cell], exercise: Exercise, task: Task) -> Iterator[str]:
    own = [cell for cell in cells if roles(cell).get("grade_id") == f"task_{task.number}" and roles(cell)["grade"]]
    if len(own) != 1:
        yield f"task {task.number} has {len(own)} grade cells; it needs one, task_{task.number}."
    for cell in own:
        given = roles(cell)
        if given["points"] != task.points:
            yield f"task_{task.number} has {given['points']} points, course.toml says {task.points}. Leave them out."
        if task.manual and not (given["solution"] and cell["cell_type"] == "markdown"):
            yield f"task_{task.number} is given by a person: a markdown cell with the roles grade and solution."
        if not task.manual and not (given["locked"] and not given["solution"]):
            yield f"task_{task.number} is checked: a cell with the roles grade and locked."
        if not task.manual and f'check("{exercise.slug}", {task.number})' not in cell["source"]:
            yield f'task_{task.number} does not call check("{exercise.slug}", {task.number}).'


def _code(cell: Cell) -> Iterator[str]:
    try:
        tree = ast.parse(cell["source"])
    except SyntaxError:
        yield f"the cell {cell['id']} is not plain Python: no magic, no command of the shell."
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _writes(node):
            yield f"the cell {cell['id']} writes a file or starts a program: {ast.unparse(node)}"


def _writes(call: ast.Call) -> bool:
    names = ast.unparse(call.func).split(".")
    if names[-1] != "open":
        return not WRITERS.isdisjoint(names)
    # `open(path, mode)`, but `path.open(mode)`.
    modes = [*(call.args[1:2] if len(names) == 1 else call.args[:2])]
    modes += [word.value for word in call.keywords if word.arg == "mode"]
    return any(not _reads(mode) for mode in modes)


def _reads(mode: ast.expr) -> bool:
    """Whether this is a constant that only opens for reading; what is not a constant could be anything."""
    return isinstance(mode, ast.Constant) and not WRITING_MODES.search(str(mode.value))
