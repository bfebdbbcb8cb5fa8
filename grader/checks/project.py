"""The submission as a check sees it: files to look at, and theaters to open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from grader.checks.fresh import Fresh
from grader.checks.page import Headers, Page
from grader.checks.visitor import Visitor
from grader.checks.words import CheckFailed

Route = dict[str, Any]


def says(path: str, text: str) -> Route:
    """A route of the check's own whose view answers with a text."""
    return {"kind": "says", "path": path, "text": text}


def echoes(path: str, attribute: str) -> Route:
    """A route of the check's own whose view answers with an attribute of the request (empty if there is none)."""
    return {"kind": "echoes", "path": path, "attribute": attribute}


def raises(path: str) -> Route:
    """A route of the check's own whose view raises."""
    return {"kind": "raises", "path": path}


@dataclass(frozen=True)
class Layer:
    """An entry of MIDDLEWARE that comes from the project itself: a claim of the stage, not a response."""

    entry: str
    file: str
    line: int


@dataclass(frozen=True)
class Order:
    """What a theater is to be loaded with."""

    files: Mapping[str, bytes]
    without: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    under: str = ""


class Stage(Protocol):
    """A loaded project that answers requests."""

    layers: list[Layer]

    def send(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""


class Theater:
    """The student's project, loaded and answering. `visit` is its first visitor."""

    def __init__(self, project: "Project", order: Order) -> None:
        self._project = project
        self._order = order
        self._stage = project.stage(order)
        self.visit = Visitor(self.send)

    def send(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""
        return replace(self._stage.send(method, path, headers, body), note_claim=self._project.note_claim)

    @property
    def layers(self) -> list[Layer]:
        """The project's own entries of MIDDLEWARE, in order."""
        self._project.note_claim()
        return self._stage.layers

    def address(self, name: str, *args: object, **kwargs: object) -> str:
        """The address that a URL name leads to, seen in a redirect to that name; the check fails if there is none."""
        path = f"to-{self._project.fresh.word()}/"
        route: Route = {"kind": "redirects", "path": path, "name": name, "args": [_plain(value) for value in args]}
        route["kwargs"] = {key: _plain(value) for key, value in kwargs.items()}
        order = Order(self._order.files, self._order.without, (*self._order.routes, route), self._order.under)
        page = Theater(self._project, order).visit("/" + path)
        if page.status != 302:
            came = page.error.message if page.error and page.error.type == "NoReverseMatch" else page.described
            asked = f"the address with the name {name}"
            raise CheckFailed(f"The name “{name}” leads to no address.", "an address", came, asked)
        return page.location


class Project:
    """The files of a submission, and `open` to load them."""

    def __init__(self, files: Mapping[str, bytes], fresh: Fresh, stage: Callable[[Order], Stage]) -> None:
        self.files = dict(files)
        self.fresh = fresh
        self.stage = stage
        self.claimed = False

    def note_claim(self) -> None:
        """Note that the check rests on something that the project's process told of itself."""
        self.claimed = True

    def text(self, path: str) -> str | None:
        """A file's text, or None if it is missing or no text."""
        try:
            return self.files[path].decode("utf-8-sig")
        except (KeyError, UnicodeDecodeError):
            return None

    def open(self, without: Iterable[str] = (), routes: Iterable[Route] = (), under: str = "") -> Theater:
        """Load the project anew, in a process and with a database of its own."""
        return Theater(self, Order(self.files, tuple(without), tuple(routes), under))


def _plain(value: object) -> object:
    return {"date": value.isoformat()} if isinstance(value, date) else value
