"""What cells call, called as a kernel does: in a process of its own, from some folder."""

from pathlib import Path

import pytest

from grader import fold
from grader.notebooks import telling
from grader.notebooks.place import find_project
from grader.results import AttemptRecord, AttemptState, CheckRecord, DiagnosisRecord, Outcome, TaskRecord

ROOT = Path(__file__).parents[2]
CALL = """\
import sys
sys.path.insert(0, {root!r})
from grader.notebooks import check, layers, show
{code}
print("loaded:", sorted({{"django", "pytest", "nbgrader"}} & set(sys.modules)))
"""


@pytest.fixture
def call(python):
    """Run the code of a cell in a folder."""

    def run(folder, code, **variables):
        return python("-c", CALL.format(root=str(ROOT), code=code), folder=folder, **variables)

    return run


@pytest.fixture
def beside(tmp_path):
    """A notebook's folder with a project beside it."""

    def lay(files):
        fold.write(files, tmp_path / "movie_theater")
        return tmp_path

    return lay


def test_a_task_that_passes(call, beside, solution):
    done = call(beside(solution), 'check("middleware", 1)')
    assert done.stdout.startswith("Task 1, Stamp every page: all visible checks passed (2 points).")
    assert "loaded: []" in done.stdout
    assert done.stderr == ""


def test_a_task_that_does_not_pass_raises_one_line(call, beside, start):
    code = 'try:\n    check("middleware", 1)\nexcept AssertionError as error:\n    print("raised:", error)'
    done = call(beside(start), code)
    assert "raised: Task 1 is not done yet: 0 of 2 visible checks passed." in done.stdout
    assert done.stderr == ""


def test_a_request_is_shown(call, beside, solution):
    done = call(beside(solution), 'show("/movies/")')
    assert done.stdout.startswith("GET /movies/\n200 OK\n")
    assert "X-Stamp: " in done.stdout
    assert "Your own layers in MIDDLEWARE: core.layers.Stamp (core/layers.py:" in done.stdout


def test_the_way_of_a_request_is_drawn(call, beside, solution):
    done = call(beside(solution), 'print(show("/movies/")._repr_html_())')
    assert "<svg" in done.stdout
    assert "core.layers.Stamp" in done.stdout.partition("<svg")[2]


def test_a_noisy_project_writes_nothing_to_stderr(call, beside, edited):
    done = call(beside(edited), 'show("/movies/")\nlayers()')
    assert "Your project printed:\n" in done.stdout
    assert "  noise" in done.stdout
    assert done.stderr == ""


def test_a_project_that_does_not_start(call, beside, solution):
    path = "movie_theater/settings.py"
    done = call(beside({**solution, path: solution[path] + b"\n1 / 0\n"}), 'show("/movies/")\nlayers()')
    assert "No answer: the project did not start." in done.stdout
    assert "The settings cannot be read.\nZeroDivisionError: division by zero" in done.stdout


def test_settings_are_read_as_they_were_saved(call, beside, solution):
    folder = beside(solution)
    settings = folder / "movie_theater" / "movie_theater" / "settings.py"
    code = f"layers()\nopen({str(settings)!r}, 'a').write('MIDDLEWARE = []')\nlayers()"
    listed = call(folder, code).stdout.split("MIDDLEWARE, from")
    assert "  8  core.layers.Stamp" in listed[1]
    assert "core.layers" not in listed[2]


def test_looking_leaves_nothing_behind(call, beside, solution):
    folder = beside(solution)
    call(folder, 'layers()\nshow("/movies/")\ncheck("middleware", 1)')
    assert not list(folder.rglob("__pycache__"))
    assert fold.read_files(folder / "movie_theater") == solution


def test_without_a_project(call, tmp_path):
    done = call(tmp_path, 'check("middleware", 1)')
    assert done.stderr.endswith(
        "There is no movie_theater/manage.py beside this notebook or above it. Put the project back.\n"
    )


def test_an_exercise_that_there_is_not_is_no_zero(call, beside, start):
    done = call(beside(start), 'check("no_such_exercise", 1)')
    assert "Fault: The course itself failed. That is our fault, not yours." in done.stderr


@pytest.mark.parametrize("here", [".", "notebooks", "movie_theater", "movie_theater/movies"])
def test_the_project_is_found_from_anywhere_in_the_course(tmp_path, here):
    project = laid(tmp_path, "movie_theater")
    (tmp_path / here).mkdir(parents=True, exist_ok=True)
    assert find_project(tmp_path / here) == project


@pytest.mark.parametrize("step", ["source", "release", "submitted/ada", "autograded/ada"])
def test_the_project_of_an_assignment_is_the_one_beside_its_notebook(tmp_path, step):
    laid(tmp_path, "movie_theater")
    project = laid(tmp_path, f"build/nbgrader/{step}/08_middleware/movie_theater")
    assert find_project(project.parent) == project


def test_a_search_does_not_leave_an_nbgrader_course(tmp_path):
    laid(tmp_path, "movie_theater")
    assignment = tmp_path / "nbgrader" / "submitted" / "ada" / "08_middleware"
    assignment.mkdir(parents=True)
    (tmp_path / "nbgrader" / "nbgrader_config.py").touch()
    assert find_project(assignment) is None


def test_a_search_does_not_leave_the_submission_that_is_graded(tmp_path, monkeypatch):
    laid(tmp_path, "movie_theater")
    (tmp_path / "ada").mkdir()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert find_project(tmp_path / "ada") is None


def test_the_words_of_a_verdict():
    what = "You wrote `Stamp`, but no line names it."
    diagnosis = DiagnosisRecord("not_listed", "middleware", what, "", ("Add a line.",))
    first = CheckRecord("a", 1, False, "The page has a stamp.", "", Outcome.FAILED, "No header came.")
    second = CheckRecord("b", 1, False, "It is long enough.", "", Outcome.FAILED, "0 letters came.", place="views.py:3")
    third = CheckRecord("c", 1, False, "It is new.", "", Outcome.SKIPPED)
    fourth = CheckRecord("d", 1, False, "The page answers.", "", Outcome.PASSED)
    checks = (with_(first, diagnosis), with_(second, diagnosis), third, fourth)
    task = TaskRecord(1, "Stamp every page", Outcome.FAILED, 0, 2)
    record = AttemptRecord("", "middleware", AttemptState.GRADED, tasks=(task,), checks=checks)
    assert telling.verdict(record, task) == (
        "Task 1, Stamp every page: not done yet (2 points).\n"
        "  ✗ The page has a stamp.\n"
        "      No header came.\n"
        "      You wrote `Stamp`, but no line names it.\n"
        "      Add a line.\n"
        "  ✗ It is long enough.\n"
        "      0 letters came.\n"
        "      Look at views.py:3.\n"
        "  – It is new.\n"
        "  ✓ The page answers."
    )
    assert telling.summary(record, task) == "Task 1 is not done yet: 1 of 4 visible checks passed."


def with_(check, diagnosis):
    return CheckRecord(**{**vars(check), "diagnosis": diagnosis})


def laid(root, path):
    (root / path / "movies").mkdir(parents=True)
    (root / path / "manage.py").touch()
    return root / path
