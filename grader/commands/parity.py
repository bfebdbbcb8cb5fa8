"""`make parity`: proves that plain pytest and `make check` say the same."""

from collections.abc import Sequence

import click
from rich.console import Console
from rich.progress import track

from grader.audit import Compared, State, compare_ways, parity_jobs, reason_to_leave_out, states
from grader.bootstrap import ROOT
from grader.course import load_course
from grader.judge import judge_all, template_database

LOCK = "all"
AUDIENCE = "author"


@click.command()
@click.option("--ex", default="", help="Only this exercise's states.")
@click.option("--state", default="", help="Only states with this word in their name, such as STATE=wrong/only_get.")
def command(ex: str, state: str) -> int:
    """Prove that in an editor every check says what it says in `make check`, on every state of the course."""
    course = load_course(ROOT)
    console = Console()
    database = template_database(ROOT / "build")
    exercises = [course.exercise(ex)] if ex else list(course.exercises)
    chosen = [found for one in exercises for found in states(course, one, database) if state in found.name]
    left_out = [found for found in chosen if reason_to_leave_out(found)]
    compared = _compared([found for found in chosen if found not in left_out], console)
    _tell(compared, left_out, console)
    return 1 if any(one.findings for one in compared) else 0


def _compared(chosen: Sequence[State], console: Console) -> list[Compared]:
    judging = judge_all(parity_jobs(chosen), trusted=True)
    judged = {
        result.key: result
        for result in track(judging, "Under the judge", total=len(chosen), console=console, transient=True)
    }
    ways = compare_ways(chosen, judged)
    return list(track(ways, "In an editor's process", total=len(chosen), console=console, transient=True))


def _tell(compared: Sequence[Compared], left_out: Sequence[State], console: Console) -> None:
    for one in left_out:
        console.print(f"left out: {one.key}: {reason_to_leave_out(one)}", markup=False, highlight=False)
    findings = [finding for one in compared for finding in one.findings]
    for finding in findings:
        console.print(str(finding), markup=False, highlight=False)
    checks = sum(one.checks for one in compared)
    console.print(
        f"{len(compared)} states compared, {checks} checks; {len(left_out)} left out with a reason; "
        f"{len(findings)} differing."
    )
