"""`make release`: the students' copy of the course."""

from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from grader.authoring import Release, publish
from grader.bootstrap import ROOT
from grader.course import Course, load_course
from grader.errors import UsageError

LOCK = "all"
AUDIENCE = "author"
HOW = {"A": "new", "M": "changed", "D": "gone"}


@click.command()
@click.option("--out", default="", help="The folder for the students' copy: new, empty, or an earlier release.")
@click.option("--upto", default="", help="The last exercise that goes in, such as UPTO=router; else all go in.")
def command(out: str, upto: str) -> None:
    """Make the students' copy of the course, as a git repository: OUT=../students UPTO=router.

    It is made from a list of what goes in. A later release into the same folder adds one commit, and leaves every file
    of the project that an earlier one held as it was: students have been working in it.
    """
    if not out:
        raise UsageError("Where shall the students' copy go?", remedy="Name a folder: make release OUT=../students")
    course = load_course(ROOT)
    exercises = course.up_to(course.exercise(upto)) if upto else course.exercises
    folder = ROOT / Path(out).expanduser()
    release = publish(course, exercises, folder)
    console = Console()
    console.print(_table(release))
    for line in (_outcome(release, folder), *_notes(release), *_revealed(course, release)):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _table(release: Release) -> Table:
    table = Table("What went in")
    table.add_column("Files", justify="right")
    for place, number in Counter(_place(path) for path in release.files).items():
        table.add_row(place, str(number))
    return table


def _place(path: str) -> str:
    """The folder that a path counts for; an exercise counts for itself."""
    parts = path.split("/")
    if parts[0] == "exercises" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if len(parts) > 1 else "(top)"


def _outcome(release: Release, folder: Path) -> str:
    counts = Counter(HOW[how] for how, _ in release.news)
    news = ", ".join(f"{number} {how}" for how, number in counts.items())
    if release.state == "unchanged":
        return f"{folder} is up to date: nothing has changed since its last commit {release.commit[:10]}."
    return f"{folder} has the commit {release.commit[:10]}, with {len(release.files)} files ({news})."


def _notes(release: Release) -> list[str]:
    kept = [f"{path} stays as it was released: students have it." for path in release.kept]
    return kept + [f"{path} went in, though it is not committed like this." for path in release.uncommitted]


def _revealed(course: Course, release: Release) -> list[str]:
    lines = [
        f"{entry.path} makes {entry.lines} lines of the solution of {entry.solution.slug} public."
        for entry in release.revealed
    ]
    if not lines:
        lines = [f"No reference solution becomes public: {course.project}/ is day one's, and no given file holds one."]
    return [*lines, "(The branches of `make branches` are another matter: exercise/NN holds the solutions before it.)"]
