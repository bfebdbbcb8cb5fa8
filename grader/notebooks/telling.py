"""The words that cells print."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from grader.results import AttemptRecord, CheckRecord, Outcome, TaskRecord

MARKS = {Outcome.PASSED: "✓", Outcome.SKIPPED: "–"}
LATER = "(While nbgrader grades, only the checks run.)"
LONGEST = 300


def verdict(record: AttemptRecord, task: TaskRecord) -> str:
    """What came of one task, check by check; what two checks have in common is said once."""
    lines = [f"Task {task.number}, {task.title}: {_result(task)}"]
    told: set[str] = set()
    for check in _checks(record, task):
        reasons = [reason for reason in _reasons(check) if reason not in told]
        lines += [f"  {MARKS.get(check.outcome, '✗')} {check.line}", *(f"      {reason}" for reason in reasons)]
        told.update(reasons)
    return "\n".join(lines)


def summary(record: AttemptRecord, task: TaskRecord) -> str:
    """The same in one line, for a task that did not pass."""
    checks = _checks(record, task)
    passed = sum(check.outcome is Outcome.PASSED for check in checks)
    return f"Task {task.number} is not done yet: {passed} of {len(checks)} visible checks passed."


def answer(path: str, found: dict[str, Any]) -> str:
    """What one request was answered with."""
    if "error" in found:
        return "\n".join([f"GET {path}", "No answer: the project did not start.", *_broken(found), *_printed(found)])
    lines = [f"GET {path}", f"{found['status']} {_phrase(found['status'])}"]
    lines += [f"{name}: {value}" for name, value in found["headers"]]
    lines += ["", f"The page says: {_short(found['text']) or '(nothing)'}"]
    lines += [f"Your project raised {found['raised']}"] if found["raised"] else []
    return "\n".join([*lines, f"Your own layers in MIDDLEWARE: {_own(found['layers'])}", *_printed(found)])


def layers(entries: list[str]) -> str:
    """The list MIDDLEWARE, from the outside to the inside."""
    rows = [f"  {place:2}  {entry}" for place, entry in enumerate(entries, 1)]
    return "\n".join(["MIDDLEWARE, from the outside to the inside:", *rows, "      then the router, then the view"])


def _checks(record: AttemptRecord, task: TaskRecord) -> list[CheckRecord]:
    return [check for check in record.checks if check.task == task.number]


def _result(task: TaskRecord) -> str:
    points = f"{task.of} point" if task.of == 1 else f"{task.of} points"
    if task.outcome is Outcome.WAITING:
        return f"it is there. A person reads it ({points})."
    if task.outcome is Outcome.PASSED:
        return f"all visible checks passed ({points}). Hidden checks run when the project itself is graded."
    return f"not done yet ({points})."


def _reasons(check: CheckRecord) -> Iterator[str]:
    if check.message:
        yield check.message
    if check.place and check.place not in check.message:
        yield f"Look at {check.place}."
    if check.diagnosis:
        yield from (check.diagnosis.what, check.diagnosis.hints[0])


def _broken(found: dict[str, Any]) -> Iterator[str]:
    yield found["error"]
    if found["place"] and found["place"] not in found["error"]:
        yield f"Look at {found['place']}."


def _printed(found: dict[str, Any]) -> list[str]:
    output = found.get("output", "").strip()
    return ["Your project printed:", *(f"  {line}" for line in output[-LONGEST * 3 :].splitlines())] if output else []


def _own(found: list[dict[str, Any]]) -> str:
    return ", ".join(f"{layer['entry']} ({layer['file']}:{layer['line']})" for layer in found) or "none"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST else f"{folded[:LONGEST]} …"
