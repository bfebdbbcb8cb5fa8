"""A loaded project seen from the judge: what its stage answers, or why it does not."""

import contextlib
import secrets
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path

from grader.checks.page import Headers, Page
from grader.checks.project import Layer
from grader.checks.words import CheckCut, OutOfMemory, ProjectBroken, ProtocolViolation, TimedOut
from grader.journey import Journey, failure_from
from grader.judge.stages import ANSWER_LIMIT, StageProcess
from grader.judge.unanswered import journey_so_far
from grader.wire import Frame, Wire, WireClosed, WireError, WireTimeout, packed, unpacked

LOAD_SECONDS = 10.0
REQUEST_SECONDS = 5.0
FAREWELL_SECONDS = 1.0
OUTPUT_KEPT = 64 << 10

MALFORMED = (KeyError, TypeError, ValueError, OverflowError, WireError)
"""What taking an answer apart may raise when it is not made as it should be."""


class Channel:
    """Orders and answers over one wire. `end` ends the process behind it, once, and tells its exit code, if known."""

    def __init__(self, wire: Wire, end: Callable[[], int | None]) -> None:
        self.wire = wire
        self.end = cache(end)

    def ask(self, order: Frame, seconds: float, doing: str, descriptors: tuple[int, ...] = ()) -> Frame:
        """The answer to an order within so many seconds; CheckCut with the reason if there is none."""
        number = secrets.token_hex(16)
        try:
            self.wire.send({"id": number, **order}, seconds)
            if descriptors:
                socket.send_fds(self.wire.connection, [b"\0"], descriptors)
            answer = self.wire.receive(seconds)
        except WireTimeout:
            self.end()
            raise TimedOut(f"The project did not finish {doing} in {seconds:.0f} seconds.") from None
        except WireError as error:
            self.end()
            raise ProtocolViolation(f"The project's process sent {error}.") from None
        except (WireClosed, OSError):
            raise ProjectBroken(f"The project's process ended while {doing}{_how(self.end())}.") from None
        if answer.get("id") != number:
            self.end()
            raise ProtocolViolation("The project's process answered before it was asked.")
        return answer


class LoadedProject:
    """A project that a stage has loaded, ready to open theaters."""

    def __init__(self, stage: StageProcess, order: Frame) -> None:
        self.stage = stage
        self._root = Path(order["root"])
        self.ended = False
        self._channel = Channel(stage.wire, self.end)
        answer = self._channel.ask({"verb": "load", **order}, LOAD_SECONDS, "loading")
        raise_fault(answer)
        self.can_fork = bool(answer.get("can_fork"))
        self.read = files_read(answer)

    def open(self, wishes: Frame, folder: Path) -> "OpenTheater":
        """Open a theater: in a fork where the project can be forked, else in the loaded process itself."""
        channel = self._fork(folder) if self.can_fork else self._channel
        try:
            return OpenTheater(channel, wishes, folder, self._root)
        except CheckCut:
            channel.end()
            raise

    def end(self) -> int | None:
        """End the process with everything it started."""
        self.ended = True
        return self.stage.end()

    def _fork(self, folder: Path) -> Channel:
        ours, theirs = socket.socketpair()
        try:
            with theirs, (folder / "output").open("wb") as output:
                descriptors = theirs.fileno(), output.fileno()
                answer = self._channel.ask({"verb": "fork"}, REQUEST_SECONDS, "starting to answer", descriptors)
        except CheckCut:
            ours.close()
            raise
        channel = Channel(Wire(ours, ANSWER_LIMIT), lambda: self._farewell(ours, answer.get("pid")))
        try:
            channel.wire.receive(REQUEST_SECONDS)
        except (WireClosed, WireError, WireTimeout):
            raise ProjectBroken(f"The project's process ended before it was asked{_how(channel.end())}.") from None
        return channel

    def _farewell(self, connection: socket.socket, child: object) -> int | None:
        """End one theater. A process that does not leave takes the whole loaded project with it."""
        with connection:
            if self.ended:
                return None
            with contextlib.suppress(WireClosed, WireTimeout):
                Wire(connection, ANSWER_LIMIT).send({"verb": "bye"}, FAREWELL_SECONDS)
        try:
            code = self._channel.ask({"verb": "reap", "pid": child}, FAREWELL_SECONDS, "ending")["code"]
        except (TimedOut, ProtocolViolation, ProjectBroken, KeyError):
            self.end()
            return None
        return code if isinstance(code, int) else None


class OpenTheater:
    """A stage that answers requests. Every answer has an absolute deadline."""

    def __init__(self, channel: Channel, wishes: Frame, folder: Path, root: Path) -> None:
        self._channel = channel
        self._folder = folder
        self._root = root
        answer = channel.ask({"verb": "open", "ledger": str(folder), **wishes}, LOAD_SECONDS, "loading")
        raise_fault(answer)
        self.layers = layers_from(answer)

    def send(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""
        order = {"verb": "request", "method": method, "path": path, "headers": headers, "body": packed(body)}
        request = f"{method} {path}"
        try:
            answer = self._channel.ask(order, REQUEST_SECONDS, f"answering {request}")
        except CheckCut as cut:
            cut.journey = journey_so_far(self._folder, self._root, method, path)
            raise
        return page_from(answer, request, path)

    def log_in(self, user: str) -> Frame:
        """Ask for the cookie of a visitor who is logged in: `name` and `value`, or `known`, the users there are."""
        return self._channel.ask({"verb": "log_in", "user": user}, REQUEST_SECONDS, f"logging {user} in")

    def end(self) -> None:
        """End it."""
        self._channel.end()


def page_from(answer: Frame, request: str, path: str) -> Page:
    """The response in an answer; ProtocolViolation if it is none."""
    try:
        error = failure_from(answer["error"])
        headers = [(str(name), str(value)) for name, value in answer["headers"]]
        journey = Journey.from_json(answer["journey"])
        page = Page(request, int(answer["status"]), headers, unpacked(answer["body"]), error, path, journey)
        memory = bool(answer["memory"])
    except MALFORMED:
        raise ProtocolViolation(f"The answer to {request} is not a response.") from None
    if memory:
        cut = OutOfMemory(f"{request}: the project needed more memory than it may have ({error}).")
        cut.journey = journey
        raise cut
    return page


def files_read(answer: Frame) -> frozenset[str]:
    """The project's files that were opened while it loaded; ProtocolViolation if the claim is malformed."""
    try:
        return frozenset(str(path) for path in answer["read"])
    except MALFORMED:
        raise ProtocolViolation("The answer to the loading order is malformed.") from None


def layers_from(answer: Frame) -> list[Layer]:
    """The own layers that a stage claims; ProtocolViolation if the claim is malformed."""
    try:
        return [Layer(str(item["entry"]), str(item["file"]), int(item["line"])) for item in answer["layers"]]
    except MALFORMED:
        raise ProtocolViolation("The answer to the loading order is malformed.") from None


def raise_fault(answer: Frame) -> None:
    """Raise what stopped the project from loading, if anything did."""
    if "fault" not in answer:
        return
    try:
        error, memory = failure_from(answer["fault"]), bool(answer["memory"])
    except MALFORMED:
        raise ProtocolViolation("The answer to the loading order is malformed.") from None
    assert error is not None, "an answer with a fault has one"
    if memory:
        raise OutOfMemory(f"The project needed more memory than it may have while loading ({error}).")
    if error.type == "SystemExit":
        raise ProjectBroken(
            f"The project exited while loading ({error.place or 'no place known'}).", error.place, error
        )
    raise ProjectBroken(f"The project does not load: {error}", error.place, error)


def output_of(folder: Path) -> str:
    """What the project printed, at most 64 KB, with a note of how much was left out."""
    path = folder / "output"
    # A project may have put something else there, such as a pipe that nobody writes to.
    if path.is_symlink() or not path.is_file():
        return ""
    size = path.stat().st_size
    with path.open("rb") as file:
        text = file.read(OUTPUT_KEPT).decode("utf-8", "replace")
    return text if size <= OUTPUT_KEPT else f"{text}\n… {size - OUTPUT_KEPT} bytes more were left out"


def _how(code: int | None) -> str:
    if code is None:
        return ""
    return f" (signal {-code})" if code < 0 else f" (exit status {code})"
