"""A submission that is a zip archive: read into memory, never extracted."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.intake.bundle import ENVIRONMENT, Notes, is_passed_over
from grader.intake.limits import Limits
from grader.intake.submission import Refused

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, LookupError, RuntimeError, OSError)
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other methods are rare, and their decoders give no hold on how much memory a few bytes may cost."""
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1


class Archive:
    """The members of an open archive that are safe to look at."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.notes = Notes()
        self._archive = archive
        self._limits = limits
        self._members = self._without_environments(self._listed())
        self.paths = sorted(self._members)

    def read(self, path: str, most: int) -> bytes | None:
        """A member's content, or None if it is longer than `most` bytes, whatever the archive says of its size."""
        info = self._members[path]
        if info.flag_bits & _ENCRYPTED:
            raise Refused("It is encrypted: a password is needed to open it.")
        if info.compress_type not in _READABLE:
            raise Refused(f"{path} is compressed in a way that is not read here; hand in a plain zip archive.")
        try:
            with self._archive.open(info) as member:
                data = member.read(most + 1)
        except _DAMAGED as error:
            raise Refused(f"It is damaged: {path} cannot be read ({_words(error)}).") from None
        return data if len(data) <= most else None

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._archive.infolist()
        if not infos:
            raise Refused("The archive is empty.")
        if len(infos) > self._limits.members:
            raise Refused(f"It holds more than {self._limits.members} files.")
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            path = self._safe(info)
            if path in members:
                self.notes.add(path, "in the archive more than once, the last one counts")
            if path:
                members[path] = info
        return self._without_clashes(members)

    def _safe(self, info: zipfile.ZipInfo) -> str:
        """The member's path, or nothing with a note where it is not a plain file below the top."""
        name = info.orig_filename
        why = _unsafe_name(name, self._limits) or _unsafe_kind(info)
        if why:
            self.notes.add(name[:200], f"{why}, left out")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        return "" if why or info.is_dir() else "/".join(parts)

    def _without_clashes(self, members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        folders = {folder for path in members for folder in _folders(path)}
        for path in members.keys() & folders:
            self.notes.add(path, "both a file and a folder, the file is left out")
            del members[path]
        return members

    def _without_environments(self, members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        environments = {path.removesuffix(ENVIRONMENT) for path in members if path.split("/")[-1] == ENVIRONMENT}
        kept = {}
        for path, info in members.items():
            over = next((folder for folder in _folders(path) if _passed_over(folder, environments)), None)
            if over is None and "" not in environments:
                kept[path] = info
            else:
                self.notes.add(f"{over or '.'}/", "left out")
        return kept


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Archive]:
    """The archive in a file, open for reading."""
    with path.open("rb") as file:
        bounded: IO[bytes] = _Bounded(file, limits.directory)  # type: ignore[assignment]
        try:
            archive = zipfile.ZipFile(bounded)
        except _DAMAGED as error:
            raise Refused(f"It could not be opened as a zip archive: {_words(error)}.") from None
        with archive:
            yield Archive(archive, limits)


class _Bounded:
    """A file of which nobody reads too much at once: `zipfile` reads the list of members in one piece."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close
        self._file = file
        self._most = most

    def read(self, count: int = -1) -> bytes:
        """Read as a file does, but no more than the limit."""
        if count > self._most:
            raise Refused("Its list of files is too long.")
        return self._file.read(count)


def _passed_over(folder: str, environments: set[str]) -> bool:
    return is_passed_over(folder.split("/")[-1]) or f"{folder}/" in environments


def _folders(path: str) -> list[str]:
    """Every folder on the way to a path, from the top: `a`, `a/b` for `a/b/c`."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _unsafe_name(name: str, limits: Limits) -> str:
    if "\\" in name:
        return "a name with a backslash"
    if name.startswith("/") or _DRIVE.match(name):
        return "an absolute name"
    parts = name.split("/")
    if ".." in parts:
        return "a name that leads out of the folder"
    if len(parts) > limits.depth or any(len(part.encode("utf-8", "replace")) > limits.name for part in parts):
        return "too deep or too long a name"
    return "a name that is not text" if "\0" in name else ""


def _unsafe_kind(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "a symbolic link"
    return "" if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "neither a file nor a folder"


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
