"""The report of `make check`: a tick or a cross for each task, and the first failure explained."""

from collections.abc import Collection, Sequence

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.course import STATIONS, STEPS, Course, Exercise
from grader.journey import Ending
from grader.reports.journey.terminal import journey_drawing
from grader.reports.told import diagnosis_rows
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
        parts += [Text(), Text.assemble(mark(failure.outcome, console), (f" {head}", "bold"))]
        parts += [_table(_rows(exercise, failure)), *_way(failure, console)]
        advice = f"make next   (brings {', '.join(missing)})" if missing else "make hint"
        parts.append(_table([("Next", advice)]))
    return Group(*parts)


def cycle_map(course: Course, passed: Collection[str], exercise: Exercise, console: Console) -> RenderableType:
    """The stations of the cycle: which of them the exercises done so far have brought to work."""
    places = []
    for station in STATIONS:
        own = [item for item in course.exercises if item.station == station]
        outcome = _of_station(own, passed, exercise)
        sign = mark(outcome, console) if outcome else Text("·" if _knows_letters(console) else ".", style="dim")
        places.append(Text.assemble(sign, (f" {station}", "" if outcome else "dim")))
    return Padding(Columns(places, padding=(0, 3)), (0, 0, 0, 1))


def _of_station(own: list[Exercise], passed: Collection[str], exercise: Exercise) -> Outcome | None:
    """Passed when all its exercises are, failed where the student is at work, None where nothing has been done."""
    if own and all(item.slug in passed for item in own):
        return Outcome.PASSED
    return Outcome.FAILED if exercise in own else None


def _way(failure: CheckRecord, console: Console) -> list[RenderableType]:
    """The drawing of the failing request, if one got as far as the project."""
    if failure.journey is None or failure.journey.ending is Ending.NOT_STARTED:
        return []
    return [Text(), journey_drawing(failure.journey, console, brief=True), Text()]


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
    return Text(sign if _knows_letters(console) else PLAIN[sign], style=style)


def _knows_letters(console: Console) -> bool:
    return console.encoding.lower().startswith("utf")


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
    steps = ", ".join(
        str(step) for step in (exercise.steps if check.station == exercise.station else STEPS[check.station])
    )
    explained = diagnosis_rows(check.diagnosis) if check.diagnosis else []
    rows = [
        ("Request", check.request),
        ("What came", check.actual),
        ("Hoped for", check.expected),
        # What Page.expect says begins with the request, and is told by the rows above.
        ("In words", "" if check.request and check.message.startswith(check.request) else check.message),
        *explained,
        ("Promised", "" if check.outcome is Outcome.BROKEN else f"“{check.promise}”"),
        ("Station", "" if check.outcome is Outcome.BROKEN else f"{check.station} (step {steps} of the cycle)"),
        ("Look at", "" if any(name == "Look at" for name, _ in explained) else check.place),
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
