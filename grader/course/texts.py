"""The texts of an exercise: its README by section, and its ladder of hints."""

import re
from dataclasses import dataclass

from grader.course.model import Course, Exercise

_TASK = re.compile(r"^## (\d+)\. (.+)$")


@dataclass(frozen=True)
class Section:
    """One `## …` part of a text; `number` is the task's number, or None for other parts."""

    number: int | None
    title: str
    body: str


def readme_sections(course: Course, exercise: Exercise) -> list[Section]:
    """The README's `## …` sections in order; an empty list when there is no README."""
    return _sections(_text(course, exercise, "README.md"))


def hints(course: Course, exercise: Exercise) -> dict[int, list[Section]]:
    """The ladder of hints for each task's number, from the gentlest to nearly the code."""
    sections = _sections(_text(course, exercise, "HINTS.md"))
    return {section.number: _split(section.body, "### ") for section in sections if section.number is not None}


def _text(course: Course, exercise: Exercise, name: str) -> str:
    path = course.exercise_folder(exercise) / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _sections(text: str) -> list[Section]:
    return _split(text, "## ")


def _split(text: str, mark: str) -> list[Section]:
    sections: list[Section] = []
    fence = ""
    for line in text.splitlines():
        fence = _fence(line, fence)
        if line.startswith(mark) and not fence:
            sections.append(_headed(line, mark))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.number, last.title, last.body + line + "\n")
    return sections


def _fence(line: str, opened: str) -> str:
    """The fence around the code that goes on after this line; a longer one may hold shorter ones."""
    signs = line[: len(line) - len(line.lstrip("`"))]
    if opened:
        return "" if line.rstrip() == signs and len(signs) >= len(opened) else opened
    return signs if len(signs) >= 3 else ""


def _headed(line: str, mark: str) -> Section:
    found = _TASK.match(line)
    if found:
        return Section(int(found[1]), found[2].strip(), "")
    return Section(None, line.removeprefix(mark).strip(), "")
