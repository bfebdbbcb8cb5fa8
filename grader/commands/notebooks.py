"""`make notebooks`: the course for nbgrader."""

import sys
from pathlib import Path

import click

from grader.bootstrap import ROOT
from grader.course import load_course
from grader.notebooks import configuration, nbgrader_course

LOCK = "all"
AUDIENCE = "instructor"

_NEXT = """\

Next, in {folder}:
  {nbgrader} generate_assignment {name}
      makes release/{name}, for the students (a second time: with --force)
  {nbgrader} autograde {name}
      grades what lies in submitted/STUDENT/{name}: its notebook, and its folder movie_theater
  {nbgrader} generate_feedback {name}
      makes a page for each student

nbgrader sees the visible checks only, and runs the students' cells on this machine, unconfined."""


@click.command()
@click.option("--out", default="build/nbgrader", show_default=True, help="The folder of the nbgrader course.")
def command(out: str) -> None:
    """Make, or update, the course for nbgrader.

    In an existing folder, only our part of nbgrader_config.py and the source of our assignments are made anew.
    """
    folder = ROOT / Path(out).expanduser()
    made = nbgrader_course.write(load_course(ROOT), folder)
    click.echo(f"Made in {folder}:\n  {configuration.NAME}")
    for assignment in made:
        click.echo(f"  source/{assignment.name}/  {_contents(assignment)}")
    click.echo(_NEXT.format(folder=folder, nbgrader=f"{sys.executable} -m nbgrader", name=made[-1].name))


def _contents(assignment: nbgrader_course.Assignment) -> str:
    by_hand = sum(task.points for task in assignment.exercise.tasks if task.manual)
    automatic = assignment.exercise.points - by_hand
    return (
        f"a notebook and {len(assignment.files) - 1} files of the project; "
        f"{assignment.exercise.points} points: {automatic} by checks, {by_hand} by a person"
    )
