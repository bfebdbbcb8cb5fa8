"""The verb `request`: one HTTP request through the project's WSGI handler, and the response as bytes."""

import io
import sys
import traceback
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception

from grader.stage import faults
from grader.wire import Frame, packed, unpacked

LONGEST_BODY = 8 << 20
SERVER_ERROR = b"A server error occurred.  Please contact the administrator."

CURRENT: dict[str, Any] = {}
"""The project's `root`, its `handler`, and the `error` of the request that is being answered."""


def build_handler() -> None:
    """Build Django's handler, with all layers of MIDDLEWARE, as a WSGI server would at its start."""
    CURRENT["handler"] = WSGIHandler()
    got_request_exception.connect(_note_exception)


def request(order: Frame) -> Frame:
    """Answer one request: status, headers, body (capped at 8 MB), and the exception behind a 500, if any."""
    CURRENT["error"] = None
    try:
        started, body = _call(environ(order))
    except Exception as error:
        # Django itself failed to make an error page. A server answers for it then, as wsgiref does.
        traceback.print_exc()
        CURRENT["error"] = CURRENT["error"] or faults.described(error, CURRENT["root"])
        started, body = {"status": 500, "headers": [["Content-Type", "text/plain"]]}, SERVER_ERROR
    return {**started, "body": packed(body), "error": CURRENT["error"]}


def _call(values: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        started.update(status=int(status.split()[0]), headers=[list(pair) for pair in headers])

    response = CURRENT["handler"](values, start_response)
    try:
        return started, _body(response)
    finally:
        response.close()


def environ(order: Frame) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of a request to the development server on localhost:8000."""
    path, _, query = order["path"].partition("?")
    body = unpacked(order["body"])
    values: dict[str, Any] = {
        "REQUEST_METHOD": order["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body:
        values["CONTENT_LENGTH"] = str(len(body))
    for name, value in order["headers"]:
        key = name.upper().replace("-", "_")
        values[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return values


def _body(response: Any) -> bytes:
    parts, length = [], 0
    for part in response:
        parts.append(bytes(part))
        length += len(part)
        if length > LONGEST_BODY:
            break
    return b"".join(parts)[:LONGEST_BODY]


def _note_exception(**_: object) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        CURRENT["error"] = faults.described(error, CURRENT["root"])
