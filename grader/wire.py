"""The frames that judge and stage exchange: JSON with a length in front.

A frame is four bytes (the length, big-endian) and that many bytes of UTF-8 JSON, an object. Bytes travel as base64.
"""

import base64
import json
import socket
import struct
import time
from typing import Any

Frame = dict[str, Any]

_LENGTH = struct.Struct(">I")


class WireError(Exception):
    """The other side broke the rules of the wire: too long a frame, no JSON, not an object."""


class WireClosed(Exception):
    """The other side is gone."""


class WireTimeout(Exception):
    """No whole frame came before the deadline."""


class Wire:
    """One end of a connection; `limit` is the longest frame it accepts, in bytes."""

    def __init__(self, connection: socket.socket, limit: int) -> None:
        self.connection = connection
        self.limit = limit

    def send(self, frame: Frame, seconds: float | None = None) -> None:
        """Send one frame, within so many seconds if given."""
        data = json.dumps(frame).encode()
        try:
            self.connection.settimeout(seconds)
            self.connection.sendall(_LENGTH.pack(len(data)) + data)
        except TimeoutError:
            raise WireTimeout from None
        except OSError:
            raise WireClosed from None

    def receive(self, seconds: float | None = None) -> Frame:
        """The next frame, whole before `seconds` have passed (an absolute deadline for all its parts)."""
        deadline = None if seconds is None else time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > self.limit:
            raise WireError(f"a frame of {length} bytes (at most {self.limit} are allowed)")
        return _decoded(self._exactly(length, deadline))

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def _exactly(self, count: int, deadline: float | None) -> bytes:
        data = bytearray()
        while len(data) < count:
            data += self._some(count - len(data), deadline)
        return bytes(data)

    def _some(self, count: int, deadline: float | None) -> bytes:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise WireTimeout
        try:
            self.connection.settimeout(left)
            part = self.connection.recv(min(count, 1 << 20))
        except TimeoutError:
            raise WireTimeout from None
        except OSError:
            raise WireClosed from None
        if not part:
            raise WireClosed
        return part


def _decoded(data: bytes) -> Frame:
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        raise WireError("a frame that is not JSON") from None
    if not isinstance(frame, dict):
        raise WireError("a frame that is not an object")
    return frame


def packed(data: bytes) -> str:
    """Bytes as they stand in a frame."""
    return base64.b64encode(data).decode("ascii")


def unpacked(text: object) -> bytes:
    """Bytes from a frame; WireError if it holds something else."""
    if not isinstance(text, str):
        raise WireError("a frame without the bytes it should hold")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise WireError("a frame whose bytes are not base64") from None
