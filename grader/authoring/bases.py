"""What overlays lie on: for each of their files, the hash of the file that it replaces.

`solutions/bases.toml` keeps these hashes as they were when the overlays were last brought in line. They are git's own
hashes of contents, so that the very content can be found again in the repository.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.course import Course
from grader.errors import CourseError
from grader.student.given import DAY_ONE, day_one_list

BASES = Path("solutions") / "bases.toml"
HEAD = "# Made by `make carry`: for each file of an overlay, git's hash of the file that it replaces."

Key = tuple[str, str]
"""An overlay's name and a path in it. The name begins with the slug, which outlives the exercise's number."""
Bases = dict[Key, str]


@dataclass(frozen=True)
class Ground:
    """Overlays that lie on the same state: those of one kind of one exercise. It is called like `router/wrong`."""

    name: str
    folders: tuple[Path, ...]
    state: Mapping[str, bytes]


@dataclass(frozen=True)
class Place:
    """An overlay, its folder, and the ground it lies on. It is called like `router/wrong/only_get`."""

    name: str
    folder: Path
    overlay: fold.Overlay
    ground: Ground

    def replaced(self) -> list[str]:
        """The paths at which it replaces a file."""
        return sorted(self.overlay.files.keys() & self.ground.state.keys())


@dataclass(frozen=True)
class Moved:
    """A file of an overlay that no longer replaces what it was written against."""

    overlay: str
    path: str


def grounds(course: Course) -> Iterator[Ground]:
    """Every ground, from the first step on. Each is read when it is its turn, so overlays before it may be changed."""
    for exercise in course.exercises:
        starter, solutions = course.exercise_folder(exercise) / "starter", course.solution_folder(exercise)
        yield Ground(f"{exercise.slug}/starter", (starter,), fold.before(course, exercise))
        start = fold.start(course, exercise)
        yield Ground(f"{exercise.slug}/project", (solutions / "project",), start)
        for kind, state in (("right", start), ("wrong", fold.solution(course, exercise))):
            folders = tuple(solutions / kind / name for name in fold.names(course, exercise, kind))
            yield Ground(f"{exercise.slug}/{kind}", folders, state)


def places(course: Course) -> Iterator[Place]:
    """Every overlay, in the same order and manner."""
    for ground in grounds(course):
        alone = ground.name.endswith(("/starter", "/project"))
        for folder in ground.folders:
            name = ground.name if alone else f"{ground.name}/{folder.name}"
            yield Place(name, folder, fold.read_overlay(folder), ground)


def bases(course: Course) -> Bases:
    """What the overlays lie on now."""
    return {
        (place.name, path): content_hash(place.ground.state[path])
        for place in places(course)
        for path in place.replaced()
    }


def moved(course: Course) -> list[Moved]:
    """Every file of an overlay whose base is not the one that bases.toml knows."""
    now = bases(course)
    return [Moved(*key) for key, base in read_bases(course).items() if now.get(key, base) != base]


def outdated_lists(course: Course) -> list[Path]:
    """Which of the lists that `make carry` writes do not list what they should."""
    day_one = [DAY_ONE] if _text(course.root / DAY_ONE) != day_one_list(course) else []
    return day_one if bases(course).keys() == read_bases(course).keys() else [BASES, *day_one]


def read_bases(course: Course) -> Bases:
    """The hashes in bases.toml; none if there is no such file."""
    try:
        tables = tomllib.loads(_text(course.root / BASES))
        return {(overlay, path): str(base) for overlay, table in tables.items() for path, base in table.items()}
    except (tomllib.TOMLDecodeError, AttributeError) as error:
        remedy = "Take it from the last commit, then `make carry`."
        raise CourseError(f"It cannot be read: {error}.", BASES.as_posix(), remedy) from None


def write_lists(course: Course, found: Bases) -> None:
    """Write bases.toml, and the list of day-one files that `make next` uses."""
    lines = [HEAD]
    for overlay in dict.fromkeys(name for name, _ in found):
        lines += ["", f"[{_quoted(overlay)}]"]
        lines += [f"{_quoted(path)} = {_quoted(base)}" for (name, path), base in found.items() if name == overlay]
    for target, text in ((BASES, "\n".join([*lines, ""])), (DAY_ONE, day_one_list(course))):
        (course.root / target).write_bytes(text.encode())


def content_hash(content: bytes) -> str:
    """The hash that git gives to a content."""
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
