"""An exception of the student's project, described in words and places."""

import traceback
from pathlib import Path

from grader.wire import Frame

LONGEST = 2000


def described(error: BaseException, root: Path) -> Frame:
    """Type and message of an exception, and the last place in the project that it passed (`file` may be None)."""
    place = _syntax_place(error, root) or _last_place(error, root)
    return {
        "type": type(error).__name__,
        "message": _message(error)[:LONGEST],
        "file": place[0] if place else None,
        "line": place[1] if place else None,
        "memory": isinstance(error, MemoryError),
    }


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
