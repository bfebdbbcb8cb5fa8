"""A database file of its own for each stage, with the tables already made."""

import shutil
import sqlite3
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

CONTRIB = ("admin", "auth", "contenttypes", "messages", "sessions")
NOT_IN_TEMPLATE = frozenset({"flatpages", "redirects", "sites"})


def make(root: Path, template: bytes, base: Path) -> None:
    """Make the project's database at `base`: the template's tables, and the project's own migrations on top."""
    base.write_bytes(template)
    _point_to(base)
    labels = {app.label for app in apps.get_app_configs()}
    if any(root.glob("*/migrations/0*.py")) or labels & NOT_IN_TEMPLATE:
        _migrate()
    connections.close_all()


def borrow(base: Path) -> bool:
    """Copy the project's own SQLite file to `base`; False if it has none yet."""
    own = connections.settings["default"]
    if not own["ENGINE"].endswith("sqlite3") or not Path(str(own["NAME"])).is_file():
        return False
    # Through SQLite itself: what a running server has not written into the file yet is then there, too.
    with sqlite3.connect(f"{Path(str(own['NAME'])).resolve().as_uri()}?mode=ro", uri=True) as source:
        target = sqlite3.connect(base)
        source.backup(target)
        target.close()
    return True


def use(path: Path, base: Path) -> None:
    """Give this process a copy of the database at `base`."""
    shutil.copyfile(base, path)
    _point_to(path)


def is_sqlite() -> bool:
    """Whether the project keeps its data in an SQLite file; another server's database is used as it is."""
    return bool(connections.settings["default"]["ENGINE"].endswith("sqlite3"))


def _point_to(path: Path) -> None:
    connections.close_all()
    connections.settings["default"].update(ENGINE="django.db.backends.sqlite3", NAME=path)


def make_template(path: Path) -> None:
    """Write a database with the tables of Django's own apps: what `migrate` would make in every project."""
    settings.configure(
        INSTALLED_APPS=[f"django.contrib.{name}" for name in CONTRIB],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}},
        USE_TZ=True,
    )
    django.setup()
    _migrate()


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
