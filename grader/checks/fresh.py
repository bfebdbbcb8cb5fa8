"""Data that no page can know beforehand, and that the same seed makes again."""

import random
import string
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

Item = TypeVar("Item")

STEMS = ("Łódź", "The <b>Bold</b>", "Tom & Jerry", "L'été", "5 > 3", 'The "Quoted"', "Пётр", "Smörgås", "&amp; Co")
SPAN = date(2027, 1, 1), 3000


class Fresh:
    """Words, numbers, days and titles from one seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._stems: list[str] = []

    def word(self) -> str:
        """Eight lower-case letters."""
        return "".join(self._random.choices(string.ascii_lowercase, k=8))

    def title(self) -> str:
        """A movie's title with characters that HTML, or a careless program, would damage."""
        self._stems = self._stems or self.shuffled(STEMS)
        return f"{self._stems.pop()} {self.word()}"

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def day(self) -> date:
        """A day of the coming years."""
        first, days = SPAN
        return first + timedelta(days=self._random.randrange(days))

    def choice(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return self._random.choice(items)

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        """The items in another order."""
        result = list(items)
        self._random.shuffle(result)
        return result
