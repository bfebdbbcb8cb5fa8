"""Text that came from a submission, made safe to show and to store."""

import unicodedata

LONGEST = 4000


def printable(text: str, longest: int = LONGEST) -> str:
    """The text without control characters and lone surrogates (they could steer a terminal or break a file), capped."""
    kept = text if len(text) <= longest else text[:longest] + "…"
    return "".join(letter if _harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in kept)


def _harmless(letter: str) -> bool:
    return letter in "\n\t" or letter.isprintable() or unicodedata.category(letter) == "Zs"
