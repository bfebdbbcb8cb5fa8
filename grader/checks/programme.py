"""The movies that a check puts on show before the project is loaded."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from grader.checks.fresh import Fresh

PATH = "movies/programme.json"


@dataclass(frozen=True)
class Film:
    """One movie; a number or minutes that are not given are filled in with fresh ones."""

    title: str
    minutes: int = 0
    number: int = 0
    on_show: bool = True


def completed(films: Sequence[Film], fresh: Fresh) -> list[Film]:
    """The same films, each with a number that no other has and with its minutes."""
    free = iter(fresh.shuffled(range(10, 100)))
    taken = {film.number for film in films}
    numbers = (number for number in free if number not in taken)
    return [
        Film(film.title, film.minutes or fresh.number(61, 199), film.number or next(numbers), film.on_show)
        for film in films
    ]


def as_json(films: Sequence[Film]) -> bytes:
    """The content of the programme file."""
    entries: list[dict[str, Any]] = [asdict(film) for film in films]
    return json.dumps(entries, ensure_ascii=False, indent=2).encode()
