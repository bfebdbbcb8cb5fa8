"""Reading course.toml, with an exact message for every slip of its author."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from grader.course.model import STATIONS, Course, Exercise, Task
from grader.errors import CourseError

SOURCE = Path("exercises") / "course.toml"


def load_course(root: Path) -> Course:
    """Read the course below `root`; CourseError names the line or key that is wrong."""
    table = _read(root / SOURCE)
    head = _table(table, "course", "the file")
    exercises = tuple(_exercise(entry) for entry in _list(table, "exercise", "the file"))
    _compare(exercises)
    _known(head, {"title", "project", "visible_share"}, "[course]")
    share = _get(head, "visible_share", "[course]", float, "a number from 0.0 to 1.0")
    if not 0 <= share <= 1:
        raise _wrong(f"[course]: “visible_share” is {share}.", "Make it a number from 0.0 to 1.0.")
    return Course(root, _text(head, "title", "[course]"), _text(head, "project", "[course]"), share, exercises)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _wrong("The file is missing.", "Restore it: it lists the exercises of the course.") from None
    except UnicodeDecodeError as error:
        raise _wrong(f"It is not UTF-8 text ({error}).", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"It is not valid TOML: {error}.", "Mend the line and column named above.") from None


def _exercise(entry: Mapping[str, Any]) -> Exercise:
    name = f"exercise “{entry.get('slug', '?')}”"
    _known(entry, {*_names(Exercise) - {"tasks"}, "task"}, name)
    exercise = Exercise(
        number=_number(entry, "number", name),
        slug=_text(entry, "slug", name),
        title=_text(entry, "title", name),
        station=_text(entry, "station", name),
        steps=tuple(entry.get("steps", ())),
        minutes=_number(entry, "minutes", name),
        changes=tuple(_list(entry, "changes", name)),
        tasks=tuple(_task(item, name) for item in _list(entry, "task", name)),
        until=dict(entry.get("until", {})),
    )
    _consistent(exercise, name)
    return exercise


def _task(entry: Mapping[str, Any], exercise: str) -> Task:
    name = f"{exercise}, task {entry.get('number', '?')}"
    _known(entry, _names(Task), name)
    return Task(
        number=_number(entry, "number", name),
        title=_text(entry, "title", name),
        points=_number(entry, "points", name),
        needs=tuple(entry.get("needs", ())),
        manual=bool(entry.get("manual", False)),
    )


def _consistent(exercise: Exercise, name: str) -> None:
    if exercise.station not in STATIONS:
        raise _wrong(f"{name}: no station is called “{exercise.station}”.", f"Use one of: {', '.join(STATIONS)}.")
    if [task.number for task in exercise.tasks] != list(range(1, len(exercise.tasks) + 1)):
        raise _wrong(f"{name}: its tasks are not numbered 1, 2, 3, ….", "Number them in order.")
    for task in exercise.tasks:
        for needed in task.needs:
            if needed not in range(1, task.number):
                raise _wrong(f"{name}, task {task.number} needs task {needed}.", "A task needs earlier tasks only.")


def _compare(exercises: tuple[Exercise, ...]) -> None:
    numbers = [exercise.number for exercise in exercises]
    if numbers != sorted(set(numbers)):
        raise _wrong("The exercises are not in the order of their numbers, each once.", "Reorder or renumber them.")
    slugs = [exercise.slug for exercise in exercises]
    if len(set(slugs)) != len(slugs):
        raise _wrong("Two exercises have the same slug.", "A slug is an exercise's one identity: rename one.")
    for exercise in exercises:
        for check, slug in exercise.until.items():
            if slug not in slugs:
                raise _wrong(f"exercise “{exercise.slug}”: until.{check} names “{slug}”.", "Name an exercise's slug.")


def _names(kind: type) -> set[str]:
    return {item.name for item in fields(kind)}


def _known(entry: Mapping[str, Any], known: set[str], name: str) -> None:
    for key in entry:
        if key not in known:
            raise _wrong(f"{name} has an unknown key “{key}”.", f"Known keys: {', '.join(sorted(known))}.")


def _get(entry: Mapping[str, Any], key: str, name: str, kind: type, words: str) -> Any:
    value = entry.get(key, MISSING)
    if value is MISSING:
        raise _wrong(f"{name} has no “{key}”.", f"Add {key} = … ({words}).")
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(f"{name}: “{key}” is {value!r}.", f"Make it {words}.")
    return value


def _text(entry: Mapping[str, Any], key: str, name: str) -> str:
    return str(_get(entry, key, name, str, "a text in quotation marks"))


def _number(entry: Mapping[str, Any], key: str, name: str) -> int:
    return int(_get(entry, key, name, int, "a whole number"))


def _list(entry: Mapping[str, Any], key: str, name: str) -> list[Any]:
    return list(_get(entry, key, name, list, "a list"))


def _table(entry: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    return dict(_get(entry, key, name, dict, "a table"))


def _wrong(what: str, remedy: str) -> CourseError:
    return CourseError(what, where=SOURCE.as_posix(), remedy=remedy)
