"""An exception of the student's project, described in words and places."""

import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from grader.wire import Frame

LONGEST = 2000
MOST_CAUSES = 5
BLAMED, ENTRY = "named by the setting ", "its entry "


def described(error: BaseException, root: Path) -> Frame:
    """An exception in the form of a journey's `Failure`; `place` is the last place in the project that it passed."""
    file, line = _place(error, root)
    return {
        "type": type(error).__name__,
        "message": _message(error).replace(f"{root}/", "")[:LONGEST],
        "place": f"{file}:{line}" if file else "",
        "raised_in": _raised_in(error),
        "module": str(type(error).__module__),
        "template": _template_place(error, root),
        "setting": _noted(error, BLAMED),
        "entry": _noted(error, ENTRY),
        "missing": _missing(error),
        "causes": [[type(cause).__name__, _message(cause)[:LONGEST]] for cause in _causes(error)],
    }


@contextmanager
def blaming(setting: str, entry: str = "") -> Iterator[None]:
    """Say of an exception inside that this setting, by this entry, names what fails.

    The setting's line is the place if nothing is nearer.
    """
    try:
        yield
    except Exception as error:
        error.add_note(f"{BLAMED}{setting}")
        if entry:
            error.add_note(f"{ENTRY}{entry}")
        raise


def below(path: str | None, root: Path) -> str | None:
    """A path as it stands below the project folder, or None if it lies elsewhere."""
    # Names such as <frozen importlib._bootstrap> are no files, and would count as lying in the working directory.
    if path is None or path.startswith("<"):
        return None
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None


def _place(error: BaseException, root: Path) -> tuple[str, int]:
    return _syntax_place(error, root) or _last_place(error, root) or _setting_place(error, root) or ("", 0)


def _message(error: BaseException) -> str:
    # The exception is the student's: even its words may raise.
    if error.args and isinstance(error.args[0], dict):
        return "no pattern matches this address" if "tried" in error.args[0] else type(error).__name__
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:
        return "(the exception has no readable message)"


def _noted(error: BaseException, begin: str) -> str:
    notes = (note for note in getattr(error, "__notes__", []) if isinstance(note, str) and note.startswith(begin))
    return next((note.removeprefix(begin) for note in notes), "")


def _setting_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    setting = _noted(error, BLAMED)
    module = sys.modules.get(os.environ["DJANGO_SETTINGS_MODULE"])
    source = getattr(module, "__file__", None)
    file = below(source, root)
    if not setting or not source or not file:
        return None
    lines = Path(source).read_text(encoding="utf-8", errors="replace").splitlines()
    numbers = [number for number, line in enumerate(lines, start=1) if re.match(rf"{setting}\s*=", line)]
    return (file, numbers[-1]) if numbers else None


def _syntax_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    file = below(error.filename, root) if isinstance(error, SyntaxError) else None
    return (file, error.lineno or 0) if file and isinstance(error, SyntaxError) else None


def _last_place(error: BaseException, root: Path) -> tuple[str, int] | None:
    known: dict[str, str | None] = {}
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        path = frame.f_code.co_filename
        # An endless recursion has a thousand frames of one file.
        if path not in known:
            known[path] = below(path, root)
        file = known[path]
        if file:
            return file, line
    cause = error.__cause__ or error.__context__
    return _last_place(cause, root) if cause else None


def _raised_in(error: BaseException) -> str:
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if not _ours(frame)]
    return f"{frames[-1].f_globals.get('__name__', '')}.{frames[-1].f_code.co_qualname}" if frames else ""


def _ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("grader.")


def _missing(error: BaseException) -> str:
    # Of other ImportErrors, `name` is the module that was found.
    if not isinstance(error, (NameError, AttributeError, ModuleNotFoundError)):
        return ""
    return error.name if type(error.name) is str else ""


def _template_place(error: BaseException, root: Path) -> str:
    told: Any = getattr(error, "template_debug", None)
    if not isinstance(told, dict):
        return ""
    name = str(told.get("name", ""))
    return f"{below(name, root) or name}:{told.get('line', 0)}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    for _ in range(MOST_CAUSES):
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is None:
            return
        yield cause
        error = cause
