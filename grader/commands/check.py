"""`make check`: where on its way the student's request stops, and why."""

from dataclasses import dataclass

import click
from rich.console import Console

from grader.bootstrap import ROOT
from grader.course import Course, Exercise, load_course
from grader.errors import UsageError
from grader.fold import Files, read_files
from grader.judge import Job, Stages, digest, judge, open_stages, template_database
from grader.reports.check_report import earlier_line, exercise_report, first_failure, prediction_lines
from grader.results import AttemptRecord
from grader.student import Progress, load_progress, missing_given, reached

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


def project_files(course: Course) -> Files:
    """The student's project as it lies on disk now."""
    files = read_files(course.project_folder)
    if "manage.py" not in files:
        raise UsageError(
            "There is no manage.py in your project.",
            where=f"{course.project}/",
            remedy=f"Bring the folder {course.project}/ back: from your own copy, or from the course as you got it.",
        )
    return files


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
        earlier = [self._recheck(other) for other in self.course.exercises if other.number < exercise.number]
        self._say_goodbye(exercise, record)
        self.progress.save()
        return 0 if record.passed and all(earlier) else 1

    def _judge(self, exercise: Exercise) -> AttemptRecord:
        last = max(reached(self.course, self.files), exercise, key=lambda item: item.number)
        database = template_database(ROOT / "build")
        job = Job(self.course, exercise, self.files, digest(self.files), database, last)
        with self.console.status(f"Checking {exercise.title} …"):
            return judge(job, self.stages)

    def _show(self, exercise: Exercise, record: AttemptRecord) -> None:
        self.progress.keep_prediction(exercise.slug, record.prediction)
        self.progress.note(exercise.slug, passed=record.passed)
        failure = first_failure(record)
        self.progress.stopped_at = (exercise.slug, failure.task) if failure else None
        self.console.print(exercise_report(exercise, record, self.console))
        if missing_given(self.course, exercise, self.files):
            self.console.print("\nFiles that this exercise gives you are not here yet: make next", style="yellow")

    def _recheck(self, exercise: Exercise) -> bool:
        if not any(other.number < exercise.number for other in self.course.exercises):
            self.console.print("\nEarlier exercises")
        record = self._judge(exercise)
        lost = self.progress.note(exercise.slug, passed=record.passed)
        self.console.print(earlier_line(exercise, record, self.console, lost=lost))
        return record.passed

    def _say_goodbye(self, exercise: Exercise, record: AttemptRecord) -> None:
        if not record.passed:
            return
        self.console.print("\nAll visible checks passed. Hidden checks run at grading.", style="green")
        prediction = self.progress.predictions.get(exercise.slug, "")
        if prediction:
            self.console.print(prediction_lines(exercise, prediction))
        if exercise is not self.course.exercises[-1]:
            self.console.print("Go on with: make next")
