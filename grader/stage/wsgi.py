"""A request through the project's WSGI callable (PEP 3333)."""

import io
import sys
from typing import Any
from urllib.parse import unquote_to_bytes

from grader.stage.exchange import Answered, BodyRead
from grader.wire import Frame, unpacked


def exchange(handler: Any, order: Frame) -> Answered:
    """Call the handler as a server would, and read the response to its end."""
    answered = Answered()

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answered.status = int(status.split()[0])
        answered.headers = [list(pair) for pair in headers]

    response = handler(environ(order), start_response)
    try:
        read = BodyRead()
        for part in response:
            if not read.add(part):
                break
        answered.body = read.whole(streamed=bool(getattr(response, "streaming", False)))
    finally:
        response.close()
    return answered


def environ(order: Frame) -> dict[str, Any]:
    """The WSGI environ of a request to the development server on localhost:8000."""
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
