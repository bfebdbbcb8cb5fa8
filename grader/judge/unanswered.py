"""The journey of a request that was never answered, from what its stage left behind."""

import json
import re
from pathlib import Path

from grader.journey import Ending, Failure, Journey, MalformedJourney
from grader.wire import Frame

MOST_READ = 1 << 20
RUNNING = re.compile(r'File "(?P<file>.*?)", line (?P<line>\d+)')


def journey_so_far(folder: Path, root: Path, method: str, path: str) -> Journey:
    """What happened until nothing more came. `folder` is the theater's own, `root` the project's."""
    place = _running(folder / "stack", root)
    failure = Failure("no answer", "", place) if place else None
    frame = Journey(method, path, ending=Ending.NO_ANSWER, failure=failure).to_json()
    try:
        return Journey.from_json({**frame, "events": _events(_read(folder / "ledger"))})
    except MalformedJourney:
        return Journey.from_json(frame)


def _events(text: str) -> list[Frame]:
    events = []
    for line in text.partition("\0")[0].splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            break
    return events


def _running(path: Path, root: Path) -> str:
    """file:line of the project that was running; the lines that were called last come first."""
    for found in RUNNING.finditer(_read(path)):
        file = Path(found["file"])
        if file.is_relative_to(root):
            return f"{file.relative_to(root).as_posix()}:{found['line']}"
    return ""


def _read(path: Path) -> str:
    # A project may have put something else there.
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(MOST_READ).decode("utf-8", "replace")
