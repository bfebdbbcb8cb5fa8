"""From the text of a notebook to its bytes."""

import json
from dataclasses import replace

import pytest

from grader.errors import CourseError
from grader.notebooks.notebook import rendered, with_notebook

HEAD = '"""For authors only."""\n\n'
TEXT = """\
# %% [markdown]
# # A title

# %% nbgrader={"grade_id": "setup", "locked": true}
from grader.notebooks import check

# %%
1 + 1

# %% nbgrader={"grade": true, "grade_id": "task_2", "locked": true}
check("middleware", 2)
"""


@pytest.fixture
def written(course, exercise, tmp_path):
    """The notebook that a text gives."""

    def write(text):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / "notebooks" / f"{exercise.folder}.py").write_text(text, encoding="utf-8")
        return rendered(replace(course, root=tmp_path), exercise)

    return write


def test_the_exercise_on_middleware_has_a_notebook(course, exercise):
    assert exercise in with_notebook(course)


def test_the_same_text_gives_the_same_bytes(written):
    assert written(TEXT) == written(TEXT)


def test_every_cell_has_an_id_that_does_not_change_by_chance(written):
    assert [cell["id"] for cell in cells(written(TEXT))] == ["middleware-01", "setup", "middleware-03", "task_2"]


def test_points_come_from_the_course_and_the_rest_of_a_role_is_filled_in(written, exercise):
    points = exercise.task(2).points
    role = {"grade": True, "grade_id": "task_2", "locked": True, "points": points, "schema_version": 3}
    assert cells(written(TEXT))[3]["metadata"]["nbgrader"] == {**role, "solution": False, "task": False}


def test_a_cell_without_a_role_has_none(written):
    assert cells(written(TEXT))[2]["metadata"] == {}


def test_nothing_has_been_run(written):
    code = [cell for cell in cells(written(TEXT)) if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_the_cell_setup_finds_the_course(written):
    source = "".join(cells(written(TEXT))[1]["source"])
    assert source.startswith("# Run this cell first.")
    assert source.endswith("break\n\nfrom grader.notebooks import check")


def test_what_stands_above_the_first_cell_is_for_authors(written):
    assert written(HEAD + TEXT) == written(TEXT)


def test_a_text_without_a_cell_is_refused(written):
    with pytest.raises(CourseError, match="has no cell"):
        written(HEAD)


def cells(notebook):
    return json.loads(notebook)["cells"]
