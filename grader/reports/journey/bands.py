"""Where each row of a journey stands in the drawing: the band that it fills, from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.reports.journey.rows import Picture, Row
from grader.reports.journey.said import Pair, Said, said_pairs

TOP = 70


@dataclass(frozen=True)
class Measures:
    """The size of everything; `prefix` stands before the ids."""

    width: int
    prefix: str = ""
    line: int = 18
    letter: float = 7.23
    """The width of a letter; those of a font for code are all alike."""

    @property
    def shell(self) -> int:
        """The room for the edges of all shells, on each side."""
        return 56 if self.width > 500 else 18

    @property
    def left(self) -> int:
        """Where the way in goes down."""
        return self.shell + 24

    @property
    def right(self) -> int:
        """Where the way back goes up."""
        return self.width - self.left

    @property
    def start(self) -> int:
        """Where texts begin."""
        return self.left + 25

    @property
    def end(self) -> int:
        """Where texts end."""
        return self.right - 22

    @property
    def letters(self) -> int:
        """How many letters fit into a line."""
        return int((self.end - self.start) / self.letter)


@dataclass(frozen=True)
class Band:
    """A row and its place."""

    row: Row
    top: float
    height: float
    pairs: tuple[Pair, ...]
    pad: float
    depth: int = -1
    """Of a shell: how many lie around it. -1 for what is no shell."""
    foot: float = 0
    """Where its shell ends, below everything that lies in it."""

    @property
    def bottom(self) -> float:
        """Where the next band begins."""
        return self.top + self.height

    def texts(self, measures: Measures) -> Iterator[tuple[Said, float, float, str]]:
        """Each text with its place, and whether it starts or ends there."""
        for number, (left, right) in enumerate(self.pairs):
            y = self.top + self.pad + 13 + measures.line * number
            if left:
                yield left, measures.start, y, "start"
            if right:
                yield right, measures.end, y, "end"


def bands_of(drawn: Picture, measures: Measures) -> tuple[list[Band], float]:
    """The band of each row, and where the drawing ends."""
    bands: list[Band] = []
    top = float(TOP)
    for place, row in enumerate(drawn.rows):
        bands.append(_band(row, top + (8 if row.station == "view" else 0), measures, turns=place == drawn.turn))
        top = bands[-1].bottom
    return _shelled(bands, top + 10, measures)


def _band(row: Row, top: float, measures: Measures, *, turns: bool) -> Band:
    pairs = tuple(piece for pair in said_pairs(row, measures.letters) for piece in _split(pair, measures))
    pad = 3 if row.quiet else 7
    below = 16 if turns and row.station != "view" else 0
    return Band(row, top, 2 * pad + measures.line * max(1, len(pairs)) + below, pairs, pad)


def _split(pair: Pair, measures: Measures) -> Iterator[Pair]:
    """Dots that do not fit into one line."""
    left, right = pair
    if not left or not left.dots:
        yield pair
        return
    most = (measures.end - measures.start - 40) // 11
    for first in range(0, len(left.dots), most):
        yield replace(left, text=left.text if not first else "", dots=left.dots[first : first + most]), right


def _shelled(bands: list[Band], floor: float, measures: Measures) -> tuple[list[Band], float]:
    shells = [place for place, band in enumerate(bands) if _is_shell(band.row)]
    step = shell_step(len(shells), measures)
    for depth, place in enumerate(shells):
        foot = floor + step * (len(shells) - depth - 1)
        bands[place] = replace(bands[place], depth=depth, foot=foot)
    return bands, floor + step * len(shells) + 10


def _is_shell(row: Row) -> bool:
    return row.station not in ("error", "router", "hook", "view")


def shell_step(shells: int, measures: Measures) -> float:
    """The distance between the edges of two shells."""
    return min(7, (measures.shell - 10) / max(shells, 1))
