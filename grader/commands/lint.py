"""`make lint`: form, style, types and the direction of imports."""

import subprocess
import sys

import click

from grader.bootstrap import ROOT

LOCK = "all"
AUDIENCE = "author"

# import-linter has no `python -m` of its own, and a script in .venv would not survive a move of the folder.
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
STEPS = {
    "ruff format": ("-m", "ruff", "format", "--check", "--quiet", "."),
    "ruff check": ("-m", "ruff", "check", "--quiet", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": ("-c", _LINT_IMPORTS, "--no-logo"),
}


@click.command()
def command() -> int:
    """Check format, style, types and the direction of imports.

    Every step runs, also after one has failed; `ruff format .` and `ruff check --fix .` mend what can be mended.
    """
    failed = [name for name, step in STEPS.items() if not _passes(name, step)]
    click.echo(f"Lint failed: {', '.join(failed)}." if failed else "Lint: nothing to mend.")
    return 1 if failed else 0


def _passes(name: str, step: tuple[str, ...]) -> bool:
    click.echo(f"== {name}")
    return subprocess.run([sys.executable, *step], cwd=ROOT, check=False).returncode == 0
