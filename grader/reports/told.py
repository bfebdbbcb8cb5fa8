"""A diagnosis as a person reads it on the terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.reports.plain import plain
from grader.results import DiagnosisRecord


def diagnosis_told(diagnosis: DiagnosisRecord) -> RenderableType:
    """What happened, where to look, and the first thing to try."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=13)
    table.add_column(overflow="fold")
    for name, value in diagnosis_rows(diagnosis):
        table.add_row(name, Text(plain(value)))
    return Group(Text(), Padding(table, (0, 0, 0, 2)))


def diagnosis_rows(diagnosis: DiagnosisRecord) -> list[tuple[str, str]]:
    """The rows of a report about it."""
    rows = [
        ("What happened", diagnosis.what),
        ("What to try", diagnosis.hints[0] if diagnosis.hints else ""),
        ("Look at", diagnosis.where),
    ]
    return [(name, value) for name, value in rows if value]
