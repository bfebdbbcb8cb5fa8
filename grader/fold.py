"""The fold: every state of the student's project, built from the folders of the course.

    start(n)       = movie_theater + Σ k<n (starter_k + project_k) + starter_n
    solution(n)    = start(n) + project_n
    right(n, NAME) = start(n) + right/NAME
    wrong(n, NAME) = solution(n) + wrong/NAME

A state is a mapping from paths below the project folder (with `/`) to the bytes of the files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import CourseError

Files = dict[str, bytes]

REMOVED = "REMOVED"
CONTROL = frozenset({REMOVED, "expect.toml", "why.txt"})
"""Files at an overlay's top that speak about the overlay and are not part of the project."""

LEFT_ALONE = frozenset({"__pycache__", "db.sqlite3", ".DS_Store", ".git", ".venv", "venv", "node_modules"})
"""What running a project leaves behind: never part of a state."""


@dataclass(frozen=True)
class Overlay:
    """Files that replace or add to those of a state, paths that it takes away, and the folder it was read from."""

    files: Mapping[str, bytes]
    removed: tuple[str, ...] = ()
    folder: Path = Path()


def read_files(folder: Path) -> Files:
    """All files below a folder, without what running leaves behind; empty if there is no such folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(_walk(folder))}


def read_overlay(folder: Path) -> Overlay:
    """The overlay in a folder; empty if there is no such folder."""
    files = {path: data for path, data in read_files(folder).items() if path not in CONTROL}
    listed = folder / REMOVED
    removed = listed.read_text(encoding="utf-8").split("\n") if listed.exists() else []
    return Overlay(files, tuple(line.strip() for line in removed if line.strip()), folder)


def lay(state: Mapping[str, bytes], overlay: Overlay) -> Files:
    """The state with the overlay on top; CourseError if it takes away a file that is not there."""
    missing = [path for path in overlay.removed if path not in state]
    if missing:
        where = (overlay.folder / REMOVED).as_posix()
        raise CourseError(f"{missing[0]} is not there to be taken away.", where=where, remedy="Mend the list.")
    return {path: data for path, data in state.items() if path not in overlay.removed} | dict(overlay.files)


def before(course: Course, exercise: Exercise) -> Files:
    """The project with the reference solution of everything before `exercise`, without what is given at it."""
    state = read_files(course.project_folder)
    for earlier in course.exercises:
        if earlier.number < exercise.number:
            state = lay(lay(state, starter(course, earlier)), project(course, earlier))
    return state


def start(course: Course, exercise: Exercise) -> Files:
    """The project as a student finds it who did everything before `exercise` as the reference does."""
    return lay(before(course, exercise), starter(course, exercise))


def solution(course: Course, exercise: Exercise) -> Files:
    """The project with the reference solution of `exercise` and of everything before it."""
    return lay(start(course, exercise), project(course, exercise))


def right(course: Course, exercise: Exercise, name: str) -> Files:
    """Another right answer."""
    return lay(start(course, exercise), read_overlay(_named(course, exercise, "right", name)))


def wrong(course: Course, exercise: Exercise, name: str) -> Files:
    """The reference solution with one mistake."""
    return lay(solution(course, exercise), read_overlay(_named(course, exercise, "wrong", name)))


def starter(course: Course, exercise: Exercise) -> Overlay:
    """The files given at this step."""
    return read_overlay(course.exercise_folder(exercise) / "starter")


def project(course: Course, exercise: Exercise) -> Overlay:
    """The files that the reference solution adds or changes at this step."""
    return read_overlay(course.solution_folder(exercise) / "project")


def names(course: Course, exercise: Exercise, kind: str) -> list[str]:
    """The names of an exercise's `right` or `wrong` overlays, sorted."""
    folder = course.solution_folder(exercise) / kind
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def write(state: Mapping[str, bytes], folder: Path) -> None:
    """Write a state into a folder, making folders as needed."""
    for path, data in state.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _named(course: Course, exercise: Exercise, kind: str, name: str) -> Path:
    folder = course.solution_folder(exercise) / kind / name
    if not folder.is_dir():
        raise CourseError(f"There is no overlay {name}.", where=str(folder.parent), remedy="Look at the folder.")
    return folder


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name in LEFT_ALONE or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file() and path.suffix != ".pyc":
            yield path


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterable[str]:
    """Paths that differ between two states, sorted."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
