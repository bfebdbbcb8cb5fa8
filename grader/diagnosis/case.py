"""The evidence that a diagnosis rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class OwnLayer(Protocol):
    """An entry of MIDDLEWARE that comes from the project itself."""

    @property
    def entry(self) -> str:
        """Its dotted path."""


@dataclass(frozen=True)
class Case:
    """One failed check: the project's files, the station that the exercise is about, and the project's own layers.

    `layers` is None where the project was not loaded.
    """

    files: Mapping[str, bytes]
    station: str
    layers: Sequence[OwnLayer] | None
