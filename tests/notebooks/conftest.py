"""An nbgrader course as an instructor has it after grading: made once, whoever of pytest's workers needs it first."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader import fold
from grader.course import load_course

ROOT = Path(__file__).parents[2]
NAME = "08_middleware"
LONGEST_WAIT = 300
COURSE_GONE = 'b"\nimport pathlib, grader.notebooks.child\ngrader.notebooks.child.ROOT = pathlib.Path("/gone")\n"'
SCORES = """\
select submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade
from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
order by base_cell.name
"""


@dataclass(frozen=True)
class Class:
    """The nbgrader course of a class, and what the programs said while it was made and graded."""

    folder: Path

    @property
    def course(self):
        return self.folder / "course"

    @property
    def release(self):
        return self.course / "release" / NAME

    def autograded(self, student):
        return self.course / "autograded" / student / NAME

    def notebook(self, student):
        return json.loads((self.autograded(student) / f"{NAME}.ipynb").read_text(encoding="utf-8"))

    @property
    def scores(self):
        return scores(self.course)

    def said(self, step):
        return (self.folder / f"{step}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="session")
def exercise(course):
    return course.exercise("middleware")


@pytest.fixture(scope="session")
def solution(course, exercise):
    return fold.solution(course, exercise)


@pytest.fixture(scope="session")
def start(course, exercise):
    return fold.start(course, exercise)


@pytest.fixture(scope="session")
def python(tmp_path_factory):
    """Run Python with words, in a folder, with a home of its own and no network."""
    home = tmp_path_factory.mktemp("home")

    def run(*words, folder=ROOT, **variables):
        environment = clean() | at_home(home) | variables
        return subprocess.run(
            [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
        )

    return run


@pytest.fixture(scope="session")
def fill():
    return filled


@pytest.fixture(scope="session")
def graded(tmp_path_factory, python, start, solution, edited):
    """The class: Ada has solved it, Ben has done nothing, Cleo has rebuilt her project, Dan forgot to hand his in.

    And while Eli's is graded, the course is gone.
    """

    def make(folder):
        made = Class(folder)
        keep(folder, "make", python("-m", "grader", "notebooks", f"OUT={made.course}"))
        keep(folder, "release", python("-m", "nbgrader", "generate_assignment", NAME, folder=made.course))
        hand_in(made, "ada", solution, prediction="b", explanation="Because the order of the list matters.")
        hand_in(made, "ben", start)
        hand_in(made, "cleo", edited, prediction="c", explanation="Because Django cannot guess.")
        hand_in(made, "dan", {}, prediction="a")
        hand_in(made, "eli", solution, prediction=COURSE_GONE)
        keep(folder, "autograde", python("-m", "nbgrader", "autograde", NAME, folder=made.course), status=1)

    return Class(once(tmp_path_factory, "class", make))


@pytest.fixture(scope="session")
def edited(solution):
    """A solution with files changed, new, renamed and deleted, which writes to stderr wherever it can."""
    noise = "\nimport sys, warnings\nwarnings.warn('noise')\nprint('noise', file=sys.stderr)\n"
    files = dict(solution)
    layers = files.pop("core/layers.py").decode()
    files["core/stamps.py"] = layers.replace(
        "        response =", "        __import__('sys').stderr.write('noise\\n')\n        response ="
    ).encode()
    for path in ("movie_theater/settings.py", "answers/middleware.toml"):
        files[path] = files[path].replace(b"core.layers", b"core.stamps").replace(b"core/layers", b"core/stamps")
    files["movie_theater/settings.py"] += noise.encode()
    files["movies/views.py"] += b"\n# Cleo was here.\n"
    files["feedback/__init__.py"] = b"# An app that is called like a folder of nbgrader's.\n"
    del files["deploy/README.md"]
    return files


def scores(folder):
    """What a gradebook holds: for each student and grade cell, the score and whether a person has to look."""
    found = {}
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as database:
        for student, cell, score, manual in database.execute(SCORES):
            found.setdefault(student, {})[cell] = (score, bool(manual))
    return found


def once(factory, name, make):
    """The folder of that name; `make` has filled it, in this worker of pytest or in another."""
    base = factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    try:
        folder.mkdir()
    except FileExistsError:
        give_up = time.monotonic() + LONGEST_WAIT
        while not (folder / "done").exists() and time.monotonic() < give_up:
            time.sleep(0.1)
        return folder
    try:
        make(folder)
    finally:
        (folder / "done").touch()
    return folder


def hand_in(made, student, files, *, prediction="", explanation=""):
    folder = made.course / "submitted" / student / NAME
    fold.write({f"movie_theater/{path}": data for path, data in files.items()}, folder)
    folder.mkdir(parents=True, exist_ok=True)
    filled(made.release / f"{NAME}.ipynb", folder / f"{NAME}.ipynb", prediction, explanation)


def filled(release, target, prediction, explanation):
    """Write the released notebook as a student hands it in."""
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "prediction" and prediction:
            cell["source"] = f'prediction = "{prediction}"'
        if cell["id"] == "task_5" and explanation:
            cell["source"] = explanation
    target.write_text(json.dumps(notebook), encoding="utf-8")


def keep(folder, step, done, status=0):
    (folder / f"{step}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == status, done.stdout + done.stderr


def clean():
    """The environment, without what the tests around us and a course of one's own have put there."""
    own = ("MAKE", "MFLAGS", "PYTEST", "PYTHON", "NBGRADER", "JUPYTER", "FULL_CYCLE")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def at_home(home):
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
    return {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")} | {
        name: str(home / place) for name, place in places.items()
    }
