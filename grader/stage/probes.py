"""The few views that a check may mount beside the student's own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from grader.wire import Frame

View = Callable[..., Any]


def view(route: Frame) -> View:
    """The view that a route asks for by the name of one of the kinds below."""
    return KINDS[route["kind"]](route)


def _says(route: Frame) -> View:
    return lambda request: HttpResponse(route["text"])


def _echoes(route: Frame) -> View:
    return lambda request: HttpResponse(str(getattr(request, route["attribute"], "")))


def _raises(route: Frame) -> View:
    def raising(request: Any) -> Any:
        raise RuntimeError("This view of the check's own raises on purpose.")

    return raising


def _redirects(route: Frame) -> View:
    args = [_value(value) for value in route["args"]]
    kwargs = {name: _value(value) for name, value in route["kwargs"].items()}
    return lambda request: HttpResponseRedirect(reverse(route["name"], args=args or None, kwargs=kwargs or None))


def _value(value: Any) -> Any:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value


KINDS: dict[str, Callable[[Frame], View]] = {
    "says": _says,
    "echoes": _echoes,
    "raises": _raises,
    "redirects": _redirects,
}
