"""The real nbgrader, on the course that `make notebooks` made."""

import json
import shutil
from pathlib import Path

import pytest

from grader import fold
from grader.judge import Job, judge_all, template_database

ROOT = Path(__file__).parents[2]
NAME = "08_middleware"
CHECKED = ("task_1", "task_2", "task_3", "task_4")
RUN = """\
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=180).execute()
nbformat.write(notebook, sys.argv[1])
"""


@pytest.fixture
def handed_out(tmp_path, graded):
    """A student's copy of the release, somewhere on a disk of their own."""
    return Path(shutil.copytree(graded.release, tmp_path / NAME))


@pytest.fixture
def solved(handed_out, solution, fill):
    """The same with the solution, a prediction and an explanation."""
    fold.write(solution, handed_out / "movie_theater")
    path = handed_out / f"{NAME}.ipynb"
    fill(path, path, "b", "Because the order of the list matters.")
    return handed_out


def test_the_release_holds_no_solution(graded, course, exercise, start):
    project = fold.read_files(graded.release / "movie_theater")
    text = (graded.release / f"{NAME}.ipynb").read_text(encoding="utf-8")
    changed = fold.changed(start, fold.solution(course, exercise))
    assert project == start
    assert all(project.get(path) != fold.solution(course, exercise).get(path) for path in changed)
    assert "SOLUTION" not in text
    assert 'prediction = \\"b\\"' not in text
    assert "no file can tell Django that" not in text


def test_the_verb_says_how_to_go_on(graded):
    said = graded.said("make")
    assert f"nbgrader generate_assignment {NAME}" in said
    assert f"nbgrader autograde {NAME}" in said
    assert "8 points: 7 by checks, 1 by a person" in said


def test_scores_are_the_verdicts_of_the_visible_checks(graded, course, exercise):
    database = template_database(ROOT / "build")
    students = ("ada", "ben", "cleo")
    files = {name: fold.read_files(graded.course / "submitted" / name / NAME / "movie_theater") for name in students}
    jobs = {name: Job(course, exercise, files[name], name, database, exercise) for name in students}
    for result in judge_all(jobs.items(), workers=2):
        judged = {f"task_{task.number}": task.points for task in result.record.tasks}
        found = graded.scores[result.key]
        assert {name: found[name] for name in CHECKED} == {name: (judged[name], False) for name in CHECKED}


def test_a_solution_gets_all_points_and_waits_for_a_person(graded):
    checked = {"task_1": (2.0, False), "task_2": (2.0, False), "task_3": (2.0, False), "task_4": (1.0, False)}
    assert graded.scores["ada"] == {**checked, "task_5": (None, True)}


def test_the_start_gets_nothing(graded):
    assert set(graded.scores["ben"].values()) == {(0.0, False)}


def test_a_notebook_without_its_project_is_not_judged_on_another_one(graded):
    assert [graded.scores["dan"][name] for name in CHECKED] == [(0.0, False)] * 4
    assert "There is no movie_theater/manage.py" in errors(graded.notebook("dan"))["task_1"]


def test_grading_keeps_every_file_of_the_student(graded, edited):
    kept = fold.read_files(graded.autograded("cleo") / "movie_theater")
    assert kept.keys() == edited.keys()
    assert kept == edited


def test_noise_on_stderr_costs_no_point(graded):
    assert graded.scores["cleo"] == graded.scores["ada"]


def test_a_cell_that_fails_says_why_and_shows_no_code_of_ours(graded):
    notebook = graded.notebook("ben")
    assert errors(notebook)["task_1"] == "NotYet: Task 1 is not done yet: 0 of 2 visible checks passed."
    assert "without the header X-Stamp" in printed(cell(notebook, "task_1"))


def test_a_fault_of_ours_gives_no_score_and_is_reported(graded):
    assert {score for score, _ in graded.scores["eli"].values()} == {None}
    assert not graded.autograded("eli").exists()
    assert "The course itself failed. That is our fault, not yours." in graded.said("autograde")
    assert f"There was an error processing assignment '{NAME}' for student 'eli'" in graded.said("autograde")


def test_validation_passes_on_the_solution(solved, python):
    leave_out_what_gives_no_points(solved)
    done = python("-m", "nbgrader", "validate", f"{NAME}.ipynb", folder=solved, FULL_CYCLE=str(ROOT))
    assert "Success! Your notebook passes all the tests." in done.stdout


def test_no_test_passes_on_what_is_handed_out(handed_out, python):
    leave_out_what_gives_no_points(handed_out)
    words = ("-m", "nbgrader", "validate", "--invert", f"{NAME}.ipynb")
    done = python(*words, folder=handed_out, FULL_CYCLE=str(ROOT))
    assert "Success! The notebook does not pass any tests." in done.stdout


def test_the_notebook_runs_from_top_to_bottom_on_the_solution(solved, python):
    done = python("-c", RUN, f"{NAME}.ipynb", folder=solved, FULL_CYCLE=str(ROOT))
    assert done.returncode == 0, done.stderr
    notebook = json.loads((solved / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    drawings = [output for output in outputs if output["output_type"] == "execute_result"]
    assert drawings
    assert all("<svg" in "".join(output["data"]["text/html"]) for output in drawings)
    assert {output["name"] for output in outputs if output not in drawings} == {"stdout"}
    assert "X-Stamp: " in json.dumps(outputs)


def leave_out_what_gives_no_points(folder):
    """For speed: what the other cells do is seen where the whole notebook runs."""
    path = folder / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def cell(notebook, name):
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def errors(notebook):
    """What each cell that failed shows as its error."""
    found = ((cell["id"], output) for cell in notebook["cells"] for output in cell.get("outputs", []))
    return {name: "\n".join(output["traceback"]) for name, output in found if output["output_type"] == "error"}


def printed(cell):
    return "".join("".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream")
