"""What is left of a journey when no answer comes: its events lie in a file while the request is still under way.

A project that never answers is ended from outside, and one that ends itself tells nothing any more.
"""

import faulthandler
import json
import mmap
from pathlib import Path

from grader.wire import Frame

SIZE = 64 << 10
SECONDS = 4.0
"""After so long the lines that are running are written down; the judge waits a little longer."""


class Ledger:
    """Two files of one theater: `ledger` holds a line of JSON for each event, `stack` the lines that ran too long."""

    def __init__(self, folder: Path) -> None:
        path = folder / "ledger"
        # Written in full first: a hole in the file would end the process when the disk is full.
        path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), SIZE)
        self._stack = (folder / "stack").open("w", encoding="utf-8")
        self._end = 0

    def begin(self) -> None:
        """A new request comes in."""
        self._end = 0
        self._map[0] = 0
        faulthandler.dump_traceback_later(SECONDS, file=self._stack)

    def add(self, event: Frame) -> None:
        """Note an event as far as it is known."""
        line = json.dumps(event).encode() + b"\n"
        end = self._end + len(line)
        if end < SIZE:
            self._map[self._end : end + 1] = line + b"\0"
            self._end = end

    def over(self) -> None:
        """The answer is there."""
        faulthandler.cancel_dump_traceback_later()
