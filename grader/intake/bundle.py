"""What a folder and an archive have in common: files that can be listed and read within limits."""

from collections.abc import Sequence
from typing import Protocol

from grader.fold import LEFT_ALONE

ENVIRONMENT = "pyvenv.cfg"
"""The file that makes any folder a virtual environment."""
_NOT_A_PROJECT = LEFT_ALONE | {"__MACOSX"}
_MADE_BY_RUNNING = (".pyc", ".pyo", ".sqlite3", ".sqlite3-journal", ".sqlite3-wal", ".sqlite3-shm")
_MOST_NOTES = 20


class Bundle(Protocol):
    """The files of one submission, listed but not yet read."""

    @property
    def paths(self) -> Sequence[str]:
        """Every file that may belong to a project, from the top, with `/`."""

    @property
    def notes(self) -> "Notes":
        """What was left out."""

    def read(self, path: str, most: int) -> bytes | None:
        """A file's content, or None if it is longer than `most` bytes."""


class Notes:
    """Notes about a submission, in order, each once; a flood of them is cut."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._more = 0

    def add(self, path: str, why: str) -> None:
        """Note something about a path."""
        note = f"{path}: {why}"
        if note in self._notes:
            return
        if len(self._notes) < _MOST_NOTES:
            self._notes[note] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """The notes, and how many more there were."""
        return (*self._notes, *([f"and {self._more} more notes"] if self._more else []))


def is_passed_over(folder: str) -> bool:
    """Whether no project is looked for in a folder of this name, and none of its files count."""
    return folder in _NOT_A_PROJECT or folder.startswith(".")


def is_left_out(name: str) -> bool:
    """Whether a file of this name is what running a project, or a system, leaves behind."""
    return name in _NOT_A_PROJECT or name.startswith("._") or name.endswith(_MADE_BY_RUNNING)
