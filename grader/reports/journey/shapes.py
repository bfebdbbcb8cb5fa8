"""SVG elements as text, and the colours. Everything is escaped here."""

from collections.abc import Mapping
from html import escape

# From the palette of Okabe and Ito, darkened until text of 12 px is readable: told apart by the colour-blind too.
WAY_IN, RESPONSE, STOPPED = "#005f9e", "#00714f", "#b13c00"
INK, QUIET, PAPER = "#1c2330", "#596273", "#fdfdfb"

Values = Mapping[str, str | float]


def tag(name: str, values: Values, *inside: str) -> str:
    """An element. Its values are escaped; what is inside has to be an element, or escaped text."""
    written = "".join(f' {key}="{escape(_number(value))}"' for key, value in values.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


def label(x: float, y: float, text: str, look: Values, tip: str = "") -> str:
    """A text, with more of it to be read under the pointer."""
    title = tag("title", {}, escape(tip)) if tip and tip != text else ""
    return tag("text", {"x": x, "y": y} | dict(look), title, escape(text))


def line(path: str, colour: str, width: float = 3, dashes: str = "") -> str:
    """A drawn line."""
    look: Values = {"d": path, "fill": "none", "stroke": colour, "stroke-width": width, "stroke-linecap": "round"}
    return tag("path", {**look, **({"stroke-dasharray": dashes} if dashes else {})})


def octagon(x: float, y: float, size: float) -> str:
    """A stop sign: told by its shape as well as by its colour."""
    cut = size * 0.414
    corners = (
        (-cut, -size),
        (cut, -size),
        (size, -cut),
        (size, cut),
        (cut, size),
        (-cut, size),
        (-size, cut),
        (-size, -cut),
    )
    points = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners)
    bar: Values = {"x": x - size * 0.5, "y": y - size * 0.18, "width": size, "height": size * 0.36, "fill": "#fff"}
    return tag("polygon", {"points": points, "fill": STOPPED, "stroke": PAPER, "stroke-width": 1.5}) + tag("rect", bar)


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):g}"
