"""`make grade`: scores for a folder of submissions."""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.text import Text

from grader import sample_class
from grader.bootstrap import BUILD, ROOT
from grader.course import Course, load_course
from grader.errors import UsageError
from grader.gradebook import Gradebook, KeptSubmissions, Standing, open_or_create, write_grades
from grader.grading import GradingRun, Result, Terms, class_standings, terms_for
from grader.intake import Intake, take_in
from grader.reports.class_table import attention, class_table, flagged, noted
from grader.results import AttemptState

LOCK = "all"
AUDIENCE = "instructor"

UNCONFINED = (
    "Submissions run unconfined in this version: on this machine, with your rights. Grade only the work of people you "
    "trust."
)
SAMPLE = "No FROM= was given: this grades a sample class, which the course builds, into {}."
STOPPED = "Stopped. What was judged so far is saved; give the same command again to go on, nothing is judged twice."


@dataclass(frozen=True)
class _Outcome:
    """What a run came to."""

    results: Sequence[Result]
    standings: Sequence[Standing]
    seconds: float


@click.command()
@click.option("--from", "source", default="", help="A folder that holds a folder or zip archive for each student.")
@click.option("--ex", default="", help="Only this exercise.")
@click.option("--upto", default="", help="The last exercise that is due (else the last of the course).")
@click.option("--out", default="", help="Where gradebook and scores go (else grading).")
@click.option("--again", is_flag=True, help="Judge anew what was judged before.")
def command(source: str, ex: str, upto: str, out: str, again: bool) -> int:
    """Grade a folder of submissions: make grade FROM=submissions.

    Without FROM= it grades a sample class. Every attempt is kept in OUT/results.db, and the scores that count are
    written to OUT/grades.csv. What did not change since the last run is not judged again.
    """
    console = Console()
    course = load_course(ROOT)
    folder, target = _places(source, out)
    if not source:
        _build_sample(course, folder, console)
    _say(console, UNCONFINED)
    taken = take_in(folder)
    terms = terms_for(course, ex, upto, BUILD)
    with open_or_create(target) as gradebook:
        run = GradingRun(terms, gradebook, KeptSubmissions(target), again=again)
        outcome = _graded(run, terms, gradebook, taken, console)
    write_grades(target / "grades.csv", outcome.standings)
    return _report(outcome, terms, target, console)


def _places(source: str, out: str) -> tuple[Path, Path]:
    """The folder of submissions, and the folder of results."""
    target = Path(out).expanduser() if out else ROOT / ("grading" if source else "grading-sample")
    if target.exists() and not target.is_dir():
        raise UsageError("OUT= is a file.", where=str(target), remedy="Name a folder, or leave OUT= out.")
    if not source:
        return target / "submissions", target
    folder = Path(source).expanduser()
    if target.resolve().is_relative_to(folder.resolve()):
        what = "The results would lie among the submissions, and be taken for one the next time."
        raise UsageError(what, where=str(target), remedy="Name another folder with OUT=.")
    return folder, target


def _build_sample(course: Course, folder: Path, console: Console) -> None:
    _say(console, SAMPLE.format(folder.parent))
    sample_class.build(course, folder)


def _graded(run: GradingRun, terms: Terms, gradebook: Gradebook, taken: Sequence[Intake], console: Console) -> _Outcome:
    started = time.monotonic()
    total = len(taken) * len(terms.exercises)
    try:
        with closing(run.results(taken)) as coming:
            results = list(track(coming, "Grading", total=total, console=console, transient=True))
    except KeyboardInterrupt:
        _say(console, STOPPED)
        raise
    students = {one.student for one in taken}
    return _Outcome(results, class_standings(gradebook, terms, students), time.monotonic() - started)


def _report(outcome: _Outcome, terms: Terms, target: Path, console: Console) -> int:
    """Show what came of it; 1 if a submission has no result."""
    students = {result.record.student for result in outcome.results}
    shown = [one for one in outcome.standings if one.student in students]
    only = len(terms.exercises) == 1
    console.print(class_table(shown, terms.exercises if only else (*terms.exercises, *terms.not_due)))
    records = [result.record for result in outcome.results]
    _list(console, "Needs attention", attention(records))
    _list(console, "Worth a look", flagged(records))
    _list(console, "Notes", noted(records))
    _say(console, _speed(outcome))
    _say(console, f"Scores: {target / 'grades.csv'}   Every attempt: {target / 'results.db'}")
    return int(any(record.state is not AttemptState.GRADED for record in records))


def _speed(outcome: _Outcome) -> str:
    judged = {result.record.student for result in outcome.results if result.fresh and result.record.checks}
    known = sum(not result.fresh for result in outcome.results)
    words = "Nothing had to be judged."
    if judged:
        each = outcome.seconds / len(judged)
        words = f"{_count(len(judged), 'submission')} judged in {outcome.seconds:.1f} s: {each:.2f} s each."
    return f"{words} {_count(known, 'result')} stood already (AGAIN=1 judges anew)." if known else words


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _list(console: Console, title: str, lines: Iterable[Text]) -> None:
    for place, line in enumerate(lines):
        if place == 0:
            _say(console, title)
        console.print(line, soft_wrap=True)


def _say(console: Console, words: str) -> None:
    console.print(words, markup=False, highlight=False, soft_wrap=True)
