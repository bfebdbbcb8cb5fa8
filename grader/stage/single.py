"""One stage: answers the orders of one connection.

`load` comes first; then either `open` and any number of `request`, or `fork` for other stages that open and answer.
"""

import contextlib
import os
import socket
import sys
import traceback
from typing import NoReturn

from grader.stage import forking, limits, loading, requesting, visiting
from grader.wire import Frame, Wire, WireClosed, WireError

ORDER_LIMIT = 256 << 20
"""Bytes of the longest order: a whole project travels in one. Orders come from the judge, which is trusted."""


def connect(port: int) -> None:
    """Be a stage for the judge that listens on this loopback port; its password comes on standard input."""
    password = sys.stdin.readline().strip()
    if hasattr(os, "setsid"):
        os.setsid()
    limits.lower_limits()
    connection = socket.create_connection(("127.0.0.1", port))
    Wire(connection, ORDER_LIMIT).send({"password": password})
    answer(connection)


def answer(connection: socket.socket) -> NoReturn:
    """Answer orders until `bye` or until the judge is gone, and end this process.

    Whatever a project raises goes no further: a fork would unwind into the code of the process that it came from.
    """
    code = 1
    try:
        with contextlib.suppress(WireClosed, WireError):
            _answer_all(Wire(connection, ORDER_LIMIT), connection)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _answer_all(wire: Wire, connection: socket.socket) -> None:
    wire.send({"verb": "ready"})
    order = wire.receive()
    while order["verb"] != "bye":
        wire.send({"id": order["id"], **_obey(order, connection)})
        order = wire.receive()


def _obey(order: Frame, connection: socket.socket) -> Frame:
    match order["verb"]:
        case "load":
            return loading.load(order) | {"can_fork": forking.can_fork(connection)}
        case "open":
            return loading.open_theater(order)
        case "fork":
            return forking.fork(connection, answer, alone=False)
        case "reap":
            return forking.reap(order)
        case "log_in":
            return visiting.log_in(order)
        case _:
            return requesting.request(order)
