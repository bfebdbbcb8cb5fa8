"""What is watched while one request is answered: templates, queries, and exceptions that become responses.

Everything is put back when the request is over.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers import exception as handling
from django.core.signals import got_request_exception
from django.db import connections
from django.db.backends.signals import connection_created
from django.template.base import Template
from django.template.context import RequestContext
from django.urls import get_resolver, get_urlconf
from django.views import debug

from grader.stage import faults
from grader.stage.recorder.notes import NOTES
from grader.stage.recorder.places import dotted, place_of_caller, shortened
from grader.wire import Frame

LONGEST_QUERY = 400


@contextmanager
def watching() -> Iterator[None]:
    """Watch until the end of the block."""
    with ExitStack() as undo:
        _replace(undo, Template, "_render", _rendered)
        _replace(undo, handling, "response_for_exception", _converted)
        got_request_exception.connect(_note_second_error)
        undo.callback(got_request_exception.disconnect, _note_second_error)
        connection_created.connect(_watch_connection)
        undo.callback(connection_created.disconnect, _watch_connection)
        for connection in connections.all(initialized_only=True):
            _watch_connection(connection=connection)
        yield


def unhandled(error: BaseException) -> None:
    """Note an exception that Django made no page of."""
    _note_error(error)


def _replace(undo: ExitStack, owner: Any, name: str, made: Callable[[Any], Any]) -> None:
    before = getattr(owner, name)
    setattr(owner, name, made(before))
    undo.callback(setattr, owner, name, before)


def _rendered(render: Any) -> Any:
    def _render(self: Any, context: Any) -> Any:
        __traceback_hide__ = True
        if self.engine is debug.DEBUG_ENGINE:
            return render(self, context)
        name = self.name or "(a template in the code)"
        event = NOTES.event("template", "template", "in", name, place=_template_place(self))
        event.update(by=NOTES.at_work, names=_names(context))
        worker = NOTES.start_work("template", name, event)
        try:
            return render(self, context)
        except BaseException as error:
            NOTES.blame(error, "template", name, event["place"])
            raise
        finally:
            NOTES.end_work(worker)
            event["took"] = NOTES.now() - event["at"]

    return _render


def _template_place(template: Any) -> str:
    name = str(template.origin.name)
    return shortened(name, NOTES.root) if name.startswith(NOTES.root) else ""


def _names(context: Any) -> list[str]:
    """The names that the view gave: neither Python's True, False and None, nor those of context processors."""
    given = context.dicts[2:] if isinstance(context, RequestContext) else context.dicts[1:]
    return sorted({name for part in given for name in dict.keys(part) if type(name) is str})[:100]


def _watch_connection(connection: Any, **_: object) -> None:
    if _note_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note_query)


def _note_query(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    __traceback_hide__ = True
    if NOTES.muted:
        return execute(sql, params, many, context)
    event = NOTES.event("database", "query", "in", str(sql)[:LONGEST_QUERY], place=place_of_caller(NOTES.root))
    event["by"] = NOTES.at_work
    try:
        return execute(sql, params, many, context)
    except BaseException as error:
        NOTES.blame(error, "database", event["name"], event["place"])
        raise
    finally:
        event["took"] = NOTES.now() - event["at"]


def _converted(convert: Any) -> Any:
    def response_for_exception(request: Any, exc: Any) -> Any:
        __traceback_hide__ = True
        event = _note_error(exc)
        # Its debug page shows every variable, and so makes queries of its own: they are not of the request's way.
        NOTES.muted = settings.DEBUG
        try:
            response = convert(request, exc)
        finally:
            NOTES.muted = False
        event["status"] = int(getattr(response, "status_code", 0))
        event["page_by"] = _writer(event["status"], exc)
        NOTES.came_out(response)
        return response

    return response_for_exception


def _note_error(error: BaseException) -> Frame:
    station, name, place = NOTES.origin(error)
    event = NOTES.event(station, "error", "back", name, place=place)
    event["failure"] = faults.described(error, Path(NOTES.root))
    return event


def _note_second_error(**_: object) -> None:
    """Django tells of each exception behind a 500: here also of one that the project's own error page raised."""
    error = sys.exc_info()[1]
    last = NOTES.events[-1] if NOTES.events else {}
    if error is not None and last.get("kind") == "error" and error.__context__ is not None and not last.get("status"):
        described = faults.described(error, Path(NOTES.root))
        if described != last["failure"]:
            event = NOTES.event("view", "error", "back", "the project's own error page", place=described["place"])
            event.update(failure=described, status=500)


def _writer(status: int, error: BaseException) -> str:
    """Who wrote the error page."""
    if settings.DEBUG and status in (400, 404, 500):
        return "Django's debug page"
    try:
        handler = get_resolver(get_urlconf()).resolve_error_handler(status)
        name = dotted(handler)
    except Exception:
        return ""
    return "Django's own page" if name.startswith("django.") else name
