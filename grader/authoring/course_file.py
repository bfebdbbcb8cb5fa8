"""course.toml, written from what was read: nothing but what the course's model knows can get into it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields

from grader.course import Course, Exercise, Task

ELSEWHERE = {"root", "exercises", "tasks"}
"""What is not a key: where the course lies, and what gets tables of its own."""
HEAD = "# Made by `make release`: the exercises of this copy of the course."


def course_file(course: Course) -> str:
    """The text of a course.toml that says what this course is."""
    lines = [HEAD, "", "[course]", *_pairs(course)]
    for exercise in course.exercises:
        lines += ["", "[[exercise]]", *_pairs(exercise)]
        for task in exercise.tasks:
            lines += ["", "    [[exercise.task]]", *(f"    {pair}" for pair in _pairs(task))]
    return "\n".join([*lines, ""])


def _pairs(entry: Course | Exercise | Task) -> Iterator[str]:
    for item in fields(entry):
        value = getattr(entry, item.name)
        if item.name not in ELSEWHERE and value != _default(item):
            yield f"{item.name} = {_value(value)}"


def _default(item: Field[object]) -> object:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def _value(value: object) -> str:
    """A value as TOML. A JSON text, number, truth or list of them is TOML as well."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(key)} = {_value(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
