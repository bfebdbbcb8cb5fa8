"""One request through a project as it lies on disk, and the journey it makes.

The project is loaded where it is, in a process of its own, as `manage.py runserver` would. Its SQLite database is
copied first, so a traced request changes nothing.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from grader.checks.page import Headers, Page
from grader.checks.visitor import Visitor
from grader.checks.words import CheckCut, ProjectBroken
from grader.diagnosis import Case, diagnose
from grader.errors import UsageError
from grader.fold import LEFT_ALONE
from grader.journey import Ending, Journey
from grader.judge.settings_module import settings_module
from grader.judge.stages import open_stages
from grader.judge.theater import LoadedProject, OpenTheater, output_of
from grader.results import DiagnosisRecord
from grader.wire import packed

SOURCES = frozenset({".html", ".json", ".py", ".toml", ".txt"})
LONGEST_SOURCE = 200_000
MOST_SOURCES = 5000


@dataclass(frozen=True)
class Asked:
    """What to send. `data` are form fields; `user` is logged in before; without `token` there is no CSRF token."""

    path: str
    method: str = "GET"
    data: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    token: bool = True
    gateway: str = "wsgi"


@dataclass(frozen=True)
class Traced:
    """What came of it: the journey, the page if one came, the diagnosis if there is one, what the project printed."""

    journey: Journey
    page: Page | None
    diagnosis: DiagnosisRecord | None
    output: str


def trace(project: Path, settings: str, asked: Asked, database: bytes) -> Traced:
    """Send one request. UsageError if the project has no settings, or no such user."""
    files = source_files(project)
    settings = settings or _named_settings(files)
    with tempfile.TemporaryDirectory(prefix="trace-") as scratch:
        return _traced(project.resolve(), settings, asked, (files, database, Path(scratch)))


def source_files(project: Path) -> dict[str, bytes]:
    """The text files that the diagnosis reads, by their paths below the project."""
    found: dict[str, bytes] = {}
    for folder, folders, names in os.walk(project):
        folders[:] = sorted(name for name in folders if name not in LEFT_ALONE and not name.startswith("."))
        for path in (Path(folder, name) for name in sorted(names)):
            if path.suffix in SOURCES and path.is_file() and path.stat().st_size <= LONGEST_SOURCE:
                found[path.relative_to(project).as_posix()] = path.read_bytes()
        if len(found) > MOST_SOURCES:
            break
    return found


def _named_settings(files: Mapping[str, bytes]) -> str:
    try:
        return settings_module(files)
    except ProjectBroken as broken:
        remedy = "Name the settings: SETTINGS=package.settings"
        raise UsageError(str(broken), where=broken.place, remedy=remedy) from None


def _traced(project: Path, settings: str, asked: Asked, given: tuple[dict[str, bytes], bytes, Path]) -> Traced:
    files, database, folder = given
    order = {
        "root": str(project),
        "files": {},
        "settings": settings,
        "database": packed(database),
        "base": str(folder / "base.sqlite3"),
        "own": True,
    }
    own_layers = None
    with open_stages() as stages, ExitStack() as ends:
        stage = stages.open(folder)
        ends.callback(stage.end)
        try:
            theater = LoadedProject(stage, order).open(_wishes(asked, folder), folder)
            ends.callback(theater.end)
            own_layers = theater.layers
            page = _sent(theater, asked)
            journey, failure = page.journey, None
        except CheckCut as cut:
            page, failure = None, getattr(cut, "failure", None)
            journey = cut.journey or Journey(asked.method, asked.path, ending=Ending.NOT_STARTED, failure=failure)
    case = Case(files, "", own_layers, (journey,), failure)
    return Traced(journey, page, diagnose(case), output_of(folder))


def _wishes(asked: Asked, folder: Path) -> dict[str, object]:
    file = str(folder / "db.sqlite3")
    return {"without": [], "routes": [], "under": "", "files": {}, "file": file, "gateway": asked.gateway}


def _sent(theater: OpenTheater, asked: Asked) -> Page:
    def send(method: str, path: str, headers: Headers, body: bytes) -> Page:
        return theater.send(method, path, headers, body)

    visitor = Visitor(send)
    if asked.user:
        visitor.carry(*_cookie(theater, asked.user))
    return visitor(asked.path, asked.method, asked.data or None, token=asked.token)


def _cookie(theater: OpenTheater, user: str) -> tuple[str, str]:
    answer = theater.log_in(user)
    if "name" in answer:
        return str(answer["name"]), str(answer["value"])
    names = ", ".join(str(name) for name in answer.get("known", ()))
    none = 'There are none yet. First make manage CMD="migrate", then make manage CMD="createsuperuser".'
    remedy = f"There are: {names}." if names else none
    raise UsageError(f"There is no user “{user}” in the project's database.", where="USER=", remedy=remedy)
