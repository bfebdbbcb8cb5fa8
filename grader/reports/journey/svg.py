"""A journey as one SVG: each layer is a shell round the view, and the request's way is a line in and out again."""

from dataclasses import dataclass
from html import escape

from grader.journey import Ending, Journey
from grader.reports.journey.bands import Band, Measures, bands_of
from grader.reports.journey.lanes import lanes, shells, stop_signs
from grader.reports.journey.rows import Lane, Picture, picture
from grader.reports.journey.said import Said, Tone, wrapped
from grader.reports.journey.shapes import INK, PAPER, QUIET, RESPONSE, STOPPED, WAY_IN, Values, label, tag
from grader.reports.journey.words import elided, ending_words, journey_sentences, one_line

WIDE = Measures(760)
NARROW = Measures(400, "narrow-")
LOOK: Values = {
    "xmlns": "http://www.w3.org/2000/svg",
    "role": "img",
    "style": "max-width:100%;height:auto;display:block",
    "font-family": "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace",
    "font-size": 12,
}
TONES: dict[Tone, Values] = {
    Tone.NAME: {"fill": INK},
    Tone.OWN: {"fill": INK, "font-weight": "700"},
    Tone.QUIET: {"fill": QUIET},
    Tone.CHANGE: {"fill": INK},
    Tone.STATUS: {"fill": RESPONSE, "font-weight": "700"},
    Tone.ERROR: {"fill": STOPPED},
    Tone.STOP: {"fill": STOPPED, "font-weight": "700"},
    Tone.DATA: {"fill": QUIET},
}


@dataclass(frozen=True)
class JourneyDrawing:
    """A journey that a notebook shows as a drawing."""

    journey: Journey

    def _repr_html_(self) -> str:
        return f'<div style="max-width: {WIDE.width}px">{journey_svg(self.journey)}</div>'


def journey_svg(journey: Journey) -> str:
    """The whole journey as one SVG without any other file; what happened is in its description too, in words."""
    return sized_svg(journey, WIDE)


def sized_svg(journey: Journey, measures: Measures) -> str:
    """The same, laid out for a width; the event with number N is the group `event-N`, after the prefix."""
    drawn = picture(journey)
    most = int((measures.width - 40) / measures.letter)
    notes = [line for note in _notes(journey, drawn) for line in wrapped(note, most)]
    bands, bottom = bands_of(drawn, measures)
    height = bottom + measures.line * len(notes) + (18 if notes else 0)
    parts = [
        tag("title", {}, escape(f"The way of {_asked(journey)}: {ending_words(journey)}")),
        tag("desc", {}, escape("\n".join(journey_sentences(journey)))),
        tag("rect", {"width": measures.width, "height": height, "rx": 12, "fill": PAPER, "stroke": "#d5d9de"}),
        *_head(journey, drawn, measures),
        *shells(bands, measures),
        *lanes(drawn, bands, measures),
        *_events(bands, measures),
        *stop_signs(bands, measures),
        *(_note(text, bottom + 14 + measures.line * place) for place, text in enumerate(notes)),
    ]
    return tag(
        "svg",
        {**LOOK, "viewBox": f"0 0 {measures.width} {height:g}", "width": measures.width, "height": height},
        *parts,
    )


def _asked(journey: Journey) -> str:
    return one_line(f"{journey.method} {journey.path}")


def _head(journey: Journey, drawn: Picture, measures: Measures) -> list[str]:
    ending = ending_words(journey)
    wide = 7.3 * len(ending) + 20
    right = measures.width - 20
    good = journey.ending is Ending.ANSWERED and journey.stopped_at is None
    colour = RESPONSE if good else STOPPED
    asked = elided(_asked(journey), int((right - wide - 40) / 8.6))
    pill: Values = {"x": right - wide, "y": 13, "width": wide, "height": 26, "rx": 13 if good else 3, "fill": colour}
    parts = [
        label(20, 31, asked, {"font-size": 14, "font-weight": "700", "fill": INK}, _asked(journey)),
        tag("rect", pill),
        label(right - wide / 2, 30, ending, {"fill": "#fff", "font-weight": "700", "text-anchor": "middle"}),
    ]
    way: Values = {"font-size": 11, "letter-spacing": ".04em"}
    if drawn.turn >= 0:
        parts.append(label(measures.start, 60, "the way in", {**way, "fill": WAY_IN}))
    if drawn.comes_back:
        parts.append(label(measures.end, 60, "the way back", {**way, "fill": RESPONSE, "text-anchor": "end"}))
    return parts


def _events(bands: list[Band], measures: Measures) -> list[str]:
    """A group for each event, in their order; what belongs to no event comes first."""
    groups: dict[int, list[str]] = {}
    for band in bands:
        for said, x, y, side in band.texts(measures):
            if said.dots:
                _dots(groups, said, x, y)
            if said.text:
                groups.setdefault(said.event, []).append(_text(said, x, y, side, measures))
    return [_group(index, parts, measures) for index, parts in sorted(groups.items())]


def _group(index: int, parts: list[str], measures: Measures) -> str:
    return tag("g", {"id": f"{measures.prefix}event-{index}"} if index >= 0 else {}, *parts)


def _text(said: Said, x: float, y: float, side: str, measures: Measures) -> str:
    text = said.text.lstrip(" ")
    x += (len(said.text) - len(text)) * measures.letter if side == "start" else 0
    look: Values = {**TONES[said.tone], **({"text-anchor": "end"} if side == "end" else {})}
    room = len(text) * measures.letter + 8
    mark = {"x": x - 4 if side == "start" else x + 4 - room, "y": y - 13, "width": room, "height": 18, "rx": 4}
    return tag("rect", {**mark, "fill": "#ffd54a", "opacity": 0}) + label(x, y, text, look, said.tip)


def _dots(groups: dict[int, list[str]], said: Said, x: float, y: float) -> None:
    for place, (index, tip) in enumerate(said.dots):
        dot: Values = {"cx": x + 33 + 11 * place, "cy": y - 4, "r": 4, "fill": WAY_IN, "stroke": PAPER}
        groups.setdefault(index, []).append(tag("circle", dot, tag("title", {}, escape(tip))))


def _notes(journey: Journey, drawn: Picture) -> list[str]:
    raised = any(row.lane is Lane.RAISED for row in drawn.rows)
    turned = any(row.station == "error" and row.lane is Lane.RESPONSE for row in drawn.rows)
    diamond = " Diamond: here it becomes a response." if turned else ""
    notes = [f"Dotted: an exception is on its way out.{diamond}"] if raised else []
    notes += [f"{journey.dropped} more events were not recorded."] if journey.dropped else []
    failure = journey.failure
    if journey.ending is Ending.NOT_STARTED and failure:
        notes.append(one_line(f"{failure.type}: {failure.message}"))
        notes += [one_line(f"{kind}: {words}") for kind, words in failure.causes]
        if failure.setting:
            notes.append(
                one_line(f"Named in {failure.setting}" + (f", entry {failure.entry}" if failure.entry else ""))
            )
    return notes


def _note(text: str, y: float) -> str:
    return label(20, y, text, {"fill": INK})
