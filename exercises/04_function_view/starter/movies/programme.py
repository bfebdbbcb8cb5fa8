"""The movies of the theater, read from programme.json.

One movie is a dictionary: {"number": 7, "title": "The Lighthouse Keeper's Cat", "minutes": 102, "on_show": True}
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("programme.json")


def films():
    """Every movie of the file, as a list."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def on_show():
    """The movies that are on show, as a list; an empty list if there is none."""
    return [film for film in films() if film["on_show"]]


def find(number):
    """The movie with this number, on show or not; None if there is no such movie."""
    for film in films():
        if film["number"] == number:
            return film
    return None
