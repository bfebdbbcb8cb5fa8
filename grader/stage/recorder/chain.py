"""Django's handler with a probe outside each layer, around each hook, the router and the view.

While Django's own `load_middleware` runs, the function by which it turns exceptions into responses is replaced by one
that also puts a probe around its result. So the chain is Django's own; nothing of it is built here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction
from django.core.handlers import base
from django.urls import Resolver404

from grader.stage.faults import ENTRY
from grader.stage.recorder import seen
from grader.stage.recorder.notes import NOTES
from grader.stage.recorder.places import dotted, place_of
from grader.stage.recorder.probe import CoreProbe, HookProbe, LayerProbe, ProbedHook, ViewProbe, probed
from grader.wire import Frame

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
            return probed(convert(get_response), CoreProbe())
        layer = NOTES.layers[-1]
        layer["used"] = True
        owners[id(get_response)] = layer
        return probed(convert(get_response), LayerProbe(layer["entry"], layer["place"]))

    base.import_string, base.convert_exception_to_response = importing, converting  # type: ignore[attr-defined]
    try:
        yield
    finally:
        base.import_string, base.convert_exception_to_response = import_string, convert  # type: ignore[attr-defined]


def _probe_hooks(handler: Any, hook: str, owners: dict[int, Frame], *, asynchronous: bool) -> None:
    name, way = HOOKS[hook]
    methods = getattr(handler, name)
    for place, method in enumerate(methods):
        layer = owners.get(id(getattr(method, "__self__", None)))
        if layer is not None:
            methods[place] = ProbedHook(method, HookProbe(layer, hook, way), asynchronous=asynchronous)


def _probe_router(handler: Any) -> None:
    resolve = handler.resolve_request

    @wraps(resolve)
    def resolving(request: Any) -> Any:
        __traceback_hide__ = True
        try:
            match = resolve(request)
        except BaseException as error:
            tried = error.args[0].get("tried", ()) if isinstance(error, Resolver404) and error.args else ()
            NOTES.event("router", "route", "in", request.path_info, names=_patterns(tried))
            NOTES.blame(error, "router", request.path_info)
            raise
        _note_match(match)
        return match

    handler.resolve_request = resolving


def _note_match(match: Any) -> None:
    caught = match.kwargs.items() or enumerate(match.args)
    NOTES.event(
        "router",
        "route",
        "in",
        str(match.route),
        place=place_of(match.func, NOTES.root),
        view=dotted(match.func),
        names=_patterns(match.tried or ()),
        values=[[str(name), seen.short(value)] for name, value in caught],
    )


def _patterns(tried: Any) -> list[str]:
    return ["".join(str(part.pattern) for part in path) for path in tried][:100]


def _probe_view(handler: Any) -> None:
    atomic = handler.make_view_atomic

    @wraps(atomic)
    def making_atomic(view: Any) -> Any:
        return probed(atomic(view), ViewProbe(view))

    handler.make_view_atomic = making_atomic
