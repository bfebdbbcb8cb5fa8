"""What the cells of a notebook call: `check`, `show` and `layers`.

All they say goes to stdout: nbgrader gives no point to a cell that wrote a single letter to stderr.
"""

import os
import sys
import time
from functools import cache
from pathlib import Path

from grader.notebooks import child, telling
from grader.notebooks.place import find_project, grading
from grader.results import AttemptRecord, Outcome, TaskRecord

DONE = (Outcome.PASSED, Outcome.WAITING)


class NotYet(AssertionError):
    """The task is not done yet: one line, shown without the lines of code that led to it."""

    def _render_traceback_(self) -> list[str]:
        return [f"NotYet: {self}"]


class Fault(RuntimeError):
    """The course itself failed; nothing is known about the task."""

    def _render_traceback_(self) -> list[str]:
        return [f"Fault: {self}"]


def check(slug: str, number: int) -> None:
    """Run the visible checks of one task on your project and say what came of them; NotYet if one did not pass."""
    record = _judged_once(slug) if grading() else _judged(slug)
    task = _task(record, slug, number)
    _say(telling.verdict(record, task))
    if task.outcome not in DONE:
        raise NotYet(telling.summary(record, task))


class Drawing:
    """The way of a request, as a notebook shows it."""

    def __init__(self, svg: str) -> None:
        self._svg = svg

    def _repr_html_(self) -> str:
        return self._svg

    def __repr__(self) -> str:
        return "(the way of the request, drawn)"


def show(path: str) -> Drawing | None:
    """Send one request to your project, in a fresh process; say what came back, and draw the way it took."""
    if grading():
        _say(telling.LATER)
        return None
    found = _ask("look", path)
    _say(telling.answer(path, found))
    return Drawing(found["drawing"]) if found.get("drawing") else None


def layers() -> None:
    """List what MIDDLEWARE names, as a fresh process reads your settings."""
    _say(telling.LATER if grading() else _listed())


def _listed() -> str:
    try:
        return telling.layers(child.middleware(_project()))
    except child.Failed as error:
        return f"The settings cannot be read.\n{error}"


def _judged(slug: str) -> AttemptRecord:
    return AttemptRecord.from_json(_ask("check", slug))


@cache
def _judged_once(slug: str) -> AttemptRecord:
    """While nbgrader grades, nobody edits files: one run of the judge serves the cells of all tasks."""
    return _judged(slug)


def _ask(verb: str, *words: str) -> child.Answer:
    try:
        return child.answer(verb, _project(), *words)
    except child.Failed as error:
        fault = Fault(f"The course itself failed. That is our fault, not yours. {error}")
    if grading():
        _leave_ungraded(fault)
    raise fault


def _project() -> Path:
    project = find_project()
    if project is None:
        raise NotYet("There is no movie_theater/manage.py beside this notebook or above it. Put the project back.")
    return project


def _leave_ungraded(fault: Fault) -> None:
    """End the kernel: nbgrader then reports this submission instead of writing a zero for a fault of ours."""
    os.write(2, f"\n{fault}\n".encode())
    # The kernel passes it on to nbgrader's terminal in a thread of its own.
    time.sleep(1)
    os._exit(1)


def _task(record: AttemptRecord, slug: str, number: int) -> TaskRecord:
    for task in record.tasks:
        if task.number == number:
            return task
    raise Fault(f"The exercise {slug} has no task {number}.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
