"""A toy course of three exercises in a repository of its own: small enough to see every file at once."""

import os
import subprocess
from pathlib import Path

import pytest

from grader.authoring import Repository
from grader.course import load_course

ROOT = Path(__file__).parents[2]


def page(lines):
    """The page of sixteen lines, with some of them replaced."""
    return "".join(f"{lines.get(number, f'line {number}')}\n" for number in range(1, 17))


DAY_ONE = {"manage.py": "#!/usr/bin/env python\n", "pages.txt": page({}), "other.txt": "other\n"}
HEAD = '[course]\ntitle = "Toy"\nproject = "movie_theater"\nvisible_share = 0.5\n'
EXERCISE = """
[[exercise]]
number = {number}
slug = "{slug}"
title = "The {slug}"
station = "view"
steps = [7]
minutes = 5
changes = ["pages.txt"]

    [[exercise.task]]
    number = 1
    title = "Do it"
    points = 2
"""


class Toy:
    """The toy course on disk, and git as a person would use it there."""

    def __init__(self, root):
        self.root = root
        self.write_all("movie_theater", DAY_ONE)
        self.list_exercises((1, "door"), (2, "seat"), (4, "film"))
        self.write_all("exercises/01_door", {"starter/door.txt": "a door\n"})
        self.write("solutions/01_door/project/pages.txt", page({2: "two, by door"}))
        self.write("solutions/01_door/right/other/pages.txt", page({2: "two, the other way"}))
        self.write("solutions/01_door/wrong/slip/pages.txt", page({2: "tow, by door"}))
        self.write("exercises/02_seat/starter/pages.txt", page({2: "two, by door", 5: "five is given"}))
        self.write("solutions/02_seat/project/seat.txt", "a seat\n")
        self.write("solutions/04_film/project/pages.txt", page({2: "two, by door", 5: "five is given", 8: "a film"}))
        self.write("solutions/04_film/project/seat.txt", "a better seat\n")

    def list_exercises(self, *listed):
        entries = "".join(EXERCISE.format(number=number, slug=slug) for number, slug in listed)
        self.write("exercises/course.toml", HEAD + entries)
        for number, slug in listed:
            self.write(f"exercises/{number:02}_{slug}/README.md", f"# {number}. The {slug}\n")
            self.write(f"exercises/{number:02}_{slug}/HINTS.md", "## 1. Do it\n")

    @property
    def course(self):
        return load_course(self.root)

    @property
    def repository(self):
        return Repository(self.root)

    def path(self, place):
        return self.root / place

    def read(self, place):
        return self.path(place).read_text(encoding="utf-8")

    def write(self, place, text):
        target = self.path(place)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def write_all(self, folder, texts):
        for place, text in texts.items():
            self.write(f"{folder}/{place}", text)

    def edit(self, place, old, new):
        assert old in self.read(place)
        self.write(place, self.read(place).replace(old, new))

    def git(self, *words, **more):
        return git(self.root, *words, **more)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "as it is")


def page(lines):
    """The page, with some of its lines replaced."""
    return "".join(f"{lines.get(number, f'line {number}')}\n" for number in range(1, 17))


def git(folder, *words, check=True, **environment):
    """What git says to a person who has a configuration of their own."""
    around = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, **environment}
    person = ["-c", "user.name=A Person", "-c", "user.email=person@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *person, *words], cwd=folder, env=around, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def toy(tmp_path):
    """The toy course, committed."""
    made = Toy(tmp_path / "toy")
    made.git("init", "--quiet")
    made.commit()
    return made


@pytest.fixture
def scratch(tmp_path):
    """An empty repository."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return Repository(folder)
