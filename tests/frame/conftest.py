"""A copy of the frame to be spoiled at will: with the real environment, or with one of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("Makefile", "movie_theater", "grader", "requirements")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.sqlite3")

ECHO = '''"""A verb of the tests: it says what it was given."""

import json

import click

LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.option("--text", default="nothing")
@click.option("--other", default="nothing")
@click.option("--loud", is_flag=True)
def command(text: str, other: str, loud: bool) -> None:
    """Say what was given."""
    print(json.dumps([text, other, loud]))
'''


class Copy:
    """A copied course in a folder of its own."""

    def __init__(self, root):
        self.root = root
        root.mkdir()
        for part in PARTS:
            here = ROOT / part
            if here.is_dir():
                shutil.copytree(here, root / part, ignore=LEFT_OUT)
            else:
                shutil.copy(here, root / part)
        self.add_verb("echo", ECHO)

    def add_verb(self, name, source):
        (self.root / "grader" / "commands" / f"{name}.py").write_text(source, encoding="utf-8")

    def make(self, *words, folder=".", **environment):
        return self.run("make", *words, folder=folder, **environment)

    def grader(self, *words, **environment):
        return self.run(sys.executable, "-m", "grader", *words, **environment)

    def run(self, *command, folder=".", **environment):
        return subprocess.run(
            command, cwd=self.root / folder, env=clean() | environment, capture_output=True, text=True, timeout=100
        )

    def start(self, *command, **more):
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=self.root, env=clean(), **streams, **more)


def clean():
    """The environment, without what a `make test` around us has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTEST"))}


@pytest.fixture(scope="session")
def base_python():
    """The Python below the environment: what a newcomer's `python3` is."""
    return getattr(sys, "_base_executable", None) or sys.executable


@pytest.fixture
def bare(tmp_path):
    """A copy without an environment, in a folder whose name has a space and a letter beyond ASCII."""
    return Copy(tmp_path / "séance du soir")


@pytest.fixture
def copy(bare):
    """A copy that shares our own environment."""
    (bare.root / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return bare
