"""The evidence that a diagnosis rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.journey import Failure, Journey
from grader.results import DiagnosisRecord


class OwnLayer(Protocol):
    """An entry of MIDDLEWARE that comes from the project itself."""

    @property
    def entry(self) -> str:
        """Its dotted path."""


@dataclass(frozen=True)
class Case:
    """What went wrong once: a failed check, or a traced request.

    `station` is what the exercise is about, empty where there is no exercise. `layers` are the project's own, None
    where it was not loaded; `failure` is then what kept it from loading. `journeys` are the requests that were sent, in
    order.
    """

    files: Mapping[str, bytes]
    station: str = ""
    layers: Sequence[OwnLayer] | None = None
    journeys: Sequence[Journey] = ()
    failure: Failure | None = None

    @property
    def last(self) -> Journey | None:
        """The journey to look at first: the last one."""
        return self.journeys[-1] if self.journeys else None


Rule = Callable[[Case], DiagnosisRecord | None]
"""What looks at a case and says which mistake it is, or None."""
