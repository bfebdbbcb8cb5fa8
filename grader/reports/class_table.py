"""The class after a grading run: a table of scores, what needs attention, how long it took."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from rich.table import Table
from rich.text import Text

from grader.course import Exercise
from grader.reports.plain import plain, plain_name
from grader.results import AttemptRecord, AttemptState

_STYLES = {AttemptState.REFUSED.value: "red", AttemptState.NOT_GRADED.value: "yellow", "not due": "dim"}
_LONGEST_REASON = 400
_MOST_NOTES = 3


class _Standing(Protocol):
    """What counts for a student at an exercise."""

    @property
    def student(self) -> str: ...
    @property
    def exercise(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def score(self) -> float | None: ...
    @property
    def max_score(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def id(self) -> str: ...


def class_table(standings: Iterable[_Standing], exercises: Sequence[Exercise]) -> Table:
    """Students by exercises."""
    table = Table("Student", *(exercise.slug for exercise in exercises), title="Scores")
    by_student: dict[str, dict[str, _Standing]] = {}
    for standing in standings:
        by_student.setdefault(standing.student, {})[standing.exercise] = standing
    for student, row in by_student.items():
        table.add_row(Text(plain_name(student)), *(_cell(row.get(exercise.slug)) for exercise in exercises))
    return table


def attempts_table(standings: Iterable[_Standing]) -> Table:
    """The attempts that count, with the ids that a replay takes."""
    table = Table("Student", "Exercise", "Score", "ID", title="Attempts")
    for standing in standings:
        table.add_row(Text(plain_name(standing.student)), standing.exercise, _cell(standing), standing.id)
    return table


def said(standing: _Standing) -> str:
    """A standing in words: `5/7`, `5/7 +1 waiting`, `refused`, `not graded`, `not due`."""
    if standing.score is None:
        return standing.state
    points = f"{standing.score:g}/{standing.max_score}"
    if standing.state != AttemptState.GRADED:
        return f"{standing.state} ({points} kept)"
    return f"{points} +{standing.waiting} waiting" if standing.waiting else points


def attention(records: Iterable[AttemptRecord]) -> list[Text]:
    """A line for each submission that has no result, and why: a refusal once, a fault of ours for each exercise."""
    lines: dict[str, Text] = {}
    for record in records:
        if record.state is not AttemptState.GRADED:
            about = "" if record.state is AttemptState.REFUSED else f", {record.exercise}"
            line = _line(record, about, f"{record.state}. {_cut(record.reason)}")
            lines[line.plain] = line
    return list(lines.values())


def flagged(records: Iterable[AttemptRecord]) -> list[Text]:
    """A line for each attempt in which something happened that a person should look at. It cost and earned no point."""
    return [_line(record, f", {record.exercise}", words) for record in records for words in _flags(record)]


def noted(records: Iterable[AttemptRecord]) -> list[Text]:
    """A line for each student whose submission has notes: files left out, or without effect."""
    by_student = {record.student: record for record in records if record.notes}
    return [_line(record, "", _few(record.notes)) for record in by_student.values()]


def _cell(standing: _Standing | None) -> Text:
    return Text("–", style="dim") if standing is None else Text(said(standing), style=_STYLES.get(standing.state, ""))


def _line(record: AttemptRecord, about: str, words: str) -> Text:
    return Text.assemble("  ", (plain_name(record.student), "bold"), f"{about}: {plain(words)}")


def _flags(record: AttemptRecord) -> Iterator[str]:
    found: Mapping[str, list[str]] = {flag: [] for check in record.checks for flag in check.flags}
    for check in record.checks:
        for flag in check.flags:
            found[flag].append(check.name)
    for flag, names in found.items():
        yield f"{flag} in {', '.join(names)} (make replay ID={record.id} CHECK={names[0]})"


def _few(notes: Sequence[str]) -> str:
    more = f"; and {len(notes) - _MOST_NOTES} more" if len(notes) > _MOST_NOTES else ""
    return "; ".join(notes[:_MOST_NOTES]) + more


def _cut(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= _LONGEST_REASON else line[:_LONGEST_REASON] + "…"
