"""The record of a journey, its JSON form, and the plain words that checks use (`journey.way_in`, `journey.queries`).

All of it is told by the process that ran the student's code: it is a claim, good for drawing and for diagnosis.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

SCHEMA = 1
"""Goes up when a reader of the JSON form would have to change."""


class MalformedJourney(ValueError):
    """Something that should be a journey is none."""


class Way(StrEnum):
    """The direction of an event."""

    IN = "in"
    BACK = "back"


class Kind(StrEnum):
    """What kind of event it is."""

    PASS = "pass"
    """The request goes in here, or the response comes back out: gateway, a layer, the view."""
    HOOK = "hook"
    """A layer's `process_view`, `process_exception` or `process_template_response` was called."""
    ROUTE = "route"
    """The router chose a view, or found none."""
    QUERY = "query"
    TEMPLATE = "template"
    ERROR = "error"
    """An exception became a response, or ended the request."""
    BODY = "body"
    """A streamed body was read to its end, part by part."""


class Ending(StrEnum):
    """How the journey ended."""

    ANSWERED = "answered"
    NO_PAGE = "no page"
    """Not even Django made a page of the error: the server has to."""
    NO_ANSWER = "no answer"
    """It took too long, or the process ended."""
    NOT_STARTED = "not started"
    """The project does not load, so no request can come in."""


@dataclass(frozen=True)
class Change:
    """What an event added to the request or the response, or changed, or took away."""

    what: str
    """`attribute` (of the request), `header`, `cookie`, `status`, `length` (of the body, in bytes) or `response`
    (another one was put in its place)."""
    name: str
    value: str = ""
    """A short text where it is harmless to make one, else the name of the value's type."""
    how: str = "added"
    """`added`, `changed` or `removed`."""


@dataclass(frozen=True)
class Failure:
    """An exception, described in words and places."""

    type: str
    message: str
    place: str = ""
    """file:line, the last place in the project that it passed; else empty."""
    raised_in: str = ""
    """module.function where it was raised."""
    module: str = ""
    """The module that the exception's class comes from."""
    template: str = ""
    """template:line, where a template was being read or filled."""
    setting: str = ""
    """The setting whose value names what failed, if one does."""
    entry: str = ""
    """The entry of that setting."""
    missing: str = ""
    """The name that was looked for and not found, where the exception is about one."""
    causes: tuple[tuple[str, str], ...] = ()
    """(type, message) of each exception that led to it, from the nearest to the first."""

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" + (f" ({self.place})" if self.place else "")


@dataclass(frozen=True)
class Event:
    """One thing that happened on the way. Which fields are filled depends on `kind`."""

    station: str
    kind: Kind
    way: Way
    name: str
    """A layer's entry of MIDDLEWARE, a view's dotted name, a template's name, a query's SQL, a route's pattern."""
    at: int = 0
    """Microseconds since the request came in."""
    took: int = 0
    """Microseconds until it was over, for queries, templates and views."""
    place: str = ""
    """file:line in the project, where known."""
    by: str = ""
    """Of a query or template: who asked for it, as `view movies.views.programme` or `template movies/list.html`."""
    changes: tuple[Change, ...] = ()
    answered: bool = False
    """This layer or hook gave the response itself: what lies further in never saw the request."""
    gave: str = ""
    """The type of what came back, where it is no response: `None`, `str`, `coroutine`."""
    hook: str = ""
    names: tuple[str, ...] = ()
    """Of a template: the names its context held. Of a route: the patterns that were tried."""
    values: tuple[tuple[str, str], ...] = ()
    """Of a route: what was caught from the address."""
    view: str = ""
    """Of a route: the view that it leads to; empty if no route matched."""
    status: int = 0
    """Of the way back out of gateway and layers, and of an error: the response's status."""
    page_by: str = ""
    """Of an error: who wrote the page, such as `Django's debug page` or the dotted name of a handler."""
    failure: Failure | None = None


@dataclass(frozen=True)
class LayerSeen:
    """An entry of MIDDLEWARE, in the list's order."""

    entry: str
    place: str = ""
    """file:line for the project's own; empty for others."""
    own: bool = False
    used: bool = True
    """False if it took itself out (`MiddlewareNotUsed`)."""

    @property
    def name(self) -> str:
        """Its last word: SessionMiddleware."""
        return self.entry.rpartition(".")[2]


@dataclass(frozen=True)
class Stop:
    """Where the request was stopped, so that it got no further in; `why` is a short sentence."""

    station: str
    name: str
    place: str
    why: str


@dataclass(frozen=True)
class Journey:
    """One request: what it asked, everything that happened in order, and how it ended."""

    method: str
    path: str
    events: tuple[Event, ...] = ()
    layers: tuple[LayerSeen, ...] = ()
    status: int = 0
    ending: Ending = Ending.ANSWERED
    gateway: str = "wsgi"
    """`wsgi` or `asgi`."""
    failure: Failure | None = None
    """The exception behind a status of 500, or what kept the project from loading."""
    dropped: int = 0
    """How many events came after the record was full."""
    schema: int = field(default=SCHEMA)

    @property
    def way_in(self) -> tuple[str, ...]:
        """The entries of the layers that the request went into, in order."""
        return tuple(event.name for event in self._layer_events(Way.IN))

    @property
    def way_back(self) -> tuple[str, ...]:
        """The entries of the layers that the response came back out of, in order."""
        return tuple(event.name for event in self._layer_events(Way.BACK))

    @property
    def route(self) -> Event | None:
        """What the router did; None if it was never asked."""
        return next((event for event in self.events if event.kind is Kind.ROUTE), None)

    @property
    def view(self) -> Event | None:
        """The view that was called, as it was called; None if none was."""
        return next((event for event in self.events if event.station == "view" and event.way is Way.IN), None)

    @property
    def queries(self) -> tuple[Event, ...]:
        """Every query to the database."""
        return tuple(event for event in self.events if event.kind is Kind.QUERY)

    @property
    def templates(self) -> tuple[Event, ...]:
        """Every template that was filled, in the order in which they began."""
        return tuple(event for event in self.events if event.kind is Kind.TEMPLATE)

    @property
    def errors(self) -> tuple[Event, ...]:
        """Every exception that became a response, or ended the request."""
        return tuple(event for event in self.events if event.kind is Kind.ERROR)

    def added_by(self, entry: str) -> tuple[Change, ...]:
        """Everything that a layer changed, on the way in and on the way back."""
        own = (event for event in self.events if event.station == "middleware" and event.name == entry)
        return tuple(change for event in own for change in event.changes)

    @property
    def stopped_at(self) -> Stop | None:
        """Where the request was stopped or went wrong; None if it went all the way in and the response came back."""
        from grader.journey.stops import stops

        return next(stops(self), None)

    def without_times(self) -> Self:
        """The same with no time in it: what two runs have in common."""
        return replace(self, events=tuple(replace(event, at=0, took=0) for event in self.events))

    def to_json(self) -> dict[str, Any]:
        """The journey as plain JSON values; what is empty is left out of the events."""
        values = asdict(self)
        values["events"] = [
            {name: value for name, value in event.items() if value or name in ("station", "name")}
            for event in values["events"]
        ]
        return values

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """The journey back from `to_json`; MalformedJourney if it is none."""
        from grader.journey.reading import journey_from

        read: Self = journey_from(cls, values)
        return read

    def _layer_events(self, way: Way) -> Iterator[Event]:
        for event in self.events:
            if event.station == "middleware" and event.kind is Kind.PASS and event.way is way:
                yield event
