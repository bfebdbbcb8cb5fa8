"""The verb `request`: one HTTP request through the project, the response as bytes, and the journey it made."""

import sys
import traceback
from pathlib import Path
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception

from grader.journey import SCHEMA, Ending
from grader.stage import asgi, faults, wsgi
from grader.stage.exchange import Answered
from grader.stage.recorder import NOTES, recorded_handler, unhandled, watching
from grader.wire import Frame, packed

SERVER_ERROR = b"A server error occurred.  Please contact the administrator."
GATEWAYS: dict[str, tuple[type[Any], Any]] = {
    "wsgi": (WSGIHandler, wsgi.exchange),
    "asgi": (ASGIHandler, asgi.exchange),
}

CURRENT: dict[str, Any] = {"record": True}
"""The project's `root`; its `handler`, `gateway` and `layers`; and the `error` of the request that is answered.

`record` is set to False only to measure what recording costs.
"""


def build_handler(gateway: str = "wsgi") -> None:
    """Build Django's handler, with all layers of MIDDLEWARE, as a server behind this gateway would at its start."""
    NOTES.root = f"{CURRENT['root']}/"
    kind, _ = GATEWAYS[gateway]
    CURRENT["gateway"] = gateway
    CURRENT["handler"] = recorded_handler(kind) if CURRENT["record"] else kind()
    CURRENT["layers"] = NOTES.layers
    got_request_exception.connect(_note_exception)


def request(order: Frame) -> Frame:
    """Answer one request: status, headers, body (capped at 8 MB), the exception behind a 500, and the journey."""
    CURRENT.update(error=None, memory=False)
    NOTES.begin()
    gateway = CURRENT["gateway"]
    NOTES.event("gateway", "pass", "in", gateway)
    answered, ending = _answered(order)
    NOTES.event("gateway", "pass", "back", gateway)["status"] = answered.status
    NOTES.over()
    journey = journey_frame(order, answered.status, ending)
    return {
        "status": answered.status,
        "headers": answered.headers,
        "body": packed(answered.body),
        "error": CURRENT["error"],
        "memory": CURRENT["memory"],
        "journey": journey,
    }


def journey_frame(order: Frame, status: int, ending: Ending) -> Frame:
    """The journey of the request that has just been answered, in its JSON form."""
    return {
        "schema": SCHEMA,
        "method": order["method"],
        "path": order["path"],
        "events": NOTES.events,
        "layers": CURRENT["layers"],
        "status": status,
        "ending": ending,
        "gateway": CURRENT["gateway"],
        "failure": CURRENT["error"],
        "dropped": NOTES.dropped,
    }


def _answered(order: Frame) -> tuple[Answered, Ending]:
    _, exchange = GATEWAYS[CURRENT["gateway"]]
    try:
        if not CURRENT["record"]:
            return exchange(CURRENT["handler"], order), Ending.ANSWERED
        with watching():
            return exchange(CURRENT["handler"], order), Ending.ANSWERED
    except Exception as error:
        # Django itself failed to make an error page. A server answers for it then, as wsgiref does.
        traceback.print_exc()
        unhandled(error)
        if CURRENT["error"] is None:
            _keep_error(error)
        return Answered(500, [["Content-Type", "text/plain"]], SERVER_ERROR), Ending.NO_PAGE


def _note_exception(**_: object) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        _keep_error(error)


def _keep_error(error: BaseException) -> None:
    root: Path = CURRENT["root"]
    CURRENT["error"] = faults.described(error, root)
    CURRENT["memory"] = isinstance(error, MemoryError)
