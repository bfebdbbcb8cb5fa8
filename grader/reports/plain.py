"""Names as they may be shown on a terminal: students, files, reasons that quote them."""

LONGEST_NAME = 60


def plain(text: str) -> str:
    """The text with everything that is no letter, sign or blank written out, so that it cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else _written_out(letter) for letter in text)


def plain_name(name: str) -> str:
    """The same for a name, which is cut when it is very long."""
    shown = plain(name)
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"


def _written_out(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
