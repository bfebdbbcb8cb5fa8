"""A journey for a terminal: the way in on the left, the way back on the right, whatever the terminal can show."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text

from grader.journey import Ending, Journey, Kind
from grader.reports.journey.rows import Lane, Picture, Row, picture
from grader.reports.journey.said import Pair, Said, Tone, said_pairs, wrapped
from grader.reports.journey.words import ending_words, journey_head, one_line, stop_name

WIDEST, NARROWEST = 100, 30
STYLES = {
    Tone.NAME: "",
    Tone.OWN: "bold",
    Tone.QUIET: "dim",
    Tone.CHANGE: "cyan",
    Tone.STATUS: "green",
    Tone.ERROR: "red",
    Tone.STOP: "bold red",
    Tone.DATA: "dim",
}
LANES = {Lane.NOTHING: (" ", ""), Lane.RESPONSE: ("│", "green"), Lane.RAISED: ("!", "red")}
PLAIN = str.maketrans("│└┘─▼▲■→…−×“”", '|++-v^#>~-x""')
"""One letter for one letter, so that nothing moves."""
FEWEST_FOLDED = 3

Part = tuple[str, str]
"""A text and its style."""
Line = list[Part]


def journey_drawing(journey: Journey, console: Console, *, brief: bool = False) -> RenderableType:
    """The request's way in and back, row by row; where it was stopped is said in words too.

    `brief` leaves out what layers of others did, and folds them into one line.
    """
    journey = _spelled(_briefly(journey) if brief else journey, console)
    width = max(NARROWEST, min(console.width, WIDEST))
    # Of a request without an answer, what a layer changed is not known.
    quiet = "" if brief or journey.ending is Ending.NO_ANSWER else " that changed nothing"
    body = _body(picture(journey), width, quiet)
    lines = [*_texts(journey_head(journey), "bold", width), [], *body, *_notes(journey, width)]
    return Group(*(Text.assemble(*_known(line, console), no_wrap=True, overflow="crop") for line in lines))


def _briefly(journey: Journey) -> Journey:
    own = {layer.entry for layer in journey.layers if layer.own}
    kept = (event for event in journey.events if event.name in own or event.kind is not Kind.HOOK or event.answered)
    return replace(
        journey,
        events=tuple(
            replace(event, changes=()) if event.station == "middleware" and event.name not in own else event
            for event in kept
        ),
    )


def journey_line(journey: Journey) -> str:
    """One line for a list, such as `gateway → 7 layers → router → view movies.views.programme → 200`."""
    if journey.ending is Ending.NOT_STARTED:
        failure = journey.failure
        return "the project does not start" + (f": {one_line(failure.type)}" if failure else "")
    stop = journey.stopped_at
    words = [*_stations(journey)]
    if stop:
        words += [f"stopped at {stop_name(stop)}: {one_line(stop.why)}"]
    return " → ".join([*words, str(journey.status) if journey.status else ending_words(journey)])


def _stations(journey: Journey) -> Iterator[str]:
    yield "gateway"
    layers = len(journey.way_in)
    if layers:
        yield "1 layer" if layers == 1 else f"{layers} layers"
    if journey.route:
        yield "router"
    if journey.view:
        yield f"view {one_line(journey.view.name)}"


def _spelled(value: Any, console: Console) -> Any:
    """The journey with each letter written out that this terminal does not know, before anything is measured."""
    if type(value) is str:
        return value.encode(console.encoding, "backslashreplace").decode(console.encoding)
    if isinstance(value, tuple):
        return tuple(_spelled(item, console) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _spelled(getattr(value, item.name), console) for item in fields(value)})
    return value


def _known(line: Line, console: Console) -> Line:
    known = console.encoding.lower().startswith("utf")
    return line if known else [(text.translate(PLAIN), style) for text, style in line]


def _body(drawn: Picture, width: int, quiet: str) -> Iterator[Line]:
    back = ("▲", "green") if drawn.comes_back else (" ", "")
    ways = (Said("the way in", Tone.QUIET), Said("the way back" if drawn.comes_back else "", Tone.QUIET))
    if drawn.turn >= 0:
        yield _line(("▼", "blue"), ways, back, width)
    for rows in _folded(drawn):
        yield from _row(rows, width) if len(rows) < FEWEST_FOLDED else _fold(rows, width, quiet)
        if drawn.turn >= 0 and rows[-1] is drawn.rows[drawn.turn]:
            yield _turn(rows[-1], width)


def _folded(drawn: Picture) -> Iterator[list[Row]]:
    for key, group in groupby(enumerate(drawn.rows), lambda numbered: _fold_key(*numbered)):
        rows = [row for _, row in group]
        if key and len(rows) >= FEWEST_FOLDED:
            yield rows
        else:
            yield from ([row] for row in rows)


def _fold_key(place: int, row: Row) -> str:
    """Rows next to each other with the same key are one line; an empty key is never folded."""
    if not row.quiet or row.own or not row.used:
        return ""
    return f"{row.reached} {row.lane}"


def _fold(rows: Sequence[Row], width: int, quiet: str) -> Iterator[Line]:
    makers = "Django" if all(row.name.startswith("django.") for row in rows) else "others"
    words = f"{len(rows)} layers of {makers}" + (quiet if rows[0].reached else "")
    right = None if rows[0].reached else Said("not reached", Tone.QUIET)
    yield _line(*_sides(rows[0], (Said(words, Tone.QUIET), right)), width)


def _row(rows: Sequence[Row], width: int) -> Iterator[Line]:
    for pair in said_pairs(rows[0], width - 8):
        if any(said and said.text for said in pair):
            yield _line(*_sides(rows[0], pair), width)


def _sides(row: Row, pair: Pair) -> tuple[Part, Pair, Part]:
    stops = pair[0] is not None and pair[0].tone is Tone.STOP
    left = ("■", "bold red") if stops else ("│", "blue") if row.passed else (" ", "")
    return left, pair, LANES[row.lane]


def _line(left: Part, pair: Pair, right: Part, width: int) -> Line:
    first, second = (said or Said("", Tone.NAME) for said in pair)
    gap = width - 8 - cell_len(first.text) - cell_len(second.text)
    texts = [(first.text, STYLES[first.tone]), (" " * max(gap, 0), ""), (second.text, STYLES[second.tone])]
    return [("  ", ""), left, (" ", ""), *texts, (" ", ""), right]


def _turn(row: Row, width: int) -> Line:
    if row.lane is Lane.NOTHING:
        return [("  ", ""), ("■ ", "bold red"), ("nothing came back", "bold red")]
    sign, style = LANES[row.lane]
    return [("  ", ""), ("└" + "─" * (width - 7), "blue"), ("┘" if sign == "│" else sign, style)]


def _notes(journey: Journey, width: int) -> Iterator[Line]:
    if journey.ending is Ending.NOT_STARTED and journey.failure:
        failure = journey.failure
        setting = f"It was named in {failure.setting}" + (f", entry {failure.entry}" if failure.entry else "")
        told = [f"{failure.type}: {failure.message}", *(f"{kind}: {words}" for kind, words in failure.causes)]
        yield from (line for text in told for line in _texts(text, "red", width))
        yield from _texts(setting, "", width) if failure.setting else ()
    if journey.dropped:
        yield from _texts(f"{journey.dropped} more events were not recorded.", "dim", width)


def _texts(text: str, style: str, width: int) -> Iterator[Line]:
    return ([(line, style)] for line in wrapped(one_line(text), width))
