"""Reading course.toml, with an exact message for every slip of its author."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from grader.course.model import STATIONS, Course, Exercise, Task
from grader.errors import CourseError

SOURCE = Path("exercises") / "course.toml"


def load_course(root: Path) -> Course:
    """Read the course below `root`; CourseError names the line or key that is wrong."""
    whole = _Table(_read(root / SOURCE), SOURCE.name)
    whole.allow({"course", "exercise"})
    head = _Table(whole.table("course"), "[course]")
    head.allow({"title", "project", "visible_share"})
    exercises = tuple(_exercise(entry) for entry in whole.tables("exercise"))
    _compare(exercises)
    return Course(root, head.text("title"), head.text("project"), _share(head), exercises)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _wrong("The file is missing.", "Restore it: it lists the exercises of the course.") from None
    except UnicodeDecodeError as error:
        raise _wrong(f"It is not UTF-8 text ({error}).", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"It is not valid TOML: {error}.", "Mend the line and column named above.") from None


def _exercise(values: Mapping[str, Any]) -> Exercise:
    entry = _Table(values, f"exercise “{values.get('slug', '?')}”")
    entry.allow({*_names(Exercise) - {"tasks"}, "task"})
    exercise = Exercise(
        number=entry.number("number"),
        slug=entry.text("slug"),
        title=entry.text("title"),
        station=entry.text("station"),
        steps=tuple(entry.numbers("steps")),
        minutes=entry.number("minutes"),
        changes=tuple(entry.texts("changes")),
        tasks=tuple(_task(item, entry.name) for item in entry.tables("task")),
        until=entry.table("until", {}),
    )
    _consistent(exercise, entry.name)
    return exercise


def _task(values: Mapping[str, Any], exercise: str) -> Task:
    entry = _Table(values, f"{exercise}, task {values.get('number', '?')}")
    entry.allow(_names(Task))
    return Task(
        number=entry.number("number"),
        title=entry.text("title"),
        points=entry.number("points"),
        needs=tuple(entry.numbers("needs", [])),
        manual=entry.truth("manual", default=False),
    )


def _share(head: "_Table") -> float:
    share = float(head.value("visible_share", (int, float), "a number from 0.0 to 1.0"))
    if not 0 <= share <= 1:
        raise _wrong(f"[course]: “visible_share” is {share}.", "Make it a number from 0.0 to 1.0.")
    return share


def _consistent(exercise: Exercise, name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", exercise.slug):
        raise _wrong(f"{name}: “slug” is {exercise.slug!r}.", "Make it small letters, digits and _: it names folders.")
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


@dataclass(frozen=True)
class _Table:
    """A table of the file and what a message calls it. Without a `default`, a key has to be there."""

    values: Mapping[str, Any]
    name: str

    def allow(self, known: Iterable[str]) -> None:
        """Refuse every other key: it would be a misspelt one, silently without effect."""
        for key in self.values:
            if key not in known:
                raise _wrong(f"{self.name} has an unknown key “{key}”.", f"Known keys: {', '.join(sorted(known))}.")

    def value(self, key: str, kinds: type | tuple[type, ...], words: str, default: Any = MISSING) -> Any:
        value = self.values.get(key, default)
        if value is MISSING:
            raise _wrong(f"{self.name} has no “{key}”.", f"Add {key} = … ({words}).")
        if not _is_a(value, kinds):
            raise self.unlike(key, words)
        return value

    def text(self, key: str) -> str:
        return str(self.value(key, str, "a text in quotation marks"))

    def number(self, key: str) -> int:
        return int(self.value(key, int, "a whole number"))

    def truth(self, key: str, *, default: bool) -> bool:
        return bool(self.value(key, bool, "true or false", default))

    def table(self, key: str, default: Any = MISSING) -> dict[str, Any]:
        return dict(self.value(key, dict, "a table", default))

    def texts(self, key: str) -> list[str]:
        return self._list(key, str, "a list of texts in quotation marks")

    def numbers(self, key: str, default: Any = MISSING) -> list[int]:
        return self._list(key, int, "a list of whole numbers", default)

    def tables(self, key: str) -> list[dict[str, Any]]:
        found = self._list(key, dict, f"tables, each below a line [[…{key}]]")
        if not found:
            raise _wrong(f"{self.name} has no {key}.", f"Add one below a line [[…{key}]].")
        return found

    def unlike(self, key: str, words: str) -> CourseError:
        return _wrong(f"{self.name}: “{key}” is {self.values[key]!r}.", f"Make it {words}.")

    def _list(self, key: str, kind: type, words: str, default: Any = MISSING) -> list[Any]:
        items = list(self.value(key, list, words, default))
        if not all(_is_a(item, kind) for item in items):
            raise self.unlike(key, words)
        return items


def _is_a(value: object, kinds: type | tuple[type, ...]) -> bool:
    """Whether a value is of a kind; Python takes `true` for a number, an author does not."""
    return isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool))


def _wrong(what: str, remedy: str) -> CourseError:
    return CourseError(what, where=SOURCE.as_posix(), remedy=remedy)
