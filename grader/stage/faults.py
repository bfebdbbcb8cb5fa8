"""An exception of the student's project, described in words and places."""

import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.wire import Frame

LONGEST = 2000
BLAMED = "named by the setting "


def described(error: BaseException, root: Path) -> Frame:
    """Type and message of an exception, and the last place in the project that it passed (`file` may be None)."""
    place = _syntax_place(error, root) or _last_place(error, root) or _setting_place(error, root)
    return {
        "type": type(error).__name__,
        "message": _message(error).replace(f"{root}/", "")[:LONGEST],
        "file": place[0] if place else None,
        "line": place[1] if place else None,
        "memory": isinstance(error, MemoryError),
    }


@contextmanager
def blaming(setting: str) -> Iterator[None]:
    """Say of an exception inside that this setting names what fails; its line is the place if nothing is nearer."""
    try:
        yield
    except Exception as error:
        error.add_note(f"{BLAMED}{setting}")
        raise


def _setting_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    notes = [note for note in getattr(error, "__notes__", []) if note.startswith(BLAMED)]
    module = sys.modules.get(os.environ["DJANGO_SETTINGS_MODULE"])
    source = getattr(module, "__file__", None)
    file = below(source, root)
    if not notes or not source or not file:
        return None
    setting = notes[0].removeprefix(BLAMED)
    lines = Path(source).read_text(encoding="utf-8", errors="replace").splitlines()
    numbers = [number for number, line in enumerate(lines, start=1) if re.match(rf"{setting}\s*=", line)]
    return (file, numbers[-1]) if numbers else None


def below(path: str | None, root: Path) -> str | None:
    """A path as it stands below the project folder, or None if it lies elsewhere."""
    # Names such as <frozen importlib._bootstrap> are no files, and would count as lying in the working directory.
    if path is None or path.startswith("<"):
        return None
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None


def _message(error: BaseException) -> str:
    # The exception is the student's: even its words may raise.
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:
        return "(the exception has no readable message)"


def _syntax_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    file = below(error.filename, root) if isinstance(error, SyntaxError) else None
    return (file, error.lineno or 0) if file and isinstance(error, SyntaxError) else None


def _last_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    places = [
        (file, frame.lineno or 0)
        for frame in traceback.extract_tb(error.__traceback__)
        if (file := below(frame.filename, root))
    ]
    if places:
        return places[-1]
    cause = error.__cause__ or error.__context__
    return _last_place(cause, root) if cause else None
