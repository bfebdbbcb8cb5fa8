"""What exercises' texts say agrees with course.toml, and their listings are Python."""

import ast
import re

import pytest

from grader.course import load_course
from tests.docs.pages import ROOT, page

COURSE = load_course(ROOT)
EXERCISES = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.slug)


def readme(exercise):
    return page(f"exercises/{exercise.folder}/README.md")


@EXERCISES
def test_you_will_change_names_the_files_of_course_toml(exercise):
    (paragraph,) = re.findall(r"^You will change: .*?(?=\n\n)", readme(exercise).text, re.MULTILINE | re.DOTALL)
    assert re.findall(r"`([^`]+)`", paragraph) == list(exercise.changes)


@EXERCISES
def test_minutes_and_steps_are_those_of_course_toml(exercise):
    text = " ".join(readme(exercise).text.split())
    assert f"about {exercise.minutes} minutes" in text
    numbers = {int(number) for number in re.findall(r"\d+", re.search(r"[Ss]teps? [^.]*cycle[^.]*", text)[0])}
    assert numbers >= set(exercise.steps)


@EXERCISES
def test_each_task_says_its_points(exercise):
    parts = re.split(r"^## ", readme(exercise).text, flags=re.MULTILINE)
    for task in exercise.tasks:
        (part,) = [part for part in parts if part.startswith(f"{task.number}. ")]
        points = f"{task.points} point" + "s" * (task.points != 1)
        assert re.search(rf"\({points}[,)]", " ".join(part.split())), f"task {task.number} does not say ({points})"


@EXERCISES
def test_python_listings_parse(exercise):
    listings = [fence.text for fence in readme(exercise).fences if fence.language == "python"]
    for listing in listings:
        ast.parse(listing)


@pytest.mark.parametrize("path", ["README.md", "docs/instructors.md"])
def test_the_table_of_exercises_is_that_of_course_toml(path):
    rows = re.findall(
        r"^\| (\d+) \| \[([^]]+)\]\(([^)]+)\) \| `(\w+)` \| (\d+) \| (\d+) \|", page(path).text, re.MULTILINE
    )
    if path != "README.md" and not rows:
        return
    assert rows == [
        (str(one.number), one.title, f"exercises/{one.folder}/README.md", one.slug, str(one.minutes), str(one.points))
        for one in COURSE.exercises
    ]
