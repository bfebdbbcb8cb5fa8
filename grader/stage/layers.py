"""Which entries of MIDDLEWARE are the student's own, and where each comes from."""

import inspect
from pathlib import Path

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
    try:
        file = below(inspect.getsourcefile(inspect.unwrap(target)), root)  # type: ignore[arg-type]
        line = inspect.getsourcelines(inspect.unwrap(target))[1]  # type: ignore[arg-type]
    except (TypeError, OSError, ValueError):
        file, line = None, 0
    return {"entry": entry, "file": file, "line": line}
