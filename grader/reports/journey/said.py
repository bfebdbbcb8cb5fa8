"""The short texts that stand at each row of a drawn journey, on its left and on its right side."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from grader.journey import Event, Kind
from grader.reports.journey.rows import Placed, Row
from grader.reports.journey.words import (
    alike,
    body_label,
    change_label,
    elided,
    event_words,
    gave_nothing,
    one_line,
    queries_label,
    stop_words,
    without_columns,
)

MOST_SHOWN = 4
"""Queries or templates that get a line of their own."""
MOST_LINES = 6
"""Lines of one text."""


class Tone(StrEnum):
    """How a text is set."""

    NAME = "name"
    OWN = "own"
    QUIET = "quiet"
    CHANGE = "change"
    STATUS = "status"
    ERROR = "error"
    STOP = "stop"
    DATA = "data"


WRAPPED = (Tone.ERROR, Tone.STOP)


@dataclass(frozen=True)
class Said:
    """One line of text at a row."""

    text: str
    tone: Tone
    event: int = -1
    """The number of the event that it belongs to; -1 for none."""
    tip: str = ""
    """More than there is room for."""
    dots: tuple[tuple[int, str], ...] = ()
    """Events that are a dot each, with their tips."""


Pair = tuple[Said | None, Said | None]


def said_pairs(row: Row, most: int) -> list[Pair]:
    """The lines of a row: left and right share a line where both fit into `most` letters."""
    pairs = _paired(_left(row), _right(row), most)
    lower = [*_asked(row), *_stop(row)]
    return pairs + [(line, None) for said in lower for line in _fitted(said, most)]


def _paired(lefts: Sequence[Said], rights: Sequence[Said], most: int) -> list[Pair]:
    pairs: list[Pair] = []
    for left, right in zip_longest(lefts, rights):
        if left and right and cell_len(left.text) + cell_len(right.text) + 2 <= most:
            pairs.append((left, right))
            continue
        pairs += [(line, None) for line in _fitted(left, most)]
        pairs += [(None, line) for line in _fitted(right, most)]
    return pairs


def _fitted(said: Said | None, most: int) -> list[Said]:
    if said is None:
        return []
    if said.tone not in WRAPPED:
        cut = elided(said.text, most)
        return [replace(said, text=cut, tip=said.tip or (said.text if cut != said.text else ""))]
    lines = wrapped(said.text, most)
    return [replace(said, text=line, tip=said.text if lines[-1].endswith("…") else said.tip) for line in lines]


def wrapped(text: str, most: int) -> list[str]:
    """The text in a few lines, none wider than `most` letters; what is left out is marked."""
    lines = [line for long in textwrap.wrap(text, most) for line in chop_cells(long, most)] or [""]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [elided(lines[MOST_LINES - 1], most - 1).rstrip("…") + "…"]
    return lines


def row_name(row: Row) -> str:
    """What a row is called: a layer of Django's by its last word, one of the project's as settings list it."""
    name = one_line(row.name)
    if row.station == "middleware":
        return name if row.own else name.rpartition(".")[2]
    if row.station == "hook":
        hooks = [event.hook for event in row.events if event.hook]
        return f"{one_line(hooks[0] if hooks else 'hook')} of {name.rpartition('.')[2]}"
    if row.station == "router":
        return "router"
    if row.station == "gateway" and name:
        return f"gateway ({name})"
    return one_line(row.station) + (f" {name}" if name and name != row.station else "")


def _left(row: Row) -> list[Said]:
    if row.station == "error":
        return []
    first = next((index for index, event in row.ins if event.kind is not Kind.ERROR), -1)
    name = row_name(row)
    own = row.own or (row.station == "view" and bool(row.events))
    tone = Tone.OWN if own else Tone.NAME if row.reached and not row.quiet else Tone.QUIET
    said = [Said(name, tone, first, one_line(row.name) if one_line(row.name) not in name else "")]
    place = one_line(_place(row))
    said += [Said(f"  {place}", Tone.QUIET, first)] if place and row.reached and not row.stop else []
    return said + [line for index, event in row.ins for line in _details(index, event)]


def _place(row: Row) -> str:
    if row.layer:
        return row.layer.place
    return next((event.place for _, event in row.ins if event.place and row.station == "view"), "")


def _right(row: Row) -> list[Said]:
    if not row.used:
        return [Said("took itself out", Tone.QUIET)]
    if not row.reached:
        return [] if row.stop else [Said("not reached", Tone.QUIET)]
    return [line for index, event in row.backs for line in (*_outcome(index, event), *_details(index, event))]


def _outcome(index: int, event: Event) -> Iterator[Said]:
    if event.kind is Kind.ERROR:
        yield from _error(index, event)
    elif event.kind is Kind.BODY:
        yield Said(body_label(event), Tone.CHANGE, index)
    elif event.hook:
        yield Said(_hook_side(event), Tone.STATUS, index)
    elif event.gave:
        yield Said(f"gave {one_line(event.gave)}", Tone.ERROR, index)
    elif gave_nothing(event):
        yield Said("raised", Tone.ERROR, index)
    elif event.status:
        yield Said(str(event.status), Tone.STATUS, index)
    else:
        yield Said("done", Tone.STATUS, index)


def _hook_side(event: Event) -> str:
    return f"answered {event.status}" if event.answered and event.status else "called"


def _error(index: int, event: Event) -> Iterator[Said]:
    failure = event.failure
    if failure:
        where = f" ({failure.template})" if failure.template else ""
        yield Said(one_line(f"{failure.type}: {failure.message}{where}"), Tone.ERROR, index)
    by = f", page by {one_line(event.page_by)}" if event.page_by else ""
    became = f"→ {event.status}{by}" if event.status else "→ no page"
    yield Said(became, Tone.STATUS if event.status else Tone.ERROR, index)


def _details(index: int, event: Event) -> Iterator[Said]:
    if event.kind is Kind.ROUTE and event.view:
        yield Said(f"  “{one_line(event.name)}”", Tone.DATA, index, one_line(event.view))
        yield from (Said(f"  {one_line(name)} = {one_line(value)}", Tone.CHANGE, index) for name, value in event.values)
    elif event.kind is Kind.ROUTE:
        tried = ", ".join(f"“{one_line(name)}”" for name in event.names) or "no pattern"
        yield Said(f"  tried {tried}", Tone.DATA, index, tried)
    yield from (Said(f"  {change_label(change)}", Tone.CHANGE, index) for change in event.changes)


def _asked(row: Row) -> Iterator[Said]:
    queries = [placed for placed in row.asked if placed[1].kind is Kind.QUERY]
    templates = [placed for placed in row.asked if placed[1].kind is Kind.TEMPLATE]
    if queries:
        yield Said(f"  database: {queries_label([event for _, event in queries])}", Tone.NAME)
        if row.layer and not row.own:
            yield Said("", Tone.DATA, dots=_dots(queries))
        else:
            yield from _many(queries) if len(queries) > MOST_SHOWN else map(_query, queries)
    yield from (_template(placed) for placed in templates[:MOST_SHOWN])
    if len(templates) > MOST_SHOWN:
        more = templates[MOST_SHOWN:]
        yield Said(f"  and {len(more)} more templates", Tone.DATA, dots=_dots(more))


def _query(placed: Placed) -> Said:
    index, event = placed
    return Said(f"    {without_columns(one_line(event.name))}", Tone.DATA, index, event_words(event))


def _many(queries: Sequence[Placed]) -> Iterator[Said]:
    yield Said("", Tone.DATA, dots=_dots(queries))
    shapes = alike(event for _, event in queries)
    yield from (Said(f"    {count} × {without_columns(sql)}", Tone.DATA, tip=sql) for sql, count in shapes[:MOST_SHOWN])
    if len(shapes) > MOST_SHOWN:
        yield Said(f"    and {len(shapes) - MOST_SHOWN} of other kinds", Tone.DATA)


def _dots(placed: Iterable[Placed]) -> tuple[tuple[int, str], ...]:
    return tuple((index, event_words(event)) for index, event in placed)


def _template(placed: Placed) -> Said:
    index, event = placed
    held = ", ".join(map(one_line, event.names))
    return Said(f"  template {one_line(event.name)}" + (f" ({held})" if held else ""), Tone.NAME, index)


def _stop(row: Row) -> Iterator[Said]:
    if row.stop:
        yield Said(stop_words(row.stop), Tone.STOP)
    if row.stop and row.stop.place:
        yield Said(one_line(row.stop.place), Tone.STOP)
