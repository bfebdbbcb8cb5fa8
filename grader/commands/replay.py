"""`make replay`: one attempt's checks once more, with everything shown."""

from pathlib import Path

import click
from rich.console import Console

from grader.bootstrap import BUILD, ROOT
from grader.course import load_course
from grader.errors import UsageError
from grader.gradebook import Attempt, Gradebook, KeptSubmissions, look_into, standings
from grader.grading import Replay, replay
from grader.reports.class_table import attempts_table
from grader.reports.evidence import attempt_head, check_evidence

LOCK = "all"
AUDIENCE = "instructor"


@click.command()
@click.option("--id", default="", help="The attempt; without it, the attempts that count are listed.")
@click.option("--check", default="", help="Only this check.")
@click.option("--out", default="", help="The folder of the gradebook (else grading).")
def command(id: str, check: str, out: str) -> int:  # noqa: A002 - it is what the variable is called
    """Run an attempt's checks again with the same data, and show everything: make replay ID=… CHECK=….

    What is judged is the submission as it was kept then. Nothing is recorded. Only for the instructor: it shows what
    hidden checks expect.
    """
    console = Console()
    folder = Path(out).expanduser() if out else ROOT / "grading"
    with look_into(folder) as gradebook:
        if not id:
            listed = sorted(standings(gradebook.rows()).items())
            console.print(attempts_table(standing for _, standing in listed))
            return 0
        attempt = _found(gradebook, id)
    _show(attempt, replay(load_course(ROOT), attempt, KeptSubmissions(folder), check, BUILD), console)
    return 0


def _found(gradebook: Gradebook, name: str) -> Attempt:
    attempt = gradebook.find(name.strip().lower())
    if attempt is None:
        remedy = "`make replay` without ID= lists the attempts that count; OUT= names another gradebook."
        raise UsageError(f"There is no attempt {name}.", where=str(gradebook.path), remedy=remedy)
    return attempt


def _show(attempt: Attempt, replayed: Replay, console: Console) -> None:
    console.print(attempt_head(attempt.record, attempt.max_score))
    for what in replayed.changed:
        console.print(f"Since then {what} changed: what follows is what they say now.", style="yellow", highlight=False)
    console.print()
    before = {check.name: check for check in attempt.record.checks}
    for check in replayed.record.checks:
        console.print(check_evidence(check, before.get(check.name), console))
