"""A request through the project's ASGI callable (ASGI HTTP, version 2.3)."""

import asyncio
import contextlib
from typing import Any
from urllib.parse import unquote

from grader.stage.exchange import Answered, BodyRead
from grader.wire import Frame, unpacked


class EnoughRead(Exception):
    """The body is longer than anybody needs."""


def exchange(handler: Any, order: Frame) -> Answered:
    """Call the handler as a server would, and read the response to its end."""
    return asyncio.run(_exchange(handler, order))


async def _exchange(handler: Any, order: Frame) -> Answered:
    answered, read = Answered(), BodyRead()
    waiting = [{"type": "http.request", "body": unpacked(order["body"]), "more_body": False}]
    messages = 0

    async def receive() -> Any:
        # After the body, a browser that waits for the page says nothing more.
        return waiting.pop() if waiting else await asyncio.Future()

    async def send(message: Any) -> None:
        nonlocal messages
        if message["type"] == "http.response.start":
            answered.status = message["status"]
            answered.headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in message["headers"]]
            return
        messages += 1
        if not read.add(message.get("body", b"")):
            raise EnoughRead

    with contextlib.suppress(EnoughRead):
        await handler(scope(order), receive, send)
    answered.body = read.whole(streamed=messages > 1)
    return answered


def scope(order: Frame) -> dict[str, Any]:
    """The ASGI scope of a request to the development server on localhost:8000."""
    path, _, query = order["path"].partition("?")
    body = unpacked(order["body"])
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in order["headers"]]
    if body:
        headers.append((b"content-length", str(len(body)).encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": order["method"],
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("localhost", 8000),
    }
