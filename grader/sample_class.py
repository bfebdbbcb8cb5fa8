"""A sample class: submissions as an instructor meets them, built from the course's own states and small overlays.

`tests/class/NAME/submission.toml` describes one: which state of the project, and how it is handed in. The files in
`files/` beside it are laid over the state.
"""

import io
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from grader import fold
from grader.course import Course
from grader.errors import CourseError, UsageError

MARK = ".sample-class"
"""A file that says: this folder was built here, and may be built anew."""
_DATE = (2026, 11, 22, 20, 0, 0)
_STATES = {
    "start": lambda course, exercise, name: fold.start(course, exercise),
    "solution": lambda course, exercise, name: fold.solution(course, exercise),
    "right": fold.right,
    "wrong": fold.wrong,
}


@dataclass(frozen=True)
class Sample:
    """One submission of the class. `expect` is the state of its attempts, `points` what it must get for an exercise."""

    student: str
    about: str
    state: str
    exercise: str
    wrap: str
    name: str = ""
    expect: str = "graded"
    points: Mapping[str, float] = field(default_factory=dict)


def samples(course: Course) -> dict[str, Sample]:
    """The submissions that are described, by the name of their folder."""
    home = _home(course)
    if not home.is_dir():
        what = "This copy of the course has no sample class."
        raise UsageError(what, remedy="Name your submissions: make grade FROM=submissions")
    folders = [path for path in sorted(home.iterdir()) if path.is_dir() and path.name[0] not in "._"]
    return {folder.name: _read(folder) for folder in folders}


def build(course: Course, target: Path) -> None:
    """Write the class into a folder, anew if it is there already."""
    if target.exists() and not (target / MARK).exists():
        remedy = "Name another folder with OUT=, or move that one away."
        raise UsageError("This folder was not made here, so it is left alone.", where=str(target), remedy=remedy)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / MARK).write_text("Built by `make grade`, which will build it anew.\n", encoding="utf-8")
    for folder, sample in samples(course).items():
        state = _STATES[sample.state](course, course.exercise(sample.exercise), sample.name)
        _WRAPS[sample.wrap](fold.lay(state, fold.read_overlay(_home(course) / folder / "files")), target, sample)


def _home(course: Course) -> Path:
    return course.root / "tests" / "class"


def _read(folder: Path) -> Sample:
    path = folder / "submission.toml"
    try:
        table = {"student": folder.name} | tomllib.loads(path.read_text(encoding="utf-8"))
        sample = Sample(**table)
    except (OSError, ValueError, TypeError) as error:
        known = ", ".join(item.name for item in fields(Sample))
        raise CourseError(f"It cannot be used: {error}.", where=str(path), remedy=f"Its keys are: {known}.") from None
    if sample.state not in _STATES or sample.wrap not in _WRAPS:
        remedy = f"state: {', '.join(_STATES)}; wrap: {', '.join(_WRAPS)}."
        raise CourseError("Its state or wrap is none that there is.", where=str(path), remedy=remedy)
    return sample


def _as_folder(files: fold.Files, target: Path, sample: Sample) -> None:
    fold.write(files, target / sample.student)


def _as_zip(files: fold.Files, target: Path, sample: Sample) -> None:
    (target / f"{sample.student}.zip").write_bytes(zipped(files))


def _nested(files: fold.Files, target: Path, sample: Sample) -> None:
    _as_zip({f"Downloads/full-cycle/movie_theater/{path}": data for path, data in files.items()}, target, sample)


def _two_projects(files: fold.Files, target: Path, sample: Sample) -> None:
    for copy in ("movie_theater", "movie_theater (copy)"):
        fold.write(files, target / sample.student / copy)


def _damaged(files: fold.Files, target: Path, sample: Sample) -> None:
    whole = zipped(files)
    (target / f"{sample.student}.zip").write_bytes(whole[: len(whole) // 2])


def _with_environment(files: fold.Files, target: Path, sample: Sample) -> None:
    environment = {
        "env/pyvenv.cfg": b"home = /usr/bin\n",
        "env/lib/python3.11/site-packages/django/conf/manage.py": b"DJANGO_SETTINGS_MODULE",
        ".venv/lib/python3.11/site-packages/django/__init__.py": b"raise SystemExit\n",
    }
    fold.write(environment | {f"movie_theater/{path}": data for path, data in files.items()}, target / sample.student)


def _empty(files: fold.Files, target: Path, sample: Sample) -> None:
    (target / sample.student).mkdir()


_WRAPS: dict[str, Callable[[fold.Files, Path, Sample], None]] = {
    "folder": _as_folder,
    "zip": _as_zip,
    "nested": _nested,
    "two projects": _two_projects,
    "damaged zip": _damaged,
    "environment": _with_environment,
    "empty": _empty,
}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in files.items():
            packed.writestr(zipfile.ZipInfo(path, _DATE), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
