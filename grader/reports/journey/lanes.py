"""The lines of the drawing: the shells, the way in and the way back, and the place where the request was stopped."""

from collections.abc import Iterator, Sequence

from grader.reports.journey.bands import TOP, Band, Measures, shell_step
from grader.reports.journey.rows import Lane, Picture
from grader.reports.journey.said import Tone
from grader.reports.journey.shapes import PAPER, RESPONSE, STOPPED, WAY_IN, Values, line, octagon, tag

CURVE = 10
CARD = 11
"""From the ways to the view's card."""
OWN_EDGE = "#3d6f94"
DASHED = {"stroke": "#a9b0ba", "stroke-dasharray": "3 4"}
MANY_SHELLS = 16
LANES = {Lane.RESPONSE: (RESPONSE, ""), Lane.RAISED: (STOPPED, "2 6")}


def shells(bands: Sequence[Band], measures: Measures) -> Iterator[str]:
    """One shell round another, the gateway outermost; what was never reached is dashed."""
    count = sum(band.depth >= 0 for band in bands)
    step = shell_step(count, measures)
    for band in bands:
        if band.depth >= 0:
            side = 10 + step * band.depth
            place = {"x": side, "y": band.top, "width": measures.width - 2 * side, "height": band.foot - band.top}
            yield tag("rect", {**place, "rx": 9, **_shell_look(band, count)})
        elif band.row.station == "view":
            yield _card(band, measures)


def _shell_look(band: Band, count: int) -> dict[str, str | float]:
    if not band.row.reached:
        return {"fill": "none", **DASHED}
    own = {"stroke": OWN_EDGE, "stroke-width": 2 if count < MANY_SHELLS else 1.2}
    return {"fill": _tint(band.depth / count), **(own if band.row.own else {"stroke": "#b9c8d6"})}


def _tint(share: float) -> str:
    """From nearly white outside to a light blue inside; opaque, for many thin veils over each other change colour."""
    red, green, blue = (round(outer + (inner - outer) * share) for outer, inner in ((249, 208), (251, 226), (252, 237)))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _card(band: Band, measures: Measures) -> str:
    left = measures.left + CARD
    place = {"x": left, "y": band.top, "width": measures.right - CARD - left, "height": band.height, "rx": 9.0}
    look = {"fill": "#fff", "stroke": OWN_EDGE, "stroke-width": "2"} if band.row.reached else {"fill": "none", **DASHED}
    return tag("rect", {**place, **look})


def lanes(drawn: Picture, bands: Sequence[Band], measures: Measures) -> Iterator[str]:
    """The way in, down to where the request turned round, and the way back up."""
    if drawn.turn < 0:
        return
    last = bands[drawn.turn]
    turn = last.top + 16 if last.row.station == "view" else last.bottom - 9
    yield from _way_in(last, turn, measures)
    yield from _way_back(bands[: drawn.turn + 1], turn, measures)
    for band in bands[: drawn.turn + 1]:
        yield from _nodes(band, measures)


def _way_in(last: Band, turn: float, measures: Measures) -> Iterator[str]:
    x, inner = measures.left, last.row.station == "view"
    if last.row.lane is Lane.NOTHING and not inner:
        yield line(f"M{x} {TOP - 8}V{turn:.1f}", WAY_IN)
        return
    across = x + CARD - 1 if inner else (measures.left + measures.right) / 2
    yield line(f"M{x} {TOP - 8}V{turn - CURVE:.1f}q0 {CURVE} {CURVE} {CURVE}H{across:.1f}", WAY_IN)
    yield _arrow(x, TOP + 2, 1, WAY_IN)


def _way_back(bands: Sequence[Band], turn: float, measures: Measures) -> Iterator[str]:
    x, below = measures.right, turn - CURVE
    for place in range(len(bands) - 1, -1, -1):
        band = bands[place]
        top = _upper_end(bands, place)
        if band.row.lane is not Lane.NOTHING:
            colour, dashes = LANES[band.row.lane]
            if place == len(bands) - 1:
                start = x - CARD + 1 if band.row.station == "view" else (measures.left + measures.right) / 2
                yield line(f"M{start:.1f} {turn:.1f}H{x - CURVE}q{CURVE} 0 {CURVE} -{CURVE}", colour, dashes=dashes)
            yield line(f"M{x} {below:.1f}V{top:.1f}", colour, dashes=dashes)
            yield "" if place else _arrow(x, TOP - 8, -1, colour)
        below = top


def _upper_end(bands: Sequence[Band], place: int) -> float:
    """Where the line of a band ends: at its edge, or already where an exception above it becomes a response."""
    if not place:
        return TOP - 6
    above = bands[place - 1]
    changes = above.row.station == "error" and above.row.lane is Lane.RESPONSE
    return above.top + above.pad + 9 if changes else bands[place].top


def _nodes(band: Band, measures: Measures) -> Iterator[str]:
    """A dot on a way where something changed on it."""
    y = band.top + band.pad + 9
    look: Values = {"cy": y, "r": 4.5, "fill": PAPER, "stroke-width": 2.5}
    if band.row.station != "view" and any(event.changes for _, event in band.row.ins):
        yield tag("circle", {**look, "cx": measures.left, "stroke": WAY_IN})
    if band.row.station != "view" and any(event.changes for _, event in band.row.backs):
        yield tag("circle", {**look, "cx": measures.right, "stroke": RESPONSE})
    if band.row.station == "error" and band.row.lane is Lane.RESPONSE:
        yield _diamond(measures.right, y)


def _diamond(x: float, y: float) -> str:
    """Here an exception became a response."""
    points = f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"
    return tag("polygon", {"points": points, "fill": PAPER, "stroke": STOPPED, "stroke-width": 2.5})


def _arrow(x: float, y: float, down: int, colour: str) -> str:
    return tag(
        "polygon", {"points": f"{x - 5},{y - 4 * down} {x + 5},{y - 4 * down} {x},{y + 4 * down}", "fill": colour}
    )


def stop_signs(bands: Sequence[Band], measures: Measures) -> Iterator[str]:
    """A stop sign on the way in, beside the words."""
    for band in bands:
        places = [y for said, _, y, _ in band.texts(measures) if said.tone is Tone.STOP]
        if places:
            inner = CARD if band.row.station == "view" else 0
            yield octagon(measures.left + inner, places[0] - 4, 9)
