"""`make next`: the files that the next exercise gives."""

import click
from rich.console import Console

from grader.bootstrap import ROOT
from grader.course import Course, Exercise, load_course
from grader.student import Laid, Progress, bring_back, lay_given, load_progress, next_exercise, project_files

LOCK = "student"
AUDIENCE = "student"


@click.command()
def command() -> None:
    """Bring the files that the next exercise gives you. Your own files are never overwritten."""
    course = load_course(ROOT)
    console = Console()
    files = project_files(course)
    brought = bring_back(course, files)
    if brought:
        console.print("These given files were missing and are back: " + ", ".join(brought), highlight=False)
        return
    exercise = next_exercise(course, files)
    if exercise is None:
        console.print("You have the files of the last exercise there is. Go on with: make check")
        return
    _warn(course, load_progress(ROOT), exercise, console)
    laid = lay_given(course, exercise)
    _tell(course, exercise, laid, console)


def _warn(course: Course, progress: Progress, exercise: Exercise, console: Console) -> None:
    missing = [
        other for other in course.exercises if other.number < exercise.number and other.slug not in progress.passed
    ]
    if missing:
        names = ", ".join(f"{other.number}. {other.title}" for other in missing)
        console.print(f"Not passed yet: {names}.", style="yellow")
        console.print("You can go on. What builds on it may not work until it passes.\n", style="yellow")


def _tell(course: Course, exercise: Exercise, laid: dict[str, Laid], console: Console) -> None:
    console.print(f"{exercise.number}. {exercise.title}", style="bold")
    for path, what in laid.items():
        console.print(f"  {course.project}/{path}: {what}", highlight=False)
        if what is Laid.BESIDE:
            hint = f"  Your own {path} stays. Compare it with {path}.given and take over what you need."
            console.print(hint, style="yellow", highlight=False)
    console.print(f"\nRead it:   exercises/{exercise.folder}/README.md", highlight=False)
    console.print(f"Check it:  make check EX={exercise.slug}", highlight=False)
