"""The report of `make check`: a tick or a cross for each task, and the first failure explained."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.course import Exercise
from grader.results import AttemptRecord, CheckRecord, Outcome, TaskRecord

MARKS = {Outcome.PASSED: ("✓", "green"), Outcome.WAITING: ("✎", "cyan"), Outcome.SKIPPED: ("–", "dim")}
CROSS = ("✗", "red")
NOT_STARTED = "Your project does not start, so nothing else can be checked yet."
PLAIN = {"✓": "+", "✗": "x", "✎": "?", "–": "-"}


def exercise_report(
    exercise: Exercise, record: AttemptRecord, console: Console, missing: Sequence[str]
) -> RenderableType:
    """The whole report of one exercise; `missing` names given files that are not there."""
    parts: list[RenderableType] = [Text(f"{exercise.number}. {exercise.title}", style="bold"), _tasks(record, console)]
    failure = first_failure(record)
    if failure:
        head = NOT_STARTED if not starts(record) else f"Task {failure.task}: {failure.line}"
        rows = _rows(exercise, failure)
        parts += [Text(), Text.assemble(mark(failure.outcome, console), (f" {head}", "bold")), _table(rows)]
        advice = f"make next   (brings {', '.join(missing)})" if missing else "make hint"
        parts.append(_table([("Next", advice)]))
    return Group(*parts)


def starts(record: AttemptRecord) -> bool:
    """Whether the project could be loaded and kept running in the check to look at first."""
    failure = first_failure(record)
    return failure is None or failure.outcome is not Outcome.BROKEN


def first_failure(record: AttemptRecord) -> CheckRecord | None:
    """The check to look at first: the first that neither passed nor was skipped."""
    return next((check for check in record.checks if check.outcome not in (Outcome.PASSED, Outcome.SKIPPED)), None)


def mark(outcome: Outcome, console: Console) -> Text:
    """A tick, a cross or another sign, also where colours or letters are missing."""
    sign, style = MARKS.get(outcome, CROSS)
    known = console.encoding.lower().startswith("utf")
    return Text(sign if known else PLAIN[sign], style=style)


def _tasks(record: AttemptRecord, console: Console) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for task in record.tasks:
        table.add_row("", mark(task.outcome, console), f"{task.number}. {task.title}", Text(_said(task), style="dim"))
    return table


def _said(task: TaskRecord) -> str:
    points = f"{task.of} point" if task.of == 1 else f"{task.of} points"
    words = {
        Outcome.PASSED: f"visible checks passed ({points})",
        Outcome.WAITING: f"a person reads your answer ({points})",
        Outcome.SKIPPED: "waits for an earlier task",
    }
    return words.get(task.outcome, f"not yet ({points})")


def _table(rows: Sequence[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=13)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, Text(value))
    return Padding(table, (0, 0, 0, 2))


def _rows(exercise: Exercise, check: CheckRecord) -> Sequence[tuple[str, str]]:
    steps = ", ".join(str(step) for step in exercise.steps)
    explained = (check.diagnosis.what, check.diagnosis.remedy) if check.diagnosis else ("", "")
    rows = [
        ("Request", check.request),
        ("What came", check.actual),
        ("Hoped for", check.expected),
        # What Page.expect says begins with the request, and is told by the rows above.
        ("In words", "" if check.request and check.message.startswith(check.request) else check.message),
        ("What happened", explained[0]),
        ("What to try", explained[1]),
        ("Promised", "" if check.outcome is Outcome.BROKEN else f"“{check.promise}”"),
        ("Station", "" if check.outcome is Outcome.BROKEN else f"{check.station} (step {steps} of the cycle)"),
        ("Look at", check.place),
    ]
    return [(name, value) for name, value in rows if value]


def earlier_line(exercise: Exercise, record: AttemptRecord, console: Console, *, lost: bool) -> Text:
    """One line about an earlier exercise; `lost` if it passed before."""
    outcome = Outcome.PASSED if record.passed else Outcome.FAILED
    words = "" if record.passed else f"  look at it with: make check EX={exercise.slug}"
    before = "  (it passed before)" if lost else ""
    return Text.assemble("  ", mark(outcome, console), f" {exercise.number}. {exercise.title}{before}", (words, "dim"))


def prediction_lines(exercise: Exercise, prediction: str) -> Text:
    """A passed exercise's prediction, to be compared with what was seen."""
    where = f"“Check yourself” in exercises/{exercise.folder}/README.md"
    return Text.assemble(("Your first prediction was: ", "dim"), prediction, (f"\nCompare it with {where}.", "dim"))
