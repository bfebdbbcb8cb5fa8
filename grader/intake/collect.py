"""Everything handed in below one folder: one folder or zip archive for each student."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.errors import UsageError
from grader.intake import archive
from grader.intake.bundle import Bundle
from grader.intake.folder import Folder, shown_name
from grader.intake.limits import Limits
from grader.intake.project import project_files
from grader.intake.submission import Intake, Refusal, Refused, Submission
from grader.judge import digest

_OF_THE_SYSTEM = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_REMEDY = "Name a folder that holds one folder or one zip archive for each student: make grade FROM=submissions"


@dataclass(frozen=True)
class _Entry:
    """One folder or file below FROM."""

    student: str
    path: Path

    @property
    def shown(self) -> str:
        """Its name as it stands in a message."""
        return shown_name(self.path.name) + ("/" if self.path.is_dir() else "")


def take_in(folder: Path, limits: Limits | None = None) -> list[Intake]:
    """Take in what lies in a folder, sorted by student; UsageError if it is no folder of submissions."""
    _require_class(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    taken: list[Intake] = []
    for same in _by_student(folder):
        if len(same) == 1:
            taken.append(_take(same[0], limits or Limits(), now))
        else:
            taken += _refuse_all(same, now)
    if not taken:
        raise UsageError("There are no submissions in this folder.", where=str(folder), remedy=_REMEDY)
    return taken


def _require_class(folder: Path) -> None:
    if not folder.exists():
        raise UsageError("There is no such folder.", where=str(folder), remedy=_REMEDY)
    if not folder.is_dir():
        raise UsageError("This is one file, not a folder of submissions.", where=str(folder), remedy=_REMEDY)
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UsageError("This folder may not be read.", where=str(folder), remedy="Ask for the right to read it.")
    if (folder / "manage.py").exists():
        remedy = f"{_REMEDY}. To grade this one alone, put it into a folder of its own and name that."
        raise UsageError("This is one project, not a folder of submissions.", where=str(folder), remedy=remedy)
    if (folder / "exercises" / "course.toml").exists():
        raise UsageError("This is the course, not a folder of submissions.", where=str(folder), remedy=_REMEDY)


def _by_student(folder: Path) -> list[list[_Entry]]:
    """Entries whose names could be the same student's belong together: case and Unicode's spelling do not count."""
    together: dict[str, list[_Entry]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and path.name not in _OF_THE_SYSTEM:
            student = shown_name(path.name if path.is_dir() else _without_ending(path.name))
            together[unicodedata.normalize("NFC", student).casefold()].append(_Entry(student, path))
    return [together[key] for key in sorted(together)]


def _without_ending(name: str) -> str:
    return name.removesuffix(".gz").removesuffix(".tar") if name.endswith(".tar.gz") else Path(name).stem


def _refuse_all(entries: Sequence[_Entry], now: str) -> list[Intake]:
    names = ", ".join(entry.shown for entry in entries)
    reason = f"There is more than one submission of this student ({names}). Keep the one that counts."
    return [Refusal(student, reason, now) for student in sorted({entry.student for entry in entries})]


def _take(entry: _Entry, limits: Limits, now: str) -> Intake:
    try:
        with _opened(entry.path, limits) as bundle:
            files = project_files(bundle, limits)
    except Refused as refused:
        return Refusal(entry.student, str(refused), now)
    except OSError as error:
        return Refusal(entry.student, f"It could not be read: {error.strerror or error}.", now)
    return Submission(entry.student, files, digest(files), bundle.notes.all(), now)


def _opened(path: Path, limits: Limits) -> AbstractContextManager[Bundle]:
    if path.is_symlink():
        raise Refused("It is a symbolic link, and links are not followed.")
    if path.is_dir():
        return nullcontext(Folder(path, limits))
    if path.suffix.lower() == ".zip" and path.is_file():
        return archive.opened(path, limits)
    raise Refused(f"It is neither a folder nor a zip archive ({shown_name(path.name)}).")
