"""`make hint`: one rung of the ladder at a time."""

import click
from rich.console import Console
from rich.markdown import Markdown

from grader.bootstrap import ROOT
from grader.commands.check import chosen
from grader.course import Course, Exercise, Section, hints, load_course
from grader.errors import CourseError, UsageError
from grader.student import Progress, load_progress, project_files

LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.option("--ex", default="", help="The exercise, such as EX=router; else the one where the last check stopped.")
@click.option("--task", type=int, default=0, help="The task's number; else the one where the last check stopped.")
def command(ex: str, task: int) -> None:
    """Show the next hint for the task where the last check stopped."""
    course = load_course(ROOT)
    progress = load_progress(ROOT)
    if progress.passed and not (progress.stopped_at or ex or task):
        click.echo("The last check passed. For a hint on any exercise: make hint EX=router TASK=1")
        return
    if not (ex or task) and progress.advised < len(progress.advice):
        _advise(progress)
        return
    exercise, number = _place(course, progress, ex, task)
    ladder = _ladder(course, exercise, number)
    key = f"{exercise.slug}/{number}"
    progress.rungs[key] = min(progress.rungs.get(key, 0) + 1, len(ladder))
    progress.save()
    _show(exercise, number, ladder, progress.rungs[key])


def _advise(progress: Progress) -> None:
    """The next hint of the diagnosis: it is about the student's own mistake, so it comes before those of the task."""
    progress.advised += 1
    progress.save()
    console = Console()
    place = f"hint {progress.advised} of {len(progress.advice)}; make check has shown the first"
    console.print(f"What to try, after what the last check found ({place})", style="cyan")
    console.print(Markdown(progress.advice[progress.advised - 1]))
    console.print("\nStill stuck? Ask for one more: make hint", style="dim")


def _place(course: Course, progress: Progress, ex: str, task: int) -> tuple[Exercise, int]:
    slug, number = progress.stopped_at or ("", 1)
    known = {exercise.slug for exercise in course.exercises}
    if ex or slug not in known:
        exercise = chosen(course, project_files(course), progress, ex)
        number = number if exercise.slug == slug else 1
    else:
        exercise = course.exercise(slug)
    return exercise, task or number


def _ladder(course: Course, exercise: Exercise, number: int) -> list[Section]:
    if number not in {task.number for task in exercise.tasks}:
        raise UsageError(
            f"{exercise.title} has no task {number}.",
            where="TASK=",
            remedy="Its tasks are " + ", ".join(str(task.number) for task in exercise.tasks) + ".",
        )
    ladder = hints(course, exercise).get(number, [])
    if not ladder:
        where = f"exercises/{exercise.folder}/HINTS.md"
        raise CourseError(f"There are no hints for task {number}.", where=where, remedy="Read the README's part on it.")
    return ladder


def _show(exercise: Exercise, number: int, ladder: list[Section], rungs: int) -> None:
    console = Console()
    task = exercise.task(number)
    console.print(f"{exercise.number}. {exercise.title}, task {number}: {task.title}", style="bold")
    for place, rung in enumerate(ladder[:rungs], start=1):
        console.print(f"\nHint {place} of {len(ladder)}: {rung.title}", style="cyan")
        console.print(Markdown(rung.body.strip()))
    more = (
        "Still stuck? Ask for one more: make hint" if rungs < len(ladder) else "This was the last hint for this task."
    )
    console.print(f"\n{more}", style="dim")
