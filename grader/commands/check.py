"""`make check`: where on its way the student's request stops, and why."""

from dataclasses import dataclass

import click
from rich.console import Console

from grader.bootstrap import ROOT
from grader.course import Course, Exercise, load_course
from grader.fold import Files
from grader.judge import Job, Stages, digest, judge, open_stages, template_database
from grader.reports.check_report import (
    cycle_map,
    earlier_line,
    exercise_report,
    first_failure,
    prediction_lines,
    starts,
)
from grader.results import AttemptRecord
from grader.student import Progress, begun, load_progress, missing_given, project_files, reached

LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.option("--ex", default="", help="The exercise to check, such as EX=router; else the first not yet passed.")
def command(ex: str) -> int:
    """Check your work: the first exercise not yet passed, then the earlier ones."""
    course = load_course(ROOT)
    files = project_files(course)
    progress = load_progress(ROOT)
    console = Console()
    with open_stages() as stages:
        round_ = Round(course, files, progress, stages, console)
        return round_.run(chosen(course, files, progress, ex))


def chosen(course: Course, files: Files, progress: Progress, ex: str) -> Exercise:
    """The exercise to look at: the named one, else the first that has not passed yet."""
    if ex:
        return course.exercise(ex)
    last = reached(course, files)
    open_ones = [exercise for exercise in course.up_to(last) if exercise.slug not in progress.passed]
    return open_ones[0] if open_ones else last


@dataclass
class Round:
    """One run of `make check`."""

    course: Course
    files: Files
    progress: Progress
    stages: Stages
    console: Console

    def run(self, exercise: Exercise) -> int:
        """Check an exercise and then the earlier ones; 0 if all of them pass."""
        record = self._judge(exercise)
        self._show(exercise, record)
        earlier = [other for other in self.course.exercises if other.number < exercise.number]
        spoilt = self._recheck(earlier) if starts(record) else earlier
        if record.passed:
            self._say_goodbye(exercise, spoilt)
        self.progress.save()
        return 0 if record.passed and not spoilt else 1

    def _judge(self, exercise: Exercise) -> AttemptRecord:
        last = max(begun(self.course, self.files), exercise, key=lambda item: item.number)
        database = template_database(ROOT / "build")
        job = Job(self.course, exercise, self.files, digest(self.files), database, last)
        with self.console.status(f"Checking {exercise.title} …"):
            return judge(job, self.stages)

    def _show(self, exercise: Exercise, record: AttemptRecord) -> None:
        if not any("prediction" in check.message for check in record.checks):
            self.progress.keep_prediction(exercise.slug, record.prediction)
        self.progress.note(exercise.slug, passed=record.passed)
        failure = first_failure(record)
        self.progress.stopped_at = (exercise.slug, failure.task) if failure else None
        self.progress.keep_advice(failure.diagnosis.hints if failure and failure.diagnosis else ())
        missing = missing_given(self.course, exercise, self.files)
        self.console.print(cycle_map(self.course, self.progress.passed, exercise, self.console))
        self.console.print()
        self.console.print(exercise_report(exercise, record, self.console, missing))

    def _recheck(self, earlier: list[Exercise]) -> list[Exercise]:
        """Check the earlier exercises, a line for each; those that do not pass."""
        spoilt = []
        if earlier:
            self.console.print("\nEarlier exercises")
        for exercise in earlier:
            record = self._judge(exercise)
            lost = self.progress.note(exercise.slug, passed=record.passed)
            self.console.print(earlier_line(exercise, record, self.console, lost=lost), soft_wrap=True)
            if not record.passed:
                spoilt.append(exercise)
        return spoilt

    def _say_goodbye(self, exercise: Exercise, spoilt: list[Exercise]) -> None:
        if spoilt:
            self.console.print(f"\n{exercise.title} passes, but an earlier exercise does not. Look at it first:")
            self.console.print(f"make check EX={spoilt[0].slug}")
            self.progress.stopped_at = (spoilt[0].slug, 1)
            return
        self.console.print("\nAll visible checks passed. Hidden checks run at grading.", style="green")
        prediction = self.progress.predictions.get(exercise.slug, "")
        if prediction:
            self.console.print(prediction_lines(exercise, prediction))
        if exercise is not self.course.exercises[-1]:
            self.console.print("Go on with: make next")
