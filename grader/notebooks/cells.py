"""What the cells of a notebook call: `check`, `show` and `layers`.

All they say goes to stdout: nbgrader gives no point to a cell that wrote a single letter to stderr.
"""

import os
import sys

from grader.notebooks import child, telling
from grader.notebooks.place import find_project
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
    record = AttemptRecord.from_json(_ask("check", slug))
    task = _task(record, slug, number)
    _say(telling.verdict(record, task))
    if task.outcome not in DONE:
        raise NotYet(telling.summary(record, task))


def show(path: str) -> None:
    """Send one request to your project, in a fresh process, and say what came back."""
    _say(telling.answer(path, _ask("look", path)))


def layers() -> None:
    """List what MIDDLEWARE names, as a fresh process reads your settings."""
    _say(telling.layers(_ask("settings")))


def _ask(verb: str, *words: str) -> child.Answer:
    project = find_project()
    if project is None:
        raise NotYet("There is no movie_theater/manage.py beside this notebook or above it. Put the project back.")
    try:
        return child.answer(verb, str(project), *words)
    except child.Failed as error:
        fault = Fault(f"The course itself failed. That is our fault, not yours. {error}")
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        _leave_ungraded(fault)
    raise fault


def _leave_ungraded(fault: Fault) -> None:
    """End the kernel: nbgrader then reports this submission instead of writing a zero for a fault of ours."""
    os.write(2, f"\n{fault}\n".encode())
    os._exit(1)


def _task(record: AttemptRecord, slug: str, number: int) -> TaskRecord:
    for task in record.tasks:
        if task.number == number:
            return task
    raise Fault(f"The exercise {slug} has no task {number}.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
