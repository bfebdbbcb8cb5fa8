"""`make system`: the programs of the operating system that the tests need."""

import click

from grader import packages

LOCK = "student"
AUDIENCE = "author"


@click.command()
def command() -> None:
    """Install the system's packages that the tests need and this machine lacks."""
    lacking = packages.lacking()
    if lacking:
        packages.install(lacking)
    click.echo(f"Installed: {', '.join(lacking)}." if lacking else "The system has everything the tests need.")
