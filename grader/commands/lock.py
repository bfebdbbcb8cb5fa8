"""`make lock`: requirements/*.in become hashed locks that hold for every platform and every Python from 3.11 on."""

import subprocess
import sys

import click

from grader.bootstrap import LOCKS
from grader.errors import MachineError

LOCK = "all"
AUDIENCE = "author"

# No header and no address of an index: a lock is the same wherever it was made.
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--python-version",
    "3.11",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
)


@click.command()
@click.option("--upgrade", is_flag=True, help="Take the newest version of everything, not only of what has to move.")
def command(upgrade: bool) -> None:
    """Write requirements/student.lock and all.lock from their .in files."""
    # all.in names student.lock as a constraint, so this order keeps a student's versions the same in both.
    for name in ("student", "all"):
        _compile(name, upgrade)
        click.echo(f"requirements/{name}.lock is written.")


def _compile(name: str, upgrade: bool) -> None:
    words = ["uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.lock", "--python", sys.executable]
    # Run beside the files: uv writes the names it was given into the lock, and they must not be a path of this machine.
    done = subprocess.run([sys.executable, "-m", *words, *["--upgrade"] * upgrade], cwd=LOCKS, check=False)
    if done.returncode:
        raise MachineError(f"uv could not resolve {name}.in.", f"requirements/{name}.in", "Mend what uv says above.")
    if "://" in (LOCKS / f"{name}.lock").read_text(encoding="utf-8"):
        raise MachineError(
            f"{name}.lock holds an address.",
            f"requirements/{name}.lock",
            "Name packages of the index only, then again.",
        )
