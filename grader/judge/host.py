"""What holds a submission while its checks run: seeds, loaded projects, and the evidence of the running check."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from grader.checks.page import Headers, Page
from grader.checks.project import Layer, Order, Project
from grader.checks.words import CheckCut, TimedOut
from grader.journey import Journey
from grader.judge.loads import Loads
from grader.judge.settings_module import settings_module
from grader.judge.stages import Stages
from grader.judge.theater import LoadedProject, OpenTheater, output_of
from grader.wire import Frame, packed

MOST_TIMEOUTS = 3


@dataclass
class Evidence:
    """What one check saw, for its record and its diagnosis."""

    pages: list[Page] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    layers: list[Layer] | None = None
    output: str = ""
    claimed: bool = False


class JudgeHost:
    """The judge's side of the fixtures: each theater is a stage process of its own."""

    def __init__(self, files: Mapping[str, bytes], slug: str, stages: Stages, database: bytes, seed: str) -> None:
        self.files = files
        self.evidence = Evidence()
        self._slug = slug
        self._stages = stages
        self._database = database
        self._seed = seed
        self._scratch = Path(tempfile.mkdtemp(prefix="theater-"))
        self._loads = Loads(self._load)
        self._open: list[tuple[LoadedProject, OpenTheater, Path]] = []
        self._timeouts = 0

    def seed(self, check: str) -> str:
        """The seed of a check's fresh data."""
        return hashlib.sha256(f"{self._seed}\0{check}".encode()).hexdigest()[:32]

    def slug(self, item: pytest.Item) -> str:
        """The exercise that is judged."""
        return self._slug

    def open_stage(self, order: Order) -> "LoggedTheater":
        """A stage that has loaded the project and opened it as the order wishes."""
        if self._timeouts >= MOST_TIMEOUTS:
            raise TimedOut("The project took too long several times before, so this was not tried again.")
        try:
            return self._open_theater(order)
        except TimedOut:
            self._timeouts += 1
            raise

    def end(self, project: Project) -> None:
        """End the theaters of the check and keep what they printed."""
        for loaded, theater, folder in self._open:
            theater.end()
            self.evidence.output += output_of(folder) or output_of(loaded.stage.folder)
        self._open.clear()
        self._loads.tidy()
        self.evidence.claimed = project.claimed

    def count_timeout(self) -> None:
        """Count a request without an answer; after a few the rest is not tried."""
        self._timeouts += 1

    def close(self) -> None:
        """End everything that is still open, and remove what it left."""
        self._loads.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _open_theater(self, order: Order) -> "LoggedTheater":
        loaded, changes = self._loads.serve(order.files)
        folder = self._folder()
        wishes = {"without": list(order.without), "routes": list(order.routes), "under": order.under}
        try:
            theater = loaded.open({**wishes, "files": changes, "file": str(folder / "db.sqlite3")}, folder)
        except CheckCut:
            self.evidence.output += output_of(folder)
            raise
        self._open.append((loaded, theater, folder))
        self.evidence.layers = theater.layers
        return LoggedTheater(theater, self)

    def _load(self, files: Mapping[str, bytes]) -> LoadedProject:
        settings = settings_module(files)
        folder = self._folder()
        stage = self._stages.open(folder)
        try:
            return LoadedProject(stage, load_order(files, settings, self._database, folder))
        except CheckCut:
            stage.end()
            self.evidence.output += output_of(folder)
            raise

    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._scratch))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class LoggedTheater:
    """An open theater whose pages are kept as evidence."""

    def __init__(self, theater: OpenTheater, host: JudgeHost) -> None:
        self.layers = theater.layers
        self._theater = theater
        self._host = host

    def send(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""
        try:
            page = self._theater.send(method, path, headers, body)
        except CheckCut as cut:
            self._host.evidence.journeys += [cut.journey] if cut.journey else []
            if isinstance(cut, TimedOut):
                self._host.count_timeout()
            raise
        self._host.evidence.pages.append(page)
        self._host.evidence.journeys += [page.told] if page.told else []
        return page


def load_order(files: Mapping[str, bytes], settings: str, database: bytes, folder: Path) -> Frame:
    """The order that loads a project into a folder of the stage's own."""
    return {
        "root": str(folder / "project"),
        "files": {path: packed(data) for path, data in files.items()},
        "settings": settings,
        "database": packed(database),
        "base": str(folder / "base.sqlite3"),
    }
