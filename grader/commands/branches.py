"""`make branches`: each step of the course as a branch, for reading differences."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from grader.authoring import Branch, forgotten, generate, open_repository
from grader.bootstrap import ROOT
from grader.course import load_course

LOCK = "all"
AUDIENCE = "author"


@click.command()
@click.option("--repo", default="", help="The git repository that gets the branches; else the course's own.")
def command(repo: str) -> None:
    """Write exercise/NN_slug and solution/NN_slug: one history in which each step's difference is the lesson.

    The folders are the source, the branches are output. An unchanged step adds nothing, a changed one a single commit,
    and no commit is ever taken away. Publishing exercise/NN publishes the reference solutions before it.
    """
    course = load_course(ROOT)
    repository = open_repository(ROOT / Path(repo).expanduser())
    branches = generate(course, repository)
    console = Console()
    console.print(_table(branches))
    for name in forgotten(course, repository):
        console.print(
            f"{name} stays, but the course has no such step any more.", highlight=False, markup=False, soft_wrap=True
        )


def _table(branches: list[Branch]) -> Table:
    table = Table("Branch", "State", "Commit")
    table.add_column("Files changed", justify="right")
    for branch in branches:
        table.add_row(branch.name, branch.state, branch.commit[:10], str(len(branch.files)))
    return table
