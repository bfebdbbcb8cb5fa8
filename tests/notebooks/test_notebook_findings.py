"""What audit says of notebooks that are not as they must be."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.audit.notebooks import notebook_findings

ROOT = Path(__file__).parents[2]
NAME = "08_middleware.py"
FIRST = '{"grade": true, "grade_id": "task_1", "locked": true}'


@pytest.fixture
def found(course, tmp_path):
    """What audit says when something in the real notebook is replaced."""
    path = tmp_path / "notebooks" / NAME
    path.parent.mkdir()
    shutil.copy(ROOT / "notebooks" / NAME, path)

    def replaced(before="", after="", name=NAME):
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.unlink()
        path.with_name(name).write_text(text.replace(before, after, 1) if before else text, encoding="utf-8")
        return [finding.what for finding in notebook_findings(replace(course, root=tmp_path))]

    return replaced


def test_nothing_is_wrong_with_the_notebooks(course):
    assert list(notebook_findings(course)) == []


def test_a_course_without_a_notebook(course, tmp_path):
    assert [finding.what for finding in notebook_findings(replace(course, root=tmp_path))] == [
        "no exercise has a notebook."
    ]


def test_a_notebook_of_no_exercise(found):
    assert found(name="08_layers.py") == ["course.toml names no such exercise.", "no exercise has a notebook."]


def test_a_notebook_without_cells(found, tmp_path):
    (tmp_path / "notebooks" / NAME).write_text("", encoding="utf-8")
    assert found() == ["The notebook has no cell."]


def test_points_of_its_own(found):
    assert found(FIRST, FIRST.replace("}", ', "points": 3}')) == [
        "task_1 has 3 points, course.toml says 2. Leave them out."
    ]


def test_points_follow_the_course(found, course, exercise):
    tasks = (replace(exercise.tasks[0], points=5), *exercise.tasks[1:])
    others = [item for item in course.exercises if item is not exercise]
    dearer = replace(course, exercises=(*others, replace(exercise, tasks=tasks)))
    assert list(notebook_findings(dearer)) == []


def test_a_task_without_a_grade_cell(found):
    assert found(FIRST, '{"grade_id": "task_1", "locked": true}') == ["task 1 has 0 grade cells; it needs one, task_1."]


def test_a_grade_cell_that_belongs_to_no_task(found):
    assert found("task_4", "task_9") == [
        "task 4 has 0 grade cells; it needs one, task_4.",
        "the grade cell task_9 belongs to no task of course.toml.",
    ]


def test_two_cells_with_one_id(found):
    assert found('"prediction", "solution"', '"setup", "solution"') == ["2 cells have the grade_id setup."]


def test_an_id_that_nbgrader_does_not_take(found):
    assert found('"grade_id": "prediction"', '"grade_id": "my guess"') == [
        "“my guess” is no valid grade_id: letters, digits, _ and - only."
    ]


def test_a_notebook_that_does_not_find_the_course(found):
    assert found('"grade_id": "setup"', '"grade_id": "begin"') == ["no cell is the cell setup, which finds the course."]


def test_a_checked_task_that_a_student_could_edit(found):
    assert found(FIRST, FIRST.replace('"locked"', '"solution"')) == [
        "task_1 is checked: a cell with the roles grade and locked."
    ]


def test_a_task_that_is_given_by_nobody(found):
    role = '{"grade": true, "grade_id": "task_5", "solution": true}'
    assert found(role, role.replace("solution", "locked")) == [
        "task_5 is given by a person: a markdown cell with the roles grade and solution."
    ]


def test_a_cell_that_checks_another_task(found):
    assert found('check("middleware", 2)', 'check("middleware", 1)') == ['task_2 does not call check("middleware", 2).']


@pytest.mark.parametrize(
    "code",
    [
        'open("core/layers.py", "w")',
        'open("core/layers.py", mode="a")',
        "open(name, mode)",
        'Path("core/layers.py").open("w")',
        'Path("core/layers.py").write_text("class Stamp: …")',
        'shutil.copy("a", "b")',
        'os.system("touch core/layers.py")',
    ],
)
def test_a_cell_that_writes_a_file(found, code):
    (what,) = found("layers()\n", f"{code}\n")
    assert "writes a file or starts a program" in what


@pytest.mark.parametrize("code", ["# %%writefile core/layers.py", "# !touch core/layers.py"])
def test_a_cell_that_is_no_python(found, code):
    (what,) = found("layers()\n", f"{code}\n")
    assert "is not plain Python" in what


def test_a_cell_may_read(found):
    assert found("layers()\n", 'open("settings.py")\nopen("settings.py", "r")\nPath("settings.py").read_text()\n') == []
