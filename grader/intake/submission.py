"""What comes of taking in one submission."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Submission:
    """A student's project: its files by path below the folder of manage.py, and their SHA-256.

    `notes` say what was left out, or lies there to no effect. `received_at` is when we took it in.
    """

    student: str
    files: Mapping[str, bytes]
    hash: str
    notes: tuple[str, ...]
    received_at: str


@dataclass(frozen=True)
class Refusal:
    """What a student handed in could not be taken in: it has no number, and a person has to look at it."""

    student: str
    reason: str
    received_at: str


Intake = Submission | Refusal


class Refused(Exception):
    """Raised inside the intake; `take_in` turns it into a Refusal."""
