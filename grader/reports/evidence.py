"""Everything about a check, for the instructor: what a student sees of it, and what a student must not."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.reports.journey.terminal import journey_drawing
from grader.reports.plain import plain, plain_name
from grader.results import AttemptRecord, CheckRecord, Outcome

_STYLES = {Outcome.PASSED: "green", Outcome.SKIPPED: "dim"}


def attempt_head(record: AttemptRecord, max_score: int) -> RenderableType:
    """Whose attempt it is, and what came of it."""
    score = "" if record.score is None else f", {record.score:g}/{max_score}"
    rows = [
        ("Attempt", f"{record.id}, {record.state}{score}"),
        ("Student", plain_name(record.student)),
        ("Exercise", record.exercise),
        ("Received", record.received_at),
        ("Graded", record.graded_at),
        ("Submission", record.submission_hash),
        ("Reason", plain(record.reason)),
        ("Notes", "\n".join(plain(note) for note in record.notes)),
    ]
    return _table(rows)


def check_evidence(check: CheckRecord, before: CheckRecord | None, console: Console) -> RenderableType:
    """One check as it came out now, with `before` what it was in the stored attempt, and its request's way drawn."""
    head = Text.assemble((f"{check.outcome}", _STYLES.get(check.outcome, "red")), (f"  {check.name}", "bold"))
    way = [journey_drawing(check.journey, console), Text()] if check.journey else []
    return Group(head, Padding(_table(_rows(check, before)), (0, 0, 1, 2)), *way)


def _rows(check: CheckRecord, before: CheckRecord | None) -> list[tuple[str, str]]:
    then = f"{before.outcome} (it came out differently)" if before and before.outcome is not check.outcome else ""
    cause = check.diagnosis
    return [
        ("In the attempt", then),
        ("Task", f"{check.task}, {'hidden' if check.hidden else 'visible'}: {check.line}"),
        ("Promise", f"“{check.promise}”"),
        ("Message", check.message),
        ("Request", check.request),
        ("Expected", check.expected),
        ("Actual", check.actual),
        ("Station", check.station),
        ("Place", check.place),
        ("Diagnosis", f"{cause.slug}: {cause.what} {' '.join(cause.hints)}" if cause else ""),
        ("Rests on", "a claim of the project's process, not on responses alone" if check.claimed else ""),
        ("Flags", ", ".join(check.flags)),
        ("Seconds", f"{check.duration:.2f}"),
        ("Seed", check.seed),
        ("Output", check.output.rstrip()),
    ]


def _table(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(name, Text(value))
    return table
