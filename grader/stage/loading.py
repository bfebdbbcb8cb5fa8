"""The verbs `load` and `open`: make a student's project ready for requests, exactly as `python manage.py` would.

Nothing of the student's code is changed. What the order asks for (entries of MIDDLEWARE left out, the check's own
routes, a prefix) is laid over the settings, and can be taken off again in a process that runs several checks.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import UserSettingsHolder, settings
from django.urls import clear_url_caches, get_resolver, set_urlconf

from grader.stage import database, faults, layers, mounting, requesting
from grader.stage.recorder import NOTES, Ledger
from grader.wire import Frame, unpacked


def load(order: Frame) -> Frame:
    """Load the project an order brings: its `files` are written to `root` first, then Django is set up.

    `base` is where its database goes; with `own`, that is a copy of the project's own where there is one.
    Answers `{"read": […]}`, the files that were opened meanwhile, or `{"fault": …}` with what stopped the project.
    """
    root = Path(order["root"])
    write(root, order["files"])
    enter(root, order["settings"])
    with opened_files(root) as read:
        base = Path(order["base"])
        return {**load_here(root, order["database"], base, own=order.get("own", False)), "read": sorted(read)}


def load_here(root: Path, template: str, base: Path, *, own: bool = False) -> Frame:
    """The same for a project that lies in `root` already."""
    requesting.CURRENT["base"] = base
    return _guarded(lambda: prepare(root, unpacked(template), base, own=own), root)


def open_theater(order: Frame) -> Frame:
    """Make the loaded project answer: `without` entries of MIDDLEWARE, with the check's `routes`, `under` a prefix.

    The order's `files` are written first (None takes one away). Answers `{"layers": […]}` or `{"fault": …}`.
    """
    root: Path = requesting.CURRENT["root"]
    write(root, order["files"])
    return _guarded(lambda: open_in(root, Path(order["file"]), order), root)


def write(root: Path, files: dict[str, str | None]) -> None:
    """Write files below the project; those with None are taken away."""
    for path, data in files.items():
        target = root / path
        if data is None:
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(unpacked(data))


@contextmanager
def opened_files(root: Path) -> Iterator[set[str]]:
    """The project's files that this process opens inside, by their paths below the project."""
    found: set[str] = set()
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            path = faults.below(os.fsdecode(arguments[0]), root)
            if path:
                found.add(path)

    # An audit hook stays for good: it is told to look away when the loading is over.
    sys.addaudithook(watch)
    try:
        yield found
    finally:
        watching = False


def _guarded(work: Callable[[], Frame], root: Path) -> Frame:
    try:
        return work()
    except (Exception, SystemExit) as error:
        return {"fault": faults.described(error, root), "memory": isinstance(error, MemoryError)}


def enter(root: Path, settings_module: str) -> None:
    """Give this process the folder, import path and settings of `python manage.py` in `root`."""
    requesting.CURRENT["root"] = root
    os.chdir(root)  # noqa: TID251 - students may open files relative to manage.py; the stage is a process of its own
    sys.path[:] = [str(root), *(path for path in sys.path if path and path != str(root))]
    sys.argv = ["manage.py"]
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module


def prepare(root: Path, template: bytes, base: Path, *, own: bool) -> Frame:
    """Set Django up and make the database that every theater of this project starts with."""
    with faults.blaming("INSTALLED_APPS"):
        django.setup()
    if own and not database.is_sqlite():
        requesting.CURRENT["base"] = None
    elif not (own and database.borrow(base)):
        database.make(root, template, base)
    layers.import_foreign(root)
    return {}


def open_in(root: Path, file: Path, order: Frame) -> Frame:
    """Lay the order's wishes over the settings, give the theater its database `file`, and build the handler."""
    if requesting.CURRENT["base"] is not None:
        database.use(file, requesting.CURRENT["base"])
    with faults.blaming("ROOT_URLCONF"):
        mounting.read_all(get_resolver())
    with faults.blaming("MIDDLEWARE"):
        own = layers.own_layers(root)
        lay_over(order)
        requesting.build_handler(order.get("gateway", "wsgi"))
    if "ledger" in order:
        NOTES.ledger = Ledger(Path(order["ledger"]))
    return {"layers": own}


def lay_over(order: Frame) -> None:
    """Lay what the order asks for over the settings."""
    changes: dict[str, Any] = {}
    if order["without"]:
        changes["MIDDLEWARE"] = [entry for entry in settings.MIDDLEWARE if entry not in order["without"]]
    if order["routes"] or order["under"]:
        changes["ROOT_URLCONF"] = mounting.mounted(settings.ROOT_URLCONF, order["routes"], order["under"])
    _override(changes)


def _override(changes: dict[str, Any]) -> None:
    holder = UserSettingsHolder(settings._wrapped)
    for name, value in changes.items():
        setattr(holder, name, value)
    settings._wrapped = holder
    set_urlconf(None)
    clear_url_caches()
