"""Laying an exercise's given files into a student's project, without ever overwriting the student's own work."""

import hashlib
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from grader import fold
from grader.course import Course, Exercise

DAY_ONE = Path("exercises") / "day_one.toml"
BESIDE = ".given"


class Laid(StrEnum):
    """What happened to one given file."""

    NEW = "new"
    SAME = "already there"
    RENEWED = "renewed: it was still as given"
    BESIDE = "laid beside yours"


def missing_given(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> list[str]:
    """Given files of an exercise that the project does not hold."""
    return sorted(path for path in fold.starter(course, exercise).files if not _holds(files, path))


def lay_given(course: Course, exercise: Exercise) -> dict[str, Laid]:
    """Lay the given files into the project. One that would meet a student's own is laid beside it as NAME.given."""
    overlay = fold.starter(course, exercise)
    return {path: _lay(course, exercise, path, data) for path, data in sorted(overlay.files.items())}


def _lay(course: Course, exercise: Exercise, path: str, data: bytes) -> Laid:
    target = course.project_folder / path
    if not target.exists():
        return _write(target, data, Laid.NEW)
    present = digest(target.read_bytes())
    if present == digest(data):
        return Laid.SAME
    if present in given_versions(course, exercise, path):
        return _write(target, data, Laid.RENEWED)
    return _write(target.with_name(target.name + BESIDE), data, Laid.BESIDE)


def _write(target: Path, data: bytes, laid: Laid) -> Laid:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return laid


def bring_back(course: Course, files: Mapping[str, bytes]) -> list[str]:
    """Bring back given files that are missing although a later given file is there; the paths that were brought."""
    starters = [fold.starter(course, exercise).files for exercise in course.exercises]
    day_one = _day_one(course)
    held = [place for place, given in enumerate(starters) if any(path in files for path in given.keys() - day_one)]
    given = {path: data for starter in starters[: held[-1] + 1] for path, data in starter.items()} if held else {}
    missing = sorted(path for path in given if not _holds(files, path))
    for path in missing:
        _write(course.project_folder / path, given[path], Laid.NEW)
    return missing


def _holds(files: Mapping[str, bytes], path: str) -> bool:
    """Whether a file is there, or the package that a student has made of it."""
    return path in files or path.removesuffix(".py") + "/__init__.py" in files


def given_versions(course: Course, exercise: Exercise, path: str) -> set[str]:
    """Digests of a file as the course has given it up to this exercise; empty if it never did."""
    starters = [fold.starter(course, other).files for other in course.up_to(exercise)]
    versions = {digest(given[path]) for given in starters if path in given}
    day_one = _day_one(course).get(path)
    return versions | {day_one} if day_one else versions


def _day_one(course: Course) -> dict[str, str]:
    path = course.root / DAY_ONE
    return {str(key): str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def day_one_list(course: Course) -> str:
    """The content of exercises/day_one.toml: the digests of those day-one files that an exercise replaces."""
    replaced = {path for exercise in course.exercises for path in fold.starter(course, exercise).files}
    files = fold.read_files(course.project_folder)
    lines = [f'"{path}" = "{digest(files[path])}"' for path in sorted(replaced & files.keys())]
    head = "# Made by `make carry`: digests of the day-one files that an exercise replaces, for `make next` to compare."
    return "\n".join([head, *lines]) + "\n"


def digest(data: bytes) -> str:
    """The SHA-256 of a file's content, the same whatever its line endings."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
