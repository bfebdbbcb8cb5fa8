"""The journey: one real request on its way through a project and back, as a value. Nothing here imports Django."""

from grader.journey.reading import failure_from
from grader.journey.record import (
    SCHEMA,
    Change,
    Ending,
    Event,
    Failure,
    Journey,
    Kind,
    LayerSeen,
    MalformedJourney,
    Stop,
    Way,
)

__all__ = [
    "SCHEMA",
    "Change",
    "Ending",
    "Event",
    "Failure",
    "Journey",
    "Kind",
    "LayerSeen",
    "MalformedJourney",
    "Stop",
    "Way",
    "failure_from",
]
