"""The probes: what is noted before and after each part of Django's chain is called."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Protocol

from asgiref.sync import iscoroutinefunction

from grader.stage.faults import described
from grader.stage.recorder import seen
from grader.stage.recorder.notes import NOTES, Worker
from grader.stage.recorder.places import dotted, place_of
from grader.wire import Frame

Call = Callable[..., Any]


class Probe(Protocol):
    """Looks on while something is called."""

    def begin(self, *given: Any) -> Worker:
        """Before the call, with what it is given."""

    def end(self, worker: Worker, result: Any) -> None:
        """After it, with what it gave back."""

    def failed(self, worker: Worker, error: BaseException) -> None:
        """After it raised."""


class LayerProbe:
    """The probe outside a layer."""

    def __init__(self, entry: str, place: str) -> None:
        self.entry = entry
        self.place = place

    def begin(self, *given: Any) -> Worker:
        """The request goes in."""
        return NOTES.enter(self.entry, self.place, given[0])

    def end(self, worker: Worker, result: Any) -> None:
        """It gave something back."""
        NOTES.leave(worker, result)

    def failed(self, worker: Worker, error: BaseException) -> None:
        """It raised."""
        NOTES.end_work(worker)


class CoreProbe:
    """The probe around router and view: what comes out here is what the innermost layer gets."""

    def begin(self, *given: Any) -> Worker:
        """The request has passed all layers."""
        NOTES.look_at_request(given[0])
        return NOTES.start_work("view", "", {"place": ""})

    def end(self, worker: Worker, result: Any) -> None:
        """It gave something back."""
        NOTES.end_work(worker)
        NOTES.came_out(result)

    def failed(self, worker: Worker, error: BaseException) -> None:
        """It raised."""
        NOTES.end_work(worker)


class ViewProbe:
    """The probe around a view."""

    def __init__(self, view: Any) -> None:
        self.name = dotted(view)
        self.place = place_of(view, NOTES.root)

    def begin(self, *given: Any) -> Worker:
        """The view is called."""
        return NOTES.start_work("view", self.name, NOTES.event("view", "pass", "in", self.name, place=self.place))

    def end(self, worker: Worker, result: Any) -> None:
        """It gave something back."""
        event = self._over(worker)
        event["gave"] = seen.type_if_no_response(result)
        event["status"] = 0 if event["gave"] else result.status_code

    def failed(self, worker: Worker, error: BaseException) -> None:
        """It raised."""
        self._over(worker)
        NOTES.blame(error, "view", self.name, self.place)

    def _over(self, worker: Worker) -> Frame:
        NOTES.end_work(worker)
        event = NOTES.event("view", "pass", "back", self.name, place=self.place)
        worker.event["took"] = event["at"] - worker.event["at"]
        return event


class HookProbe:
    """The probe around one hook of a layer."""

    def __init__(self, layer: Frame, hook: str, way: str) -> None:
        self.layer = layer
        self.hook = hook
        self.way = way

    def begin(self, *given: Any) -> Worker:
        """The hook is called."""
        event = NOTES.event("middleware", "hook", self.way, self.layer["entry"], place=self.layer["place"])
        event["hook"] = self.hook
        if self.hook == "process_exception":
            event["failure"] = described(given[1], Path(NOTES.root))
        return NOTES.start_work("middleware", self.layer["entry"], event)

    def end(self, worker: Worker, result: Any) -> None:
        """It gave something back."""
        NOTES.end_work(worker)
        if result is None and self.hook != "process_template_response":
            return
        worker.event["gave"] = seen.type_if_no_response(result)
        if not worker.event["gave"] and self.hook != "process_template_response":
            worker.event.update(answered=True, status=result.status_code)

    def failed(self, worker: Worker, error: BaseException) -> None:
        """It raised."""
        NOTES.end_work(worker)
        NOTES.blame(error, "middleware", self.layer["entry"], place=self.layer["place"])


def probed(call: Call, probe: Probe, *, asynchronous: bool | None = None) -> Call:
    """`call` with a probe around it; for everyone who looks at it, it is as `call` is."""

    @wraps(call)
    def plain(*args: Any, **kwargs: Any) -> Any:
        __traceback_hide__ = True  # what Django's debug page leaves out
        if not args:
            return call(**kwargs)  # as wrong a call as it would be without us
        worker = probe.begin(*args)
        try:
            result = call(*args, **kwargs)
        except BaseException as error:
            probe.failed(worker, error)
            raise
        probe.end(worker, result)
        return result

    @wraps(call)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        __traceback_hide__ = True
        if not args:
            return await call(**kwargs)
        worker = probe.begin(*args)
        try:
            result = await call(*args, **kwargs)
        except BaseException as error:
            probe.failed(worker, error)
            raise
        probe.end(worker, result)
        return result

    made = awaited if (iscoroutinefunction(call) if asynchronous is None else asynchronous) else plain
    vars(made).pop("__wrapped__")
    vars(made).update(vars(call))
    return made


class ProbedHook:
    """A hook with a probe around it. Django reads its `__self__`, and its debug page shows how it looks."""

    def __init__(self, method: Any, probe: Probe, *, asynchronous: bool) -> None:
        self._method = method
        self._call = probed(method, probe, asynchronous=asynchronous)
        self.__self__ = method.__self__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the hook."""
        __traceback_hide__ = True
        return self._call(*args, **kwargs)

    def __repr__(self) -> str:
        return repr(self._method)
