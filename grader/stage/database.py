"""A database file of its own for each stage, with the tables already made."""

import shutil
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

CONTRIB = ("admin", "auth", "contenttypes", "messages", "sessions")
NOT_IN_TEMPLATE = frozenset({"flatpages", "redirects", "sites"})


def make(root: Path, template: bytes) -> None:
    """Make the project's database: the template's tables, and the project's own migrations on top."""
    path = base(root)
    path.write_bytes(template)
    _point_to(path)
    labels = {app.label for app in apps.get_app_configs()}
    if any(root.glob("*/migrations/0*.py")) or labels & NOT_IN_TEMPLATE:
        _migrate()
    connections.close_all()


def use(path: Path, root: Path) -> None:
    """Give this process a copy of the project's database."""
    shutil.copyfile(base(root), path)
    _point_to(path)


def base(root: Path) -> Path:
    """Where the project's database lies: beside the project, not in it."""
    return root.parent / "base.sqlite3"


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
