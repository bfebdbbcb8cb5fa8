"""`make audit`: proves that the course works."""

from collections import Counter

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.audit import Finding, State, compare, states, text_findings
from grader.audit.generated import generated_findings
from grader.audit.notebooks import notebook_findings
from grader.bootstrap import ROOT
from grader.course import Course, Exercise, load_course
from grader.judge import judge_all, template_database

LOCK = "all"
AUDIENCE = "author"
KINDS = ("start", "solution", "right", "wrong")


@click.command()
@click.option("--ex", default="", help="Only this exercise's states.")
@click.option(
    "--state",
    default="",
    help="Only states with one of these words in their names, such as STATE=wrong/only_get or STATE=start,right.",
)
def command(ex: str, state: str) -> int:
    """Prove the course: texts, names, every start, solution, right and wrong answer."""
    course = load_course(ROOT)
    console = Console()
    exercises = [course.exercise(ex)] if ex else list(course.exercises)
    findings = [*text_findings(course, exercises), *notebook_findings(course), *generated_findings(course)]
    chosen = [entry for entry in _states(course, exercises) if any(word in entry.name for word in state.split(","))]
    findings += _judged(chosen, console)
    console.print(_table(course, chosen))
    for finding in findings:
        console.print(str(finding), markup=False, highlight=False)
    console.print(f"{len(chosen)} states judged, {len(findings)} findings.")
    return 1 if findings else 0


def _states(course: Course, exercises: list[Exercise]) -> list[State]:
    database = template_database(ROOT / "build")
    return [state for exercise in exercises for state in states(course, exercise, database)]


def _judged(chosen: list[State], console: Console) -> list[Finding]:
    by_key = {state.key: state for state in chosen}
    findings: list[Finding] = []
    results = judge_all(((state.key, state.job) for state in chosen), trusted=True)
    for result in track(results, "Judging", total=len(chosen), console=console, transient=True):
        if result.record is None:
            findings.append(Finding(result.key, result.fault))
        else:
            findings += compare(by_key[result.key], result.record)
    return findings


def _table(course: Course, chosen: list[State]) -> Table:
    table = Table("Exercise", *KINDS, title="States judged")
    counts = Counter((state.exercise.folder, state.kind) for state in chosen)
    for exercise in course.exercises:
        table.add_row(exercise.folder, *(str(counts[exercise.folder, kind]) for kind in KINDS))
    return table
