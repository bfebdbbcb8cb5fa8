"""The folder that nbgrader works in: our part is its configuration and `source/`; all else in it is never touched."""

from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.course import Course, Exercise
from grader.errors import CourseError, UsageError
from grader.notebooks import configuration
from grader.notebooks.notebook import rendered, with_notebook
from grader.notebooks.place import PROJECT


@dataclass(frozen=True)
class Assignment:
    """What one assignment hands out: a notebook, and the project as it is when the exercise begins."""

    exercise: Exercise
    files: fold.Files

    @property
    def name(self) -> str:
        """The name of its folder and of its notebook."""
        return self.exercise.folder

    @property
    def kept(self) -> list[str]:
        """The project's files, given or expected of the student: never overwritten."""
        given = [path for path in self.files if path.startswith(f"{PROJECT}/")]
        return sorted({*given, *(f"{PROJECT}/{path}" for path in self.exercise.changes)})


def assignments(course: Course) -> list[Assignment]:
    """One for each exercise that has a notebook."""
    return [_assignment(course, exercise) for exercise in with_notebook(course)]


def write(course: Course, folder: Path) -> list[Assignment]:
    """Make or update the nbgrader course in a folder, and say what it hands out."""
    made = assignments(course)
    if not made:
        raise CourseError("There is no notebook.", str(course.root / "notebooks"), "Restore notebooks/NN_slug.py.")
    if folder.exists() and not folder.is_dir():
        raise UsageError("OUT is a file.", str(folder), "Name a folder, which may be new.")
    path = folder / configuration.NAME
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    ours = configuration.text(course, {assignment.name: assignment.kept for assignment in made})
    config = configuration.updated(before, ours, path)
    for assignment in made:
        _mirror(assignment.files, folder / "source" / assignment.name)
    path.write_text(config, encoding="utf-8")
    return made


def _assignment(course: Course, exercise: Exercise) -> Assignment:
    project = {f"{PROJECT}/{path}": data for path, data in fold.start(course, exercise).items()}
    return Assignment(exercise, {f"{exercise.folder}.ipynb": rendered(course, exercise), **project})


def _mirror(files: fold.Files, folder: Path) -> None:
    """Make the folder hold these files and no others; a file that is right already keeps its time."""
    there = fold.read_files(folder)
    for path in there.keys() - files.keys():
        (folder / path).unlink()
    fold.write({path: data for path, data in files.items() if there.get(path) != data}, folder)
