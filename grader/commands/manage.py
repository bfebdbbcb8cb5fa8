"""`make manage`: manage.py of the student's project, in the course's environment."""

import shlex
import subprocess
import sys

import click

from grader.bootstrap import ROOT
from grader.errors import UsageError
from grader.student import require_project

LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.option("--cmd", default="help", help='What stands behind manage.py, such as CMD="showmigrations movies".')
def command(cmd: str) -> int:
    """Run manage.py in your project: make manage CMD="showmigrations movies"."""
    require_project(ROOT / "movie_theater")
    try:
        words = shlex.split(cmd)
    except ValueError as error:
        raise UsageError(f"CMD cannot be read: {error}.", where=cmd, remedy="Close every quotation mark.") from None
    return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT / "movie_theater", check=False).returncode
