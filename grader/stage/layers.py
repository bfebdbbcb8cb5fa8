"""Which entries of MIDDLEWARE are the student's own, and where each comes from."""

import contextlib
import importlib
import inspect
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from grader.stage.faults import below, blaming
from grader.wire import Frame


def own_layers(root: Path) -> list[Frame]:
    """The project's own entries of MIDDLEWARE in order: dotted path, file below the project, line.

    Raises what importing an entry raises: Django would not start either.
    """
    found = [_imported(entry, root) for entry in settings.MIDDLEWARE]
    return [layer for layer in found if layer["file"]]


def import_foreign(root: Path) -> None:
    """Import the layers that do not come from the project, and what they lean on, once for all theaters of it."""
    for module in (*(str(entry).rpartition(".")[0] for entry in settings.MIDDLEWARE), settings.SESSION_ENGINE):
        top = module.partition(".")[0]
        if not (root / top).exists() and not (root / f"{top}.py").exists():
            # What is wrong with an entry is told when the project is opened.
            with contextlib.suppress(Exception):
                importlib.import_module(module)


def _imported(entry: object, root: Path) -> Frame:
    with blaming("MIDDLEWARE", str(entry)):
        return _described(str(entry), import_string(entry), root)  # type: ignore[arg-type]


def _described(entry: str, target: object, root: Path) -> Frame:
    plain = inspect.unwrap(target) if callable(target) else target
    file = below(_source(plain), root)
    module = sys.modules[entry.rpartition(".")[0]]
    own = file or below(getattr(module, "__file__", None), root)
    return {"entry": entry, "file": own, "line": _line(plain) if file else 0}


def _source(target: Any) -> str | None:
    """The file of a class or function; none for a partial or an instance, which only their module tells."""
    try:
        return inspect.getsourcefile(target)
    except TypeError:
        return None


def _line(target: Any) -> int:
    try:
        return inspect.getsourcelines(target)[1]
    except (TypeError, OSError):
        return 0
