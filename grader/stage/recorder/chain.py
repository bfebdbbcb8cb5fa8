"""Django's handler with a probe outside each layer, around each hook, the router and the view.

While Django's own `load_middleware` runs, the function by which it turns exceptions into responses is replaced by one
that also puts a probe around its result. So the chain is Django's own; nothing of it is built here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction
from django.core.handlers import base
from django.urls import Resolver404

from grader.stage.faults import ENTRY, described
from grader.stage.recorder import seen
from grader.stage.recorder.notes import NOTES
from grader.stage.recorder.places import dotted, place_of
from grader.wire import Frame

Call = Callable[..., Any]
Handler = TypeVar("Handler", bound=base.BaseHandler)

HOOKS = {
    "process_view": ("_view_middleware", "in"),
    "process_template_response": ("_template_response_middleware", "back"),
    "process_exception": ("_exception_middleware", "back"),
}


def recorded_handler(build: Callable[[], Handler]) -> Handler:
    """The handler that `build` makes, recorded. NOTES.layers then lists the entries of MIDDLEWARE in their order."""
    NOTES.layers = []
    owners: dict[int, Frame] = {}
    with _probed_chain(owners), _blaming_last_entry():
        handler = build()
    NOTES.layers.reverse()
    asynchronous = iscoroutinefunction(handler._middleware_chain)  # type: ignore[attr-defined]
    for hook in HOOKS:
        _probe_hooks(handler, hook, owners, asynchronous=asynchronous and hook != "process_exception")
    _probe_router(handler)
    _probe_view(handler)
    return handler


@contextmanager
def _blaming_last_entry() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if NOTES.layers:
            error.add_note(f"{ENTRY}{NOTES.layers[-1]['entry']}")
        raise


@contextmanager
def _probed_chain(owners: dict[int, Frame]) -> Iterator[None]:
    import_string, convert = base.import_string, base.convert_exception_to_response  # type: ignore[attr-defined]

    def importing(entry: str) -> Any:
        layer: Frame = {"entry": str(entry), "place": "", "own": False, "used": False}
        NOTES.layers.append(layer)
        target = import_string(entry)
        layer["place"] = place_of(target, NOTES.root) if callable(target) else ""
        layer["own"] = bool(layer["place"])
        return target

    def converting(get_response: Any) -> Any:
        if not NOTES.layers:
            return _probed(convert(get_response), _Core())
        layer = NOTES.layers[-1]
        layer["used"] = True
        owners[id(get_response)] = layer
        return _probed(convert(get_response), _Layer(layer["entry"], layer["place"]))

    base.import_string, base.convert_exception_to_response = importing, converting  # type: ignore[attr-defined]
    try:
        yield
    finally:
        base.import_string, base.convert_exception_to_response = import_string, convert  # type: ignore[attr-defined]


class _Layer:
    """The probe outside a layer."""

    def __init__(self, entry: str, place: str) -> None:
        self.entry = entry
        self.place = place

    def begin(self, request: Any, *_: Any) -> Any:
        return NOTES.enter(self.entry, self.place, request)

    def end(self, worker: Any, response: Any) -> None:
        NOTES.leave(worker, response)

    def failed(self, worker: Any, error: BaseException) -> None:
        NOTES.end_work(worker)


class _Core:
    """The probe around router and view: what comes out here is what the innermost layer gets."""

    def begin(self, request: Any, *_: Any) -> Any:
        NOTES.look_at_request(request)
        return NOTES.start_work("view", "", {"place": ""})

    def end(self, worker: Any, response: Any) -> None:
        NOTES.end_work(worker)
        NOTES.came_out(response)

    def failed(self, worker: Any, error: BaseException) -> None:
        NOTES.end_work(worker)


class _View:
    """The probe around a view."""

    def __init__(self, view: Any) -> None:
        self.name = dotted(view)
        self.place = place_of(view, NOTES.root)

    def begin(self, *_: Any) -> Any:
        return NOTES.start_work("view", self.name, NOTES.event("view", "pass", "in", self.name, self.place))

    def end(self, worker: Any, response: Any) -> None:
        event = self._over(worker)
        event["gave"] = seen.type_if_no_response(response)
        event["status"] = 0 if event["gave"] else response.status_code

    def failed(self, worker: Any, error: BaseException) -> None:
        self._over(worker)
        NOTES.blame(error, "view", self.name, self.place)

    def _over(self, worker: Any) -> Frame:
        NOTES.end_work(worker)
        event = NOTES.event("view", "pass", "back", self.name, self.place)
        worker.event["took"] = event["at"] - worker.event["at"]
        return event


class _Hook:
    """The probe around one hook of a layer."""

    def __init__(self, layer: Frame, hook: str, way: str) -> None:
        self.layer = layer
        self.hook = hook
        self.way = way

    def begin(self, request: Any, *given: Any) -> Any:
        event = NOTES.event("middleware", "hook", self.way, self.layer["entry"], self.layer["place"])
        event["hook"] = self.hook
        if self.hook == "process_exception":
            event["failure"] = described(given[0], Path(NOTES.root))
        return NOTES.start_work("middleware", self.layer["entry"], event)

    def end(self, worker: Any, response: Any) -> None:
        NOTES.end_work(worker)
        if response is None and self.hook != "process_template_response":
            return
        worker.event["gave"] = seen.type_if_no_response(response)
        if not worker.event["gave"] and self.hook != "process_template_response":
            worker.event.update(answered=True, status=response.status_code)

    def failed(self, worker: Any, error: BaseException) -> None:
        NOTES.end_work(worker)
        NOTES.blame(error, "middleware", self.layer["entry"], self.layer["place"])


def _probed(call: Call, probe: Any, *, asynchronous: bool | None = None) -> Call:
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

    probed = awaited if (iscoroutinefunction(call) if asynchronous is None else asynchronous) else plain
    vars(probed).pop("__wrapped__")
    vars(probed).update(vars(call))
    return probed


class _ProbedHook:
    """A hook with a probe around it. Django reads its `__self__`, and its debug page shows how it looks."""

    def __init__(self, method: Any, probe: Any, *, asynchronous: bool) -> None:
        self._method = method
        self._call = _probed(method, probe, asynchronous=asynchronous)
        self.__self__ = method.__self__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        __traceback_hide__ = True
        return self._call(*args, **kwargs)

    def __repr__(self) -> str:
        return repr(self._method)


def _probe_hooks(handler: Any, hook: str, owners: dict[int, Frame], *, asynchronous: bool) -> None:
    name, way = HOOKS[hook]
    methods = getattr(handler, name)
    for place, method in enumerate(methods):
        layer = owners.get(id(getattr(method, "__self__", None)))
        if layer is not None:
            methods[place] = _ProbedHook(method, _Hook(layer, hook, way), asynchronous=asynchronous)


def _probe_router(handler: Any) -> None:
    resolve = handler.resolve_request

    @wraps(resolve)
    def probed(request: Any) -> Any:
        __traceback_hide__ = True
        try:
            match = resolve(request)
        except BaseException as error:
            tried = error.args[0].get("tried", ()) if isinstance(error, Resolver404) and error.args else ()
            NOTES.event("router", "route", "in", request.path_info)["names"] = _patterns(tried)
            NOTES.blame(error, "router", request.path_info)
            raise
        _note_match(match)
        return match

    handler.resolve_request = probed


def _note_match(match: Any) -> None:
    caught = match.kwargs.items() or enumerate(match.args)
    event = NOTES.event("router", "route", "in", str(match.route), place_of(match.func, NOTES.root))
    event.update(view=dotted(match.func), names=_patterns(match.tried or ()))
    event["values"] = [[str(name), seen.short(value)] for name, value in caught]


def _patterns(tried: Any) -> list[str]:
    return ["".join(str(part.pattern) for part in path) for path in tried][:100]


def _probe_view(handler: Any) -> None:
    atomic = handler.make_view_atomic

    @wraps(atomic)
    def probed(view: Any) -> Any:
        return _probed(atomic(view), _View(view))

    handler.make_view_atomic = probed
