"""Names, numbers, texts and checks of an exercise, compared without running anything."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import fold
from grader.audit.finding import Finding
from grader.course import Course, Exercise, PlannedCheck, hints, planned_checks, readme_sections

RUNGS = ["Where to look", "The idea", "Nearly the code"]
STUDENT_FILES = {"README.md", "HINTS.md", "starter"}
SECRET_FILES = {"NOTES.md", "project", "right", "wrong"}
SHARED_FILES = {"course.toml", "conftest.py", "day_one.toml", "pytest.ini"}
LEAST_WRONG, LEAST_RIGHT = 8, 4


def text_findings(course: Course, exercises: Sequence[Exercise]) -> Iterator[Finding]:
    """Everything wrong in the folders of the course and in the texts of these exercises."""
    yield from _folders(course)
    for exercise in exercises:
        plan = planned_checks(course, exercise, hidden=True)
        yield from _files(course, exercise)
        yield from _readme(course, exercise)
        yield from _hints(course, exercise)
        yield from _checks(exercise, plan)
        yield from _promises(course, exercise, plan)
        yield from _overlays(course, exercise)


def _folders(course: Course) -> Iterator[Finding]:
    known = {exercise.folder for exercise in course.exercises}
    for place, extra in (("exercises", SHARED_FILES), ("solutions", {"bases.toml"})):
        for path in _entries(course.root / place):
            if path.name not in known | extra:
                yield Finding(f"{place}/{path.name}", "course.toml does not name it.")
        for folder in sorted(known - {path.name for path in _entries(course.root / place)}):
            yield Finding(f"{place}/{folder}", "course.toml names it, but it is not there.")


def _files(course: Course, exercise: Exercise) -> Iterator[Finding]:
    visible, hidden = f"test_{exercise.slug}.py", f"test_{exercise.slug}_hidden.py"
    for folder, known in (
        (course.exercise_folder(exercise), STUDENT_FILES | {visible}),
        (course.solution_folder(exercise), SECRET_FILES | {hidden}),
    ):
        where = folder.relative_to(course.root).as_posix()
        names = {path.name for path in _entries(folder)}
        for name in sorted(names - known):
            yield Finding(f"{where}/{name}", "a stray file: no part of an exercise is called like this.")
        for name in sorted(known - names - {"starter"}):
            yield Finding(f"{where}/{name}", "is missing.")


def _readme(course: Course, exercise: Exercise) -> Iterator[Finding]:
    where = f"exercises/{exercise.folder}/README.md"
    text = _text(course.root / where)
    if not text.startswith(f"# {exercise.number}. {exercise.title}\n"):
        yield Finding(where, f"does not begin with “# {exercise.number}. {exercise.title}”.")
    sections = [(section.number, section.title) for section in readme_sections(course, exercise)]
    wanted = [(task.number, task.title) for task in exercise.tasks]
    if [section for section in sections if section[0]] != wanted:
        yield Finding(where, f"its numbered headings are not the tasks of course.toml: {wanted}.")
    line = next((line for line in text.split("\n\n") if line.startswith("You will change:")), "")
    for changed in exercise.changes:
        if f"`{changed}`" not in line:
            yield Finding(where, f"“You will change:” does not name `{changed}`.")
    for title in ("Predict first", "Check yourself"):
        if (None, title) not in sections:
            yield Finding(where, f"has no part “## {title}”.")


def _hints(course: Course, exercise: Exercise) -> Iterator[Finding]:
    ladders = hints(course, exercise)
    for task in exercise.tasks:
        if [rung.title for rung in ladders.get(task.number, [])] != RUNGS:
            yield Finding(f"exercises/{exercise.folder}/HINTS.md", f"task {task.number} has not the rungs {RUNGS}.")


def _checks(exercise: Exercise, plan: list[PlannedCheck]) -> Iterator[Finding]:
    for task in exercise.tasks:
        checks = [check for check in plan if check.task == task.number]
        if not any(not check.hidden for check in checks):
            yield Finding(exercise.folder, f"task {task.number} has no visible check.")
        if all(check.hidden or check.name in exercise.until for check in checks):
            yield Finding(exercise.folder, f"task {task.number} has no visible check left once its “until” has come.")
        if task.points < 1:
            yield Finding(exercise.folder, f"task {task.number} is worth nothing.")
    numbers = {task.number for task in exercise.tasks}
    for check in plan:
        if check.task not in numbers:
            yield Finding(
                exercise.folder, f"{check.name} belongs to task {check.task}, which course.toml does not know."
            )
    for name in sorted(exercise.until.keys() - {check.name for check in plan}):
        yield Finding("exercises/course.toml", f"until names {name}, which is no check of {exercise.slug}.")


def _promises(course: Course, exercise: Exercise, plan: list[PlannedCheck]) -> Iterator[Finding]:
    folded = " ".join(_text(course.exercise_folder(exercise) / "README.md").split())
    for check in plan:
        if not check.promise or check.promise not in folded:
            yield Finding(f"{check.path.name}: {check.name}", f"its promise is not in the README: “{check.promise}”")


def _overlays(course: Course, exercise: Exercise) -> Iterator[Finding]:
    for kind, least in (("wrong", LEAST_WRONG), ("right", LEAST_RIGHT)):
        if len(fold.names(course, exercise, kind)) < least:
            yield Finding(f"solutions/{exercise.folder}/{kind}", f"has fewer than {least} overlays.")
    axes = [_axis(course, exercise, name) for name in fold.names(course, exercise, "right")]
    for name, axis in zip(fold.names(course, exercise, "right"), axes, strict=True):
        if not axis:
            yield Finding(f"solutions/{exercise.folder}/right/{name}/why.txt", "does not begin with “axis: sentence”.")


def _axis(course: Course, exercise: Exercise, name: str) -> str:
    first = _text(course.solution_folder(exercise) / "right" / name / "why.txt").partition("\n")[0]
    axis, colon, sentence = first.partition(":")
    return axis.strip() if colon and sentence.strip() else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.name != "__pycache__" and not path.name.startswith(".")]
