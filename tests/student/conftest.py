"""A student's copy of the course, and what its commands print.

Texts that a student reads are kept byte for byte in `golden/`. After a change that is meant, write them anew, and read
the difference before it is committed:

    RENEW=1 make test ARGS=tests/student
    git diff tests/student/golden
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import fold
from grader.course import load_course
from grader.judge import template_database

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
PARTS = ("Makefile", "exercises", "grader", "movie_theater", "requirements")
NOT_OURS = ("MAKE", "MFLAGS", "PYTEST", "PYTHON", "NO_COLOR", "FORCE_COLOR", "DJANGO", "COLUMNS", "LINES")
COURSE = load_course(ROOT)


class Copy:
    """The course as a student has it, with the environment that is here already."""

    def __init__(self, root):
        self.root = root
        root.mkdir()
        for part in PARTS:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, root / part)
        (root / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
        template_database(ROOT / "build")
        (root / "build").mkdir()
        for path in (ROOT / "build").glob("template-*.sqlite3"):
            shutil.copy(path, root / "build")

    @property
    def project(self):
        return self.root / "movie_theater"

    def be(self, kind, slug):
        """Make the project a state of the course: the start or solution of an exercise."""
        shutil.rmtree(self.project)
        fold.write(getattr(fold, kind)(COURSE, COURSE.exercise(slug)), self.project)

    def change(self, path, old, new):
        """Replace a piece of a file below the root, which must be there once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def start(self, *command, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        env = kept | {"COLUMNS": "80"} | environment
        return subprocess.Popen(command, cwd=self.root, env=env, **streams, text=True, encoding="utf-8")

    def run(self, *command, **environment):
        process = self.start(*command, **environment)
        out, err = process.communicate(timeout=100)
        assert "Traceback" not in out + err
        return Done(process.returncode, out, err)

    def make(self, *words, **environment):
        return self.run("make", "--no-print-directory", *words, **environment)

    def grader(self, *words, **environment):
        return self.run(sys.executable, "-m", "grader", *words, **environment)


class Done:
    """What a command came to. Blanks at the ends of lines are nothing that a person reads."""

    def __init__(self, status, out, err):
        self.status = status
        self.out, self.err = ("".join(f"{line.rstrip()}\n" for line in text.splitlines()) for text in (out, err))


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path / "my course")


@pytest.fixture
def course():
    return COURSE


@pytest.fixture
def golden():
    """Compares a text with the one that is kept under a name."""

    def compare(name, text):
        path = GOLDEN / f"{name}.txt"
        if os.environ.get("RENEW"):
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return compare
