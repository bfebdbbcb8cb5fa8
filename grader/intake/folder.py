"""A submission that is a folder. No symbolic link is ever followed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.intake.bundle import ENVIRONMENT, Notes, is_passed_over
from grader.intake.limits import Limits
from grader.intake.submission import Refused

# O_NONBLOCK: should a pipe have taken the file's place since it was listed, opening it must not wait for a writer.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Folder:
    """The files below a folder."""

    def __init__(self, top: Path, limits: Limits) -> None:
        self.notes = Notes()
        self._top = top
        self._limits = limits
        self._left = limits.members
        self.paths = list(self._walk(""))

    def read(self, path: str, most: int) -> bytes | None:
        """A file's content, or None if it is longer than `most` bytes."""
        with os.fdopen(os.open(self._top / path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(f"{path} changed while it was read.")
            data = file.read(most + 1)
        return data if len(data) <= most else None

    def _walk(self, folder: str) -> Iterator[str]:
        with os.scandir(self._top / folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        self._count(len(found))
        if any(entry.name == ENVIRONMENT for entry in found):
            self.notes.add(folder or ".", "a virtual environment, left out")
            return
        for entry in found:
            yield from self._entry(entry, f"{folder}{entry.name}")

    def _entry(self, entry: "os.DirEntry[str]", path: str) -> Iterator[str]:
        if not _is_text(entry.name):
            self.notes.add(shown_name(path), "its name is not text, left out")
        elif entry.is_symlink():
            self.notes.add(path, "a symbolic link, left out")
        elif entry.is_dir(follow_symlinks=False):
            yield from self._folder(entry.name, f"{path}/")
        elif entry.is_file(follow_symlinks=False):
            yield path
        else:
            self.notes.add(path, "neither a file nor a folder, left out")

    def _folder(self, name: str, path: str) -> Iterator[str]:
        if is_passed_over(name):
            self.notes.add(path, "left out")
        elif path.count("/") > self._limits.depth:
            self.notes.add(path, "too deep, left out")
        else:
            yield from self._walk(path)

    def _count(self, entries: int) -> None:
        self._left -= entries
        if self._left < 0:
            raise Refused(f"It holds more than {self._limits.members} files.")


def shown_name(name: str) -> str:
    """A name of the file system as text that can be stored: bytes that are no text become `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
