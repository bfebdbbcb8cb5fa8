"""The picture of a journey, before it is drawn: one row for each place, from the outermost to the innermost.

Time goes down the left side, the way in, and up the right side, the way back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from grader.journey import Ending, Event, Journey, Kind, LayerSeen, Stop, Way
from grader.reports.journey.words import gave_nothing

Placed = tuple[int, Event]
"""An event and its number in the journey."""
RESCUE = "process_exception"
"""The hook that is called only while an exception is on its way out, and may answer it."""


class Lane(StrEnum):
    """What goes up on the right side of a row."""

    NOTHING = "nothing"
    RESPONSE = "response"
    RAISED = "raised"
    """An exception that nobody has made a response of yet, or something else that is no response."""


@dataclass(eq=False)
class Row:
    """One place on the way, with what happened there on each side."""

    station: str
    """That of the event; `hook` for a layer's hook, and `error` where an exception became a page."""
    name: str
    layer: LayerSeen | None = None
    ins: list[Placed] = field(default_factory=list)
    backs: list[Placed] = field(default_factory=list)
    asked: list[Placed] = field(default_factory=list)
    """The queries and templates that were asked for here."""
    reached: bool = False
    passed: bool = False
    """Whether the request got as far in as this: a layer that took itself out is passed, and not reached."""
    lane: Lane = Lane.NOTHING
    stop: Stop | None = None

    @property
    def own(self) -> bool:
        """Whether it is a layer of the student's project."""
        return self.layer is not None and self.layer.own

    @property
    def used(self) -> bool:
        """False for a layer that took itself out."""
        return self.layer is None or self.layer.used

    @property
    def events(self) -> list[Event]:
        """Everything that happened here."""
        return [event for _, event in (*self.ins, *self.asked, *self.backs)]

    @property
    def quiet(self) -> bool:
        """Whether it is a layer where nothing worth a line happened."""
        plain = all(event.kind is Kind.PASS and not (event.changes or event.gave) for event in self.events)
        return self.station == "middleware" and plain and self.stop is None

    def put(self, index: int, event: Event) -> None:
        """Put an event on its side."""
        asked = event.kind in (Kind.QUERY, Kind.TEMPLATE)
        side = self.asked if asked else self.ins if event.way is Way.IN else self.backs
        side.append((index, event))


@dataclass(frozen=True)
class Picture:
    """All rows, and the one where the request turned round."""

    rows: tuple[Row, ...]
    turn: int
    """The place in `rows`; -1 if no request came in."""

    @property
    def comes_back(self) -> bool:
        """Whether anything goes up from where the request turned round."""
        return self.turn >= 0 and self.rows[self.turn].lane is not Lane.NOTHING


def picture(journey: Journey) -> Picture:
    """The journey as rows."""
    placing = _Placing(journey)
    where = [placing.place(index, event) for index, event in enumerate(journey.events)]
    rows = placing.rows()
    turn = max((place for place, row in enumerate(rows) if row.ins or row.asked), default=-1)
    for row in rows[: turn + 1]:
        row.passed, row.reached = True, row.used
    _mark_stop(journey, where, placing)
    _mark_lanes(journey, rows[: turn + 1])
    return Picture(tuple(rows), turn)


class _Placing:
    """Finds the row of each event."""

    def __init__(self, journey: Journey) -> None:
        self.outer = {"gateway": Row("gateway", journey.gateway)}
        self.layers = [Row("middleware", layer.entry, layer) for layer in journey.layers]
        self.router, self.view = Row("router", ""), Row("view", "")
        self.hooks: dict[Way, list[Row]] = {Way.IN: [], Way.BACK: []}
        self.errors: list[Row] = []
        self.inside: list[Row] = []
        """The layers that the request is in now: an entry may be listed twice."""

    def rows(self) -> list[Row]:
        """All of them, from the outermost to the innermost. What comes later on the way back lies further out."""
        core = [*reversed(self.errors), self.router, *self.hooks[Way.IN], *reversed(self.hooks[Way.BACK]), self.view]
        return [*self.outer.values(), *self.layers, *core]

    def place(self, index: int, event: Event) -> Row:
        """Put the event where it belongs; the row is where it would have stopped the request."""
        row = self._row(event)
        if event.kind is Kind.ERROR and row in (self.router, self.view):
            self.errors.append(Row("error", event.name))
            self.errors[-1].backs.append((index, event))
        else:
            row.put(index, event)
        self._name(row, event)
        return row

    def _name(self, row: Row, event: Event) -> None:
        """The view is known by its route before it is called, and even if it never is."""
        row.name = row.name or event.name
        if event.kind is Kind.ROUTE:
            self.view.name = event.view

    def _row(self, event: Event) -> Row:
        if event.kind in (Kind.QUERY, Kind.TEMPLATE):
            return self._asker(event)
        if event.kind is Kind.HOOK:
            self.hooks[event.way].append(Row("hook", event.name))
            return self.hooks[event.way][-1]
        if event.station == "middleware":
            return self._layer(event)
        if event.station in ("view", "database", "template"):
            return self.view
        if event.station == "router":
            return self.router
        return self.outer.setdefault(event.station, Row(event.station, event.name))

    def _asker(self, event: Event) -> Row:
        asker = event.by.rpartition(" ")[2]
        named = [row for row in self.layers if asker and row.name == asker]
        if named:
            return named[0]
        return self.view if self.view.ins or not self.inside else self.inside[-1]

    def _layer(self, event: Event) -> Row:
        if event.kind is Kind.PASS and event.way is Way.IN:
            row = next((row for row in self.layers if row.name == event.name and not row.ins), None)
            row = row or self._unlisted(event)
            self.inside.append(row)
            return row
        row = next((row for row in reversed(self.inside) if row.name == event.name), None)
        if row and event.kind is Kind.PASS:
            self.inside.remove(row)
        return row or next((row for row in self.layers if row.name == event.name), None) or self._unlisted(event)

    def _unlisted(self, event: Event) -> Row:
        self.layers.append(Row("middleware", event.name, LayerSeen(event.name, event.place, bool(event.place))))
        return self.layers[-1]


def _mark_stop(journey: Journey, where: Sequence[Row], placing: _Placing) -> None:
    stop = journey.stopped_at
    if stop is None:
        return
    alone = replace(journey, ending=Ending.ANSWERED)
    stops = (
        row for row, event in zip(where, journey.events, strict=True) if replace(alone, events=(event,)).stopped_at
    )
    last = where[-1] if where else placing.outer["gateway"]
    at = placing.outer["gateway"] if journey.ending is Ending.NOT_STARTED else next(stops, last)
    at.stop = stop


def _mark_lanes(journey: Journey, rows: Sequence[Row]) -> None:
    silent = journey.ending is Ending.NO_ANSWER
    raised = journey.errors or any(event.hook == RESCUE for event in journey.events)
    lane = Lane.NOTHING if silent else Lane.RAISED if raised else Lane.RESPONSE
    for row in reversed(rows):
        if row.backs:
            lane = lane if all(map(_leaves_as_it_was, row.backs)) else _lane_of(row)
        elif silent and row.ins:
            lane = Lane.NOTHING
        row.lane = lane


def _leaves_as_it_was(placed: Placed) -> bool:
    _, event = placed
    return event.hook == RESCUE and not event.answered


def _lane_of(row: Row) -> Lane:
    return Lane.RAISED if all(_is_no_response(event) for _, event in row.backs) else Lane.RESPONSE


def _is_no_response(event: Event) -> bool:
    return bool(event.gave) or (event.kind is Kind.ERROR and not event.status) or gave_nothing(event)
