"""The notes of one request: events in order, and who is at work at this moment."""

from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

from grader.journey import Change
from grader.stage.recorder import seen
from grader.stage.recorder.ledger import Ledger
from grader.wire import Frame

MOST_EVENTS = 600


@dataclass(eq=False)
class Worker:
    """Who is at work: a layer, the view, a template.

    `event` is its way in. `inner` counts the layers and hooks that were called from it.
    """

    station: str
    name: str
    event: Frame
    inner: int = 0
    failed: bool = False


class Notes:
    """What is noted of the request that is being answered. One at a time: a stage answers one after the other."""

    def __init__(self) -> None:
        self.root = ""
        self.ledger: Ledger | None = None
        self.layers: list[Frame] = []
        self.begin()

    def begin(self) -> None:
        """Forget the last request; a new one comes in."""
        self.events: list[Frame] = []
        self.dropped = 0
        self.muted = False
        self._begun = perf_counter_ns()
        self._workers: list[Worker] = []
        self._attributes: dict[str, Any] | None = None
        self._response: seen.ResponseSeen | None = None
        self._blamed: tuple[BaseException, str, str, str] | None = None
        if self.ledger:
            self.ledger.begin()

    def over(self) -> None:
        """The answer is there."""
        if self.ledger:
            self.ledger.over()

    def now(self) -> int:
        """Microseconds since the request came in."""
        return (perf_counter_ns() - self._begun) // 1000

    def event(self, station: str, kind: str, way: str, name: str, **more: object) -> Frame:
        """Note an event; what is learned later is written into the frame that comes back."""
        made: Frame = {
            "station": station,
            "kind": kind,
            "way": way,
            "name": name,
            "at": self.now(),
            "place": "",
            **more,
        }
        if len(self.events) < MOST_EVENTS:
            self.events.append(made)
            if self.ledger:
                self.ledger.add(made)
        else:
            self.dropped += 1
        return made

    @property
    def at_work(self) -> str:
        """Who is at work now: `view movies.views.programme`; empty before anyone is."""
        return f"{self._workers[-1].station} {self._workers[-1].name}" if self._workers else ""

    def start_work(self, station: str, name: str, event: Frame) -> Worker:
        """Someone begins; whoever was at work has called it."""
        if self._workers and station != "template":
            self._workers[-1].inner += 1
        worker = Worker(station, name, event)
        self._workers.append(worker)
        return worker

    def end_work(self, worker: Worker) -> None:
        """Someone is done, in whatever order the parts of an asynchronous project end."""
        if worker in self._workers:
            self._workers.remove(worker)

    def enter(self, name: str, place: str, request: Any) -> Worker:
        """The request goes into a layer."""
        self.look_at_request(request)
        return self.start_work("middleware", name, self.event("middleware", "pass", "in", name, place=place))

    def look_at_request(self, request: Any) -> None:
        """Credit what is new on the request to whoever passed it on."""
        if self._attributes is not None and self._workers:
            self._add(self._workers[-1].event, seen.new_attributes(self._attributes, request))
        self._attributes = seen.attributes(request)

    def leave(self, worker: Worker, response: Any) -> None:
        """The response comes out of a layer."""
        self.end_work(worker)
        gave = seen.type_if_no_response(response)
        now = seen.response_seen(response)
        event = self.event("middleware", "pass", "back", worker.name, place=worker.event["place"])
        if gave:
            event["gave"] = gave
        elif not worker.inner and not worker.failed:
            event["answered"] = True
        self._add(event, seen.new_in_response(self._response, now))
        event["status"] = now.status if now else 0
        self._response = now

    def came_out(self, response: Any) -> None:
        """A response is made here: what layers do to it from now on is compared with this."""
        self._response = seen.response_seen(response)

    def blame(self, error: BaseException, station: str, name: str, place: str = "") -> None:
        """Say who an exception came from: the first to see it is nearest to where it was raised."""
        if self._blamed is None or self._blamed[0] is not error:
            self._blamed = error, station, name, place

    def origin(self, error: BaseException) -> tuple[str, str, str]:
        """Station, name and place of whoever raised it."""
        if self._blamed and self._blamed[0] is error:
            return self._blamed[1:]
        if self._workers:
            worker = self._workers[-1]
            worker.failed = True
            return (worker.station, worker.name, worker.event["place"]) if worker.name else self._last_view()
        return "gateway", "", ""

    def _last_view(self) -> tuple[str, str, str]:
        """The view that was called: what goes wrong between router and layers goes wrong with its response."""
        views = (event for event in reversed(self.events) if event["station"] == "view" and event["kind"] == "pass")
        return next((("view", event["name"], event["place"]) for event in views), ("view", "", ""))

    @staticmethod
    def _add(event: Frame, changes: tuple[Change, ...]) -> None:
        if changes:
            event["changes"] = [*event.get("changes", ()), *(vars(change) for change in changes)]


NOTES = Notes()
"""The notes of this process."""
