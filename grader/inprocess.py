"""The checks without a judge: plain `pytest exercises/02_router`, for an editor, a debugger and breakpoints.

The fixtures call the stage's own verbs in this process. pytest-django sets Django up; each theater still has a database
file and a handler of its own. What a check writes into the project (fresh movies) is taken back when it ends.
Module state that outlives a check, hanging and exiting are the only differences from `make check`.
"""

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connections
from django.urls import clear_url_caches, set_urlconf

from grader.checks import fixtures
from grader.checks.fixtures import HOST
from grader.checks.page import Headers, Page
from grader.checks.project import Order, Project
from grader.fold import read_files
from grader.judge.stages import template_database
from grader.judge.theater import layers_from, page_from, raise_fault
from grader.stage import loading, requesting
from grader.wire import Frame, packed

COURSE = Path(__file__).resolve().parents[1]
KEPT = ".kept"
VARIABLE = "DJANGO_SETTINGS_MODULE"


def pytest_configure(config: pytest.Config) -> None:
    """Give the fixtures a host for the project that the configuration names."""
    root = Path(config.getini("pythonpath")[0])
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != COURSE]
    put_back(root)
    config.stash[HOST] = LocalHost(root)
    config.pluginmanager.register(fixtures)


@pytest.fixture(autouse=True)
def _database_allowed(django_db_blocker: Any) -> Iterator[None]:
    """Each theater has a database file of its own, so there is nothing that pytest-django would have to guard."""
    with django_db_blocker.unblock():
        yield


class LocalHost:
    """This process's side of the fixtures."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: Mapping[str, bytes] = read_files(root)
        self._scratch = Path(tempfile.mkdtemp(prefix="theater-"))
        self._database = template_database(COURSE / "build")
        # pytest-django is about to change DEBUG and ALLOWED_HOSTS for its own client; a theater has the student's.
        self._settings = UserSettingsHolder(settings._wrapped)
        self._settings.DEBUG = settings.DEBUG
        self._settings.ALLOWED_HOSTS = list(settings.ALLOWED_HOSTS)
        self._undo = contextlib.ExitStack()
        self._opened = 0

    def seed(self, check: str) -> str:
        """A seed that is the same in every run, so that a breakpoint is met again."""
        return hashlib.sha256(f"in this process\0{check}".encode()).hexdigest()[:32]

    def slug(self, item: pytest.Item) -> str:
        """The exercise that the check's file belongs to."""
        return item.path.stem.removeprefix("test_").removesuffix("_hidden")

    def open_stage(self, order: Order) -> "LocalStage":
        """The project, opened in this process as the order wishes."""
        self._opened += 1
        settings._wrapped = self._settings
        made = [path for path in order.files if not (self.root / path).exists()]
        if write_changes(self.root, order.files):
            self._undo.callback(forget_modules, self.root)
            self._undo.callback(put_back, self.root)
            self._undo.callback(take_away, self.root, made)
            forget_modules(self.root)
        return LocalStage(self.root, self._database, self._scratch / str(self._opened), order)

    def end(self, project: Project) -> None:
        """Take back what the check laid over the settings and wrote into the project."""
        settings._wrapped = self._settings
        self._undo.close()
        connections.close_all()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._opened = 0


class LocalStage:
    """The project, opened with the stage's own verbs. Several may be open: each answers with its own settings."""

    def __init__(self, root: Path, database: bytes, folder: Path, order: Order) -> None:
        folder.mkdir(parents=True)
        self._file = folder / "db.sqlite3"
        wishes: Frame = {"without": order.without, "routes": order.routes, "under": order.under}
        loading.enter(root, os.environ[VARIABLE])
        with warnings.catch_warnings():
            # A converter that is registered a second time is only this process's doing.
            warnings.simplefilter("ignore")
            self._checked(loading.load_here(root, packed(database), folder / "base.sqlite3"))
            self.layers = layers_from(self._checked(loading.open_theater({**wishes, "file": self._file, "files": {}})))
        self._settings = settings._wrapped
        self._current = {name: requesting.CURRENT[name] for name in ("handler", "gateway", "layers")}

    def send(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""
        settings._wrapped = self._settings
        requesting.CURRENT.update(self._current)
        connections.close_all()
        connections.settings["default"]["NAME"] = self._file
        set_urlconf(None)
        clear_url_caches()
        order = {"method": method, "path": path, "headers": headers, "body": packed(body)}
        return page_from(requesting.request(order), f"{method} {path}", path)

    @staticmethod
    def _checked(answer: Frame) -> Frame:
        raise_fault(answer)
        return answer


def write_changes(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files that differ from those on disk, keeping what was there under another name."""
    changed = [path for path, data in files.items() if not (root / path).exists() or (root / path).read_bytes() != data]
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.copyfile(target, target.with_name(target.name + KEPT))
        target.write_bytes(files[path])
    return changed


def put_back(root: Path) -> None:
    """Bring every kept file back to its place: also those of an earlier run that was cut short."""
    for kept in root.rglob(f"*{KEPT}"):
        kept.replace(kept.with_name(kept.name.removesuffix(KEPT)))


def take_away(root: Path, made: list[str]) -> None:
    """Remove files that a check made where there were none."""
    for path in made:
        (root / path).unlink(missing_ok=True)


def forget_modules(root: Path) -> None:
    """Import the project's modules anew, but for models and app configurations: Django registers those only once."""
    below = f"{root}{os.sep}"
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or not file.startswith(below):
            continue
        lasting = name == os.environ[VARIABLE] or name.rpartition(".")[2] in ("models", "apps", "admin")
        if lasting or Path(file).name == "__init__.py":
            continue
        parent, _, last = name.rpartition(".")
        del sys.modules[name]
        if parent in sys.modules:
            vars(sys.modules[parent]).pop(last, None)
    clear_url_caches()
