"""Which checks an exercise plans: read from the check files without running them.

The judge expects exactly one outcome for every planned check, so the plan must not depend on what a run collects.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Course, Exercise
from grader.errors import CourseError


@dataclass(frozen=True)
class PlannedCheck:
    """One check: `line` is the sentence the student reads, `promise` the README sentence it leans on."""

    name: str
    task: int
    line: str
    promise: str
    hidden: bool
    path: Path


def planned_checks(course: Course, exercise: Exercise, *, hidden: bool) -> list[PlannedCheck]:
    """All checks of an exercise in the order they run: by task, visible ones first."""
    plan = [check for path in course.check_files(exercise, hidden=hidden) for check in _checks(course.root, path)]
    names = [check.name for check in plan]
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"Two checks are called {name}.", where=exercise.folder, remedy="Rename one of them.")
    return sorted(plan, key=lambda check: (check.task, check.hidden))


def _checks(root: Path, path: Path) -> list[PlannedCheck]:
    where = path.relative_to(root).as_posix()
    try:
        module = ast.parse(path.read_bytes())
    except FileNotFoundError:
        raise CourseError("The file of checks is missing.", where=where, remedy="Write it or restore it.") from None
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"It is not valid Python: {error}.", where=where, remedy="Mend that line.") from None
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [_check(node, path, f"{where}:{node.lineno}") for node in functions if node.name.startswith("test_")]


def _check(node: ast.FunctionDef | ast.AsyncFunctionDef, path: Path, where: str) -> PlannedCheck:
    if isinstance(node, ast.AsyncFunctionDef):
        raise CourseError(f"{node.name} is an async function.", where=where, remedy="Write def: nobody would await it.")
    line = (ast.get_docstring(node) or "").strip()
    number, promise = _decorator(node, where)
    if not line:
        raise CourseError(f"{node.name} has no docstring.", where=where, remedy="Write the line a student reads.")
    return PlannedCheck(node.name, number, line, promise, path.stem.endswith("_hidden"), path)


def _decorator(node: ast.FunctionDef, where: str) -> tuple[int, str]:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Name(id="task"),
                args=[ast.Constant(value=int(number))],
                keywords=[ast.keyword(arg="promise", value=ast.Constant(value=str(promise)))],
            ):
                return number, " ".join(promise.split())
    raise CourseError(
        f"{node.name} does not say which task and promise it belongs to.",
        where=where,
        remedy='Write @task(1, promise="a sentence of the README") above it.',
    )
