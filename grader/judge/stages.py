"""Starting and ending stage processes.

Where the system can fork, a warm process that has imported Django forks a stage for each project (`ForkedStages`);
elsewhere each is started anew (`AnewStages`). Nothing else differs.
"""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from grader.judge.fault import JudgeFault
from grader.wire import Frame, Wire, WireClosed, WireError, WireTimeout

ENTRY = Path(__file__).resolve().parents[1] / "stage" / "__main__.py"
OPTIONS = ("-I", "-u")
"""Of the stage's Python: nothing of the user's own around it, and nothing printed is lost when it ends."""
ANSWER_LIMIT = 16 << 20
"""Bytes of the longest frame that a stage may send."""
START_SECONDS = 30.0
CONTROL_LIMIT = 4096


class StageProcess:
    """One stage: its wire, the file its output goes to, and how to end it."""

    def __init__(self, wire: Wire, folder: Path, pid: int, stages: "Stages") -> None:
        self.wire = wire
        self.folder = folder
        self.pid = pid
        self._stages = stages
        self.code: int | None = None

    def end(self) -> int:
        """End the stage with its whole process group; the exit code, negative for a signal."""
        if self.code is None:
            self.wire.close()
            end_group(self.pid)
            self.code = self._stages.reap(self)
        return self.code


class Stages(Protocol):
    """Opens stages, one for each theater of a check."""

    def open(self, folder: Path) -> StageProcess:
        """A stage that is ready for orders and writes its output to `folder/output`."""

    def reap(self, stage: StageProcess) -> int:
        """Wait for a stage that was told to end."""

    def close(self) -> None:
        """End everything."""


class ForkedStages:
    """Stages forked from one warm process."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._control = Wire(ours, CONTROL_LIMIT)
        command = [sys.executable, *OPTIONS, str(ENTRY), "warm", str(theirs.fileno())]
        self._warm = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=environment(), start_new_session=True
        )
        theirs.close()

    def open(self, folder: Path) -> StageProcess:
        """A stage forked from the warm process."""
        ours, theirs = socket.socketpair()
        with theirs, (folder / "output").open("wb") as output:
            pid = self._fork([theirs.fileno(), output.fileno()])
        return greeted(StageProcess(Wire(ours, ANSWER_LIMIT), folder, pid, self))

    def reap(self, stage: StageProcess) -> int:
        """The exit code of a stage that was told to end."""
        return int(self._ask({"verb": "reap", "pid": stage.pid})["code"])

    def close(self) -> None:
        """End the warm process."""
        self._control.close()
        end_group(self._warm.pid)
        self._warm.wait()

    def _fork(self, descriptors: list[int]) -> int:
        try:
            self._control.send({"verb": "fork"}, START_SECONDS)
            socket.send_fds(self._control.connection, [b"\0"], descriptors)
            return int(self._control.receive(START_SECONDS)["pid"])
        except (WireClosed, WireError, WireTimeout, OSError) as error:
            raise JudgeFault(f"the warm stage process did not fork ({error!r})") from error

    def _ask(self, order: Frame) -> Frame:
        try:
            self._control.send(order, START_SECONDS)
            return self._control.receive(START_SECONDS)
        except (WireClosed, WireError, WireTimeout) as error:
            raise JudgeFault(f"the warm stage process is gone ({error!r})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class AnewStages:
    """Stages that are each a new process, connected over a loopback port."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._processes: dict[int, subprocess.Popen[str]] = {}

    def open(self, folder: Path) -> StageProcess:
        """A newly started stage."""
        password = secrets.token_hex(16)
        process = self._start(folder, password)
        self._processes[process.pid] = process
        wire = self._accept(password)
        return greeted(StageProcess(wire, folder, process.pid, self))

    def reap(self, stage: StageProcess) -> int:
        """The exit code of a stage that was told to end."""
        process = self._processes.pop(stage.pid)
        process.kill()
        return process.wait()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _start(self, folder: Path, password: str) -> "subprocess.Popen[str]":
        port = str(self._listener.getsockname()[1])
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *OPTIONS, str(ENTRY), "anew", port],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                text=True,
                env=environment(),
            )
        if process.stdin:
            process.stdin.write(password + "\n")
            process.stdin.close()
        return process

    def _accept(self, password: str) -> Wire:
        self._listener.settimeout(START_SECONDS)
        while True:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                raise JudgeFault("a new stage process did not connect") from None
            wire = Wire(connection, ANSWER_LIMIT)
            with contextlib.suppress(WireClosed, WireError, WireTimeout):
                if wire.receive(START_SECONDS).get("password") == password:
                    return wire
            wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_stages() -> ForkedStages | AnewStages:
    """The stages that this system can have."""
    return ForkedStages() if hasattr(os, "fork") and hasattr(socket, "send_fds") else AnewStages()


def greeted(stage: StageProcess) -> StageProcess:
    """The stage, once it has said that it is ready. Until then nothing of a student's has run: a failure is ours."""
    try:
        stage.wire.receive(START_SECONDS)
    except (WireClosed, WireError, WireTimeout) as error:
        stage.end()
        raise JudgeFault(f"a stage process did not start ({error!r})") from error
    return stage


def end_group(pid: int) -> None:
    """Kill a process and its whole group, where the system has groups."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def environment() -> dict[str, str]:
    """The few variables a stage starts with: nothing of the judge's own."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8", "TZ": "UTC"}


def template_database(folder: Path) -> bytes:
    """The database that stages start with, made once for each Python environment and kept in `folder`."""
    from importlib.metadata import version

    path = folder / f"template-{version('django')}.sqlite3"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = Path(scratch) / "db.sqlite3"
            command = [sys.executable, *OPTIONS, str(ENTRY), "template", str(made)]
            done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
            if done.returncode:
                raise JudgeFault(f"the template database could not be made: {done.stderr[-500:]}")
            made.replace(path)
    return path.read_bytes()
