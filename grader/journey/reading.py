"""A journey read back from JSON. Whoever wrote it may have been a student's code: everything is checked."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

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
    Way,
)

Record = TypeVar("Record")
LONGEST_TEXT = 4000
MOST_ITEMS = 5000


def journey_from(kind: type[Journey], values: Any) -> Any:
    """A journey from plain JSON values; MalformedJourney says what is wrong with them."""
    try:
        if values["schema"] != SCHEMA:
            raise MalformedJourney(f"it has schema {values['schema']!r}; this reader knows {SCHEMA}")
        return _made(
            kind,
            values,
            events=tuple(_event(item) for item in _items(values["events"])),
            layers=tuple(_made(LayerSeen, item) for item in _items(values["layers"])),
            ending=Ending(values["ending"]),
            failure=failure_from(values["failure"]),
        )
    except MalformedJourney:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise MalformedJourney(f"it cannot be read: {error!r}") from None


def _event(item: Any) -> Event:
    return _made(
        Event,
        item,
        kind=Kind(item["kind"]),
        way=Way(item["way"]),
        changes=tuple(_made(Change, change) for change in _items(item.get("changes", ()))),
        names=tuple(_text(name) for name in _items(item.get("names", ()))),
        values=tuple(_pair(pair) for pair in _items(item.get("values", ()))),
        failure=failure_from(item.get("failure")),
    )


def failure_from(item: Any) -> Failure | None:
    """The exception in a frame, None where there is none; MalformedJourney if it is something else."""
    if item is None:
        return None
    if not isinstance(item, dict):
        raise MalformedJourney(f"{item!r:.50} is no object")
    return _made(Failure, item, causes=tuple(_pair(pair) for pair in _items(item.get("causes", ()))))


def _made(made: type[Record], item: Any, **given: Any) -> Record:
    """A record whose other fields are plain: each must have the type of its default, or be a text."""
    if not isinstance(item, dict):
        raise MalformedJourney(f"{item!r:.50} is no object")
    values = dict(given)
    for known in fields(made):  # type: ignore[arg-type]
        if known.name not in given and known.name in item:
            values[known.name] = _plain(item[known.name], known.default)
    return made(**values)


def _plain(value: Any, default: Any) -> Any:
    wanted = str if default is MISSING else type(default)
    if type(value) is not wanted:
        raise MalformedJourney(f"{value!r:.50} is no {wanted.__name__}")
    return _text(value) if wanted is str else value


def _items(value: Any) -> Any:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_ITEMS:
        raise MalformedJourney(f"{value!r:.50} is no list, or too long")
    return value


def _pair(value: Any) -> tuple[str, str]:
    first, second = _items(value)
    return _text(first), _text(second)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise MalformedJourney(f"{value!r:.50} is no text")
    return value[:LONGEST_TEXT]
