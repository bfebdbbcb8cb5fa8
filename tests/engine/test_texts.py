"""README and HINTS: cut into sections, without being misled by code."""

import pytest

from grader.course import Section, hints, readme_sections

README = """# 1. Hello

A story before the first part.

## Predict first

What will happen?

## 1. Say hello

Some text. (4 points)

### A heading of the third rank

```sh
## 2. A comment in code, and no task
```

## 2.No blank, so no task

## 10. The tenth

## Check yourself
last line"""

HINTS = """# Hints: Hello

## 1. Say hello

Words before the first rung.

### Where to look

In the file.

### The idea

```python
### A comment
## 3. Another comment
print("hello")
```

### Nearly the code

## Not a task

### Never shown

## 2. Say it again

### Where to look

Here.
"""


@pytest.fixture
def course(course_at):
    def course(**texts):
        made = course_at()
        for name, text in texts.items():
            (made.exercise_folder(made.exercises[0]) / f"{name}.md").write_text(text, encoding="utf-8")
        return made

    return course


def test_a_readme_is_its_parts_in_order(course):
    made = course(README=README)
    parts = readme_sections(made, made.exercises[0])
    assert [(part.number, part.title) for part in parts] == [
        (None, "Predict first"),
        (1, "Say hello"),
        (None, "2.No blank, so no task"),
        (10, "The tenth"),
        (None, "Check yourself"),
    ]
    assert parts[0].body == "\nWhat will happen?\n\n"
    assert "## 2. A comment in code" in parts[1].body
    assert parts[-1].body == "last line\n"


def test_hints_are_a_ladder_for_each_task(course):
    made = course(HINTS=HINTS)
    ladders = hints(made, made.exercises[0])
    assert list(ladders) == [1, 2]
    assert [rung.title for rung in ladders[1]] == ["Where to look", "The idea", "Nearly the code"]
    assert ladders[1][1].body == ('\n```python\n### A comment\n## 3. Another comment\nprint("hello")\n```\n\n')
    assert ladders[2] == [Section(None, "Where to look", "\nHere.\n")]


def test_a_fence_that_is_never_closed_hides_what_follows(course):
    made = course(README="## 1. One\n```\n## 2. Two\n")
    assert [part.number for part in readme_sections(made, made.exercises[0])] == [1]


def test_a_fence_of_more_signs_may_hold_a_shorter_one(course):
    made = course(README="## 1. One\n````\n```\n## 2. Two\n```\n````\n## 3. Three\n")
    assert [part.number for part in readme_sections(made, made.exercises[0])] == [1, 3]


def test_missing_texts_have_no_parts(course):
    made = course()
    assert readme_sections(made, made.exercises[0]) == []
    assert hints(made, made.exercises[0]) == {}
