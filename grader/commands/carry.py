"""`make carry`: a fix to an early step reaches the later ones."""

import click

from grader.authoring import Outcome, carry, open_repository
from grader.bootstrap import ROOT
from grader.course import load_course

LOCK = "all"
AUDIENCE = "author"


@click.command()
def command() -> int:
    """Merge what you changed in an early step into every later overlay that holds the same file.

    Overlays are starter/, project/, right/* and wrong/*. A conflict is left in its file, marked as git marks it, and
    named. Also written: solutions/bases.toml (what every overlay lies on) and exercises/day_one.toml.
    """
    carried = carry(load_course(ROOT), open_repository(ROOT))
    for entry in carried:
        click.echo(f"{entry.path.relative_to(ROOT).as_posix()}: {entry.outcome}")
    undecided = [entry for entry in carried if entry.outcome is not Outcome.MERGED]
    merged = len(carried) - len(undecided)
    click.echo(f"{merged} merged, {len(undecided)} for you to decide. `make audit` proves the rest.")
    return 1 if undecided else 0
