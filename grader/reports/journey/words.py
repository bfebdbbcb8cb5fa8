"""A journey in words: a sentence for each event, and short labels. Names from students' code are made plain."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from grader.journey import Change, Ending, Event, Journey, Kind, Stop, Way
from grader.reports.plain import plain

SIGNS = {"added": "+", "changed": "~", "removed": "−"}
LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
COLUMNS = re.compile(r"^(SELECT(?: DISTINCT)?) .{24,}? FROM ")
MOST_IN_SENTENCE, MOST_OF_CHANGE = 300, 120


def one_line(text: str) -> str:
    """The text in one line, without anything that could steer a terminal or break an XML file."""
    return plain(" ".join(text.split()))


def elided(text: str, most: int) -> str:
    """The text, with its middle left out where it is wider than `most` letters."""
    if cell_len(text) <= most:
        return text
    kept = max(2, most - 1)
    while kept > 2 and cell_len(_ends(text, kept)) > most:
        kept -= 1
    return _ends(text, kept)


def _ends(text: str, kept: int) -> str:
    tail = kept // 2
    return f"{text[: kept - tail]}…{text[len(text) - tail :]}"


def change_label(change: Change) -> str:
    """Such as `+ request.user` or `~ status 404`."""
    name, value = one_line(change.name), one_line(change.value)
    if change.what == "length":
        words = f"body of {name} bytes" + (f" ({value})" if value else "")
    elif change.what in ("status", "response"):
        words = f"{change.what} {name}" + (f" ({value})" if value else "")
    else:
        before = {"attribute": "request.", "cookie": "cookie "}.get(change.what, "")
        words = f"{before}{name}" + (f": {value}" if value else "")
    return f"{SIGNS.get(change.how, '~')} {words}"


def shape(sql: str) -> str:
    """The query without its values, so that queries which differ only in these are alike."""
    return LITERAL.sub("?", one_line(sql))


def without_columns(sql: str) -> str:
    """The query with its long list of columns left out: the table says more."""
    return COLUMNS.sub(r"\1 … FROM ", sql)


def alike(queries: Iterable[Event]) -> list[tuple[str, int]]:
    """Each shape of query and how often it was asked, the most frequent first."""
    return Counter(shape(event.name) for event in queries).most_common()


def queries_label(queries: Sequence[Event]) -> str:
    """Such as `12 queries, 3 alike`: the 3 differ at most in their values."""
    most = max((count for _, count in alike(queries)), default=0)
    words = "1 query" if len(queries) == 1 else f"{len(queries)} queries"
    return words + (f", {most} alike" if most > 1 else "")


def stop_words(stop: Stop) -> str:
    """What stands at the place where the request was stopped. What the view asked for stands at the view."""
    within = {"template": f"in {stop_name(stop)}, ", "database": "in a query, "}.get(stop.station, "")
    return f"stopped here: {within}{one_line(stop.why)}"


def duration(microseconds: int) -> str:
    """In milliseconds, or nothing if it was not measured."""
    return f"{microseconds / 1000:.1f} ms" if microseconds else ""


def ending_words(journey: Journey) -> str:
    """The end of the journey in two or three words, such as `status 200`."""
    if journey.ending is Ending.ANSWERED and journey.status:
        return f"status {journey.status}"
    return {Ending.NOT_STARTED: "does not start", Ending.ANSWERED: "answered"}.get(journey.ending, journey.ending.value)


def journey_head(journey: Journey) -> str:
    """What was asked and what came, such as `GET /movies/ → status 200`."""
    return f"{one_line(journey.method)} {one_line(journey.path)} → {ending_words(journey)}"


def journey_sentences(journey: Journey) -> list[str]:
    """The whole journey, for those who do not see the drawing; many queries in a row are one sentence."""
    told = [f"{one_line(journey.method)} {one_line(journey.path)}: {ending_words(journey)}."]
    told += [sentence for sentence in _in_order(journey.events) if sentence]
    told += [sentence for sentence in (stop_sentence(journey),) if sentence]
    if journey.dropped:
        told.append(f"{journey.dropped} more events were not recorded.")
    return told


def stop_sentence(journey: Journey) -> str:
    """Where the request was stopped, and why; empty if it was not."""
    stop, failure = journey.stopped_at, journey.failure
    if journey.ending is Ending.NOT_STARTED and failure:
        setting = f" It is named in the setting {one_line(failure.setting)}." if failure.setting else ""
        return f"The project does not start. {_capital(one_line(str(failure)))}.{setting}"
    if stop is None:
        return ""
    where = f" ({one_line(stop.place)})" if stop.place else ""
    return f"The request was stopped at {stop_name(stop)}: {one_line(stop.why)}{where}."


def stop_name(stop: Stop) -> str:
    """Such as `layer core.layers.Stamp`."""
    station = "layer" if stop.station == "middleware" else one_line(stop.station)
    return f"{station} {one_line(stop.name)}".strip()


def _in_order(events: Sequence[Event]) -> Iterable[str]:
    waiting: list[Event] = []
    for event in (*events, None):
        if event and event.kind is Kind.QUERY:
            waiting.append(event)
            continue
        if len(waiting) > 3:
            yield f"The database is asked: {queries_label(waiting)}."
        else:
            yield from map(event_words, waiting)
        waiting = []
        yield event_words(event) if event else ""


def event_words(event: Event) -> str:
    """One event as a sentence."""
    kinds = {Kind.ROUTE: _route, Kind.QUERY: _query, Kind.TEMPLATE: _template, Kind.ERROR: _error, Kind.BODY: _body}
    first = kinds.get(event.kind, _pass)(event)
    changes = ", ".join(elided(change_label(change), MOST_OF_CHANGE) for change in event.changes)
    return f"{elided(first, MOST_IN_SENTENCE)}." + (f" Changes: {changes}." if changes else "")


def _pass(event: Event) -> str:
    who = _who(event)
    if event.gave:
        return f"{_capital(who)} gives {one_line(event.gave)} instead of a response"
    if event.answered:
        return f"{_capital(who)} answers itself{_status(event)}: what lies further in never sees the request"
    if event.hook:
        return f"{_capital(who)} is called"
    if gave_nothing(event):
        return f"{_capital(who)} ends without a response"
    if event.way is Way.IN:
        return f"The request goes into {who}"
    return f"The response comes back out of {who}{_status(event)}"


def gave_nothing(event: Event) -> bool:
    """Whether it is a view that ended, but returned nothing: it raised."""
    return (event.station, event.way, event.kind) == ("view", Way.BACK, Kind.PASS) and not event.status


def _who(event: Event) -> str:
    name = one_line(event.name)
    if event.hook:
        return f"{one_line(event.hook)} of the layer {name}"
    if event.station == "gateway":
        return f"the gateway ({name})" if name else "the gateway"
    station = "layer" if event.station == "middleware" else one_line(event.station)
    return f"the {station} {name}".rstrip() if name != event.station else f"the {station}"


def _status(event: Event) -> str:
    return f" with status {event.status}" if event.status else ""


def _route(event: Event) -> str:
    if not event.view:
        return f"The router finds no pattern that matches. It tried {len(event.names)}"
    caught = ", ".join(f"{one_line(name)} = {one_line(value)}" for name, value in event.values)
    found = f"The router chooses the view {one_line(event.view)} by the pattern “{one_line(event.name)}”"
    return found + (f" and catches {caught}" if caught else "")


def _query(event: Event) -> str:
    return f"The database is asked: {elided(one_line(event.name), 160)}{_asked(event)}"


def _template(event: Event) -> str:
    held = ", ".join(one_line(name) for name in event.names)
    return f"The template {one_line(event.name)} is filled{_asked(event)}" + (f", with {held}" if held else "")


def _asked(event: Event) -> str:
    told = [f"by {one_line(event.by)}" if event.by else "", duration(event.took)]
    words = ", ".join(word for word in told if word)
    return f" ({words})" if words else ""


def _error(event: Event) -> str:
    what = _capital(one_line(str(event.failure or event.name or "an exception")))
    if not event.status:
        return f"{what} ends the request: nobody made a page of it"
    by = f", written by {one_line(event.page_by)}" if event.page_by else ""
    return f"{what} becomes a page with status {event.status}{by}"


def _body(event: Event) -> str:
    return f"The body is read to its end: {body_label(event)}"


def body_label(event: Event) -> str:
    """Such as `body streamed, 3 parts, 1200 bytes`."""
    counted = (f"{one_line(value)} {one_line(name)}" for name, value in event.values)
    return ", ".join([f"body {one_line(event.name)}".rstrip(), *counted])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
