"""Which entries of MIDDLEWARE are the student's own, and where each comes from."""

import inspect
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from grader.stage.faults import below
from grader.wire import Frame


def own_layers(root: Path) -> list[Frame]:
    """The project's own entries of MIDDLEWARE in order: dotted path, file below the project, line.

    Raises what importing an entry raises: Django would not start either.
    """
    found = [_described(str(entry), import_string(entry), root) for entry in settings.MIDDLEWARE]
    return [layer for layer in found if layer["file"]]


def _described(entry: str, target: object, root: Path) -> Frame:
    file, line = _defined(target)
    own = below(file, root) or below(getattr(sys.modules[entry.rpartition(".")[0]], "__file__", None), root)
    return {"entry": entry, "file": own, "line": line if own == below(file, root) else 0}


def _defined(target: Any) -> tuple[str | None, int]:
    """Where a class or function is written; nowhere for a partial or an instance, which only their module tells."""
    try:
        plain = inspect.unwrap(target)
        return inspect.getsourcefile(plain), inspect.getsourcelines(plain)[1]
    except (TypeError, OSError, ValueError):
        return None, 0
