"""What an attempt was judged by, as hashes: when one of them changes, a stored attempt no longer speaks for today."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import grader
from grader.course import Course, Exercise

_SOURCES = ("checks", "judge", "stage")
"""Packages of ours that decide about an outcome."""


def engine_hash() -> str:
    """SHA-256 of our own sources that decide about an outcome."""
    whole = hashlib.sha256()
    home = Path(grader.__file__).parent
    for name in _SOURCES:
        _add(whole, home, [path for path in (home / name).rglob("*") if path.suffix in (".py", ".ini")])
    return whole.hexdigest()


def exercise_hash(course: Course, exercise: Exercise) -> str:
    """SHA-256 of an exercise's check files, tasks and points."""
    points = [course.visible_share, [asdict(task) for task in exercise.tasks]]
    whole = hashlib.sha256(json.dumps(points).encode())
    _add(whole, course.root, course.check_files(exercise, hidden=True))
    return whole.hexdigest()


def checks_hash(engine: str, exercise: str, ended: Iterable[str]) -> str:
    """SHA-256 of all that decides about an outcome: the two hashes above, and which checks no longer hold."""
    return hashlib.sha256(json.dumps([engine, exercise, sorted(ended)]).encode()).hexdigest()


def environment_hash() -> str:
    """SHA-256 of the versions of Python and Django."""
    versions = f"{platform.python_implementation()} {platform.python_version()} django {version('django')}"
    return hashlib.sha256(versions.encode()).hexdigest()


def _add(whole: "hashlib._Hash", root: Path, paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        whole.update(data)
