"""`make carry`: a fix to an early step, merged into every later overlay that holds the same file.

The merge is three-way, and its base is the file that the overlay was last brought in line with: bases.toml names its
hash, and the repository holds its content, because `carry` put it there. (What lay below the overlay at the last
commit would not do: a fix may be committed before it is carried, and two fixes may be carried before a commit.) Only
for a file that bases.toml does not name yet, the base is what lay below it at the last commit.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader import fold
from grader.authoring.bases import Bases, Place, content_hash, grounds, places, read_bases, write_lists
from grader.authoring.git import Repository
from grader.course import Course, load_course
from grader.errors import CourseError

MOST_CONFLICTS = 127
"""`git merge-file` ends with the number of conflicts, but no more than this; anything higher is a failure."""


class Outcome(StrEnum):
    """What became of a file whose base has moved."""

    MERGED = "merged"
    CONFLICT = "a conflict, marked in the file: decide it there"
    MARKED = "still has the marks of a conflict: decide it there"
    WAITS = "waits: decide the conflict before it, then `make carry` again"
    BINARY = "is no text, so it stays as it was: compare it with the file that it replaces"
    LOST = (
        "its base is not in this repository: compare, delete its line in solutions/bases.toml, then `make carry` again"
    )
    GONE = "stays, but the file that it replaced is no longer there: is it still wanted?"


NOT_BROUGHT = {Outcome.MARKED, Outcome.WAITS, Outcome.LOST}


@dataclass(frozen=True)
class Carried:
    """A file of an overlay, and what became of it."""

    path: Path
    outcome: Outcome


@dataclass
class Round:
    """One run: the bases known before it, those found in it, and their contents."""

    repository: Repository
    recorded: Bases
    committed: dict[str, fold.Files]
    found: Bases = field(default_factory=dict)
    contents: set[bytes] = field(default_factory=set)

    def bring(self, place: Place) -> Iterator[Carried]:
        """Bring one overlay in line with the state below it."""
        for path in place.replaced():
            known, below = self._known(place, path), place.ground.state[path]
            outcome = self._outcome(place, path, known)
            self.found[place.name, path] = known if outcome in NOT_BROUGHT else content_hash(below)
            self.contents.add(below)
            if outcome:
                yield Carried(place.folder / path, outcome)
        yield from self._gone(place)

    def _known(self, place: Place, path: str) -> str:
        """The hash of the base; that of the file below it now, if there has been no other."""
        committed = self.committed.get(place.ground.name, {})
        below = committed.get(path, place.ground.state[path])
        return self.recorded.get((place.name, path)) or content_hash(below)

    def _outcome(self, place: Place, path: str, known: str) -> Outcome | None:
        if is_marked(place.overlay.files[path]):
            return Outcome.MARKED
        if is_marked(place.ground.state[path]):
            return Outcome.WAITS
        if known == content_hash(place.ground.state[path]):
            return None
        base = self.repository.blob(known)
        return Outcome.LOST if base is None else self._merge(place, path, base)

    def _merge(self, place: Place, path: str, base: bytes) -> Outcome:
        ours, theirs = place.overlay.files[path], place.ground.state[path]
        conflicts, merged = _merged(self.repository, place.name, (ours, base, theirs))
        if conflicts > MOST_CONFLICTS:
            return Outcome.BINARY
        (place.folder / path).write_bytes(merged)
        return Outcome.CONFLICT if conflicts else Outcome.MERGED

    def _gone(self, place: Place) -> Iterator[Carried]:
        for overlay, path in self.recorded:
            if overlay == place.name and path in place.overlay.files and path not in place.ground.state:
                yield Carried(place.folder / path, Outcome.GONE)


def carry(course: Course, repository: Repository) -> list[Carried]:
    """Merge what has moved into all overlays, in the order of the course, and write the lists anew."""
    round_ = Round(repository, read_bases(course), _committed(course, repository))
    carried = [entry for place in places(course) for entry in round_.bring(place)]
    repository.write_blobs(round_.contents)
    write_lists(course, round_.found)
    return carried


def is_marked(content: bytes) -> bool:
    """Whether a file still has the marks of a conflict."""
    starts = {line[:8] for line in content.splitlines()}
    return {b"<<<<<<< ", b">>>>>>> "} <= starts


def _merged(repository: Repository, name: str, contents: tuple[bytes, bytes, bytes]) -> tuple[int, bytes]:
    """Merge ours, base and theirs: the number of conflicts, and the file."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch) / label for label in ("ours", "base", "theirs")]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        labels = [word for label in (name, "base", "the file below it") for word in ("-L", label)]
        done = repository.ask("merge-file", "--stdout", *labels, *map(str, files))
    return done.returncode, done.stdout


def _committed(course: Course, repository: Repository) -> dict[str, fold.Files]:
    """The ground of every overlay as of the last commit; empty if there is none, or if it can no longer be read."""
    if not repository.find("HEAD"):
        return {}
    with tempfile.TemporaryDirectory() as scratch, contextlib.suppress(CourseError):
        fold.write(repository.files("HEAD", course.project, "exercises", "solutions"), Path(scratch))
        return {ground.name: dict(ground.state) for ground in grounds(load_course(Path(scratch)))}
    return {}
