"""Where a request was stopped, read from the record of its journey."""

from collections.abc import Iterator

from grader.journey.record import Ending, Event, Failure, Journey, Kind, Stop, Way


def stops(journey: Journey) -> Iterator[Stop]:
    """Every place where the request was stopped or went wrong, the first one first."""
    if journey.ending is Ending.NOT_STARTED:
        failure = journey.failure or Failure("", "")
        yield Stop("gateway", failure.setting or "the project", failure.place, f"it does not start: {failure.type}")
    if journey.ending is not Ending.NO_ANSWER:
        for event in journey.events:
            yield from _stop_at(event)
    else:
        last = journey.events[-1] if journey.events else Event("gateway", Kind.PASS, Way.IN, "")
        place = journey.failure.place if journey.failure else last.place
        yield Stop(last.station, last.name, place, "no answer came from here, so it was ended")


def _stop_at(event: Event) -> Iterator[Stop]:
    if event.kind is Kind.ERROR and event.failure:
        words = f"it raised {event.failure.type}"
        yield Stop(event.station, event.name, event.failure.place or event.place, words)
    elif event.gave:
        yield Stop(event.station, event.name, event.place, f"it gave {event.gave} instead of a response")
    elif event.answered and event.failure:
        words = f"{event.failure.type} was raised further in, and this layer made a response of it"
        yield Stop(event.station, event.name, event.failure.place or event.place, words)
    elif event.answered:
        yield Stop(event.station, event.name, event.place, f"it answered itself, with status {event.status}")
    elif event.kind is Kind.ROUTE and not event.view:
        yield Stop("router", event.name, event.place, "no pattern matches this address")
