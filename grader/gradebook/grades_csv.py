"""grades.csv: the scores that count, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from grader.errors import MachineError
from grader.gradebook.standing import Standing
from grader.gradebook.whole import write_whole

COLUMNS = ("student", "exercise", "score", "max_score", "state", "waiting")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_grades(path: Path, standings: Iterable[Standing]) -> None:
    """Write the scores. An attempt without a number has an empty cell, never a zero."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(standing, column)) for column in COLUMNS] for standing in standings)
    try:
        write_whole(path, text.getvalue().encode())
    except OSError as error:
        remedy = "Close the program that has it open, then give the same command again: nothing is graded twice."
        raise MachineError(f"The scores could not be written: {error}.", where=str(path), remedy=remedy) from error


def _cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
