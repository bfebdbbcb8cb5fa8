"""`make grade` and `make replay` as an instructor meets them: the real command line on a copy of the course."""

import csv
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time

import pytest

from grader import sample_class
from grader.commands import grade, replay
from grader.errors import UsageError
from grader.gradebook import look_into
from tests.grading.conftest import ROOT, SMALL

PARTS = ("grader", "movie_theater", "requirements", "exercises", "solutions", "tests/class")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.sqlite3")
ROUTER = ("EX=router", "UPTO=router")
LOOP = b"import time\nwhile True:\n    time.sleep(0.1)\n"


class Copy:
    """A copy of the course, for which the environment is the real one."""

    def __init__(self, root):
        self.root = root
        for part in PARTS:
            shutil.copytree(ROOT / part, root / part, ignore=LEFT_OUT)
        (root / "build").mkdir()
        for made in (ROOT / "build").glob("template-*"):
            shutil.copy(made, root / "build")
        (root / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)

    def run(self, *words):
        return subprocess.run(self.command(*words), cwd=self.root, capture_output=True, text=True, timeout=300)

    def command(self, *words):
        return [sys.executable, "-m", "grader", *words]

    def grades(self, folder):
        with (self.root / folder / "grades.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path / "course")


def test_the_sample_class_is_graded_as_its_descriptions_say(copy, course, capsys):
    first = copy.run("grade", *ROUTER)
    assert first.returncode == 1, first.stdout + first.stderr
    lines = first.stdout.splitlines()
    assert lines[0].startswith("No FROM= was given: this grades a sample class")
    assert "unconfined" in lines[1]
    grades = {
        row["student"].removeprefix("'"): row for row in copy.grades("grading-sample") if row["exercise"] == "router"
    }
    for sample in sample_class.samples(course).values():
        row = grades.pop(sample.student)
        assert row["state"] == sample.expect, sample
        assert row["score"] == (f"{sample.points['router']:g}" if sample.points else ""), sample
    assert not grades
    assert "not due" not in first.stdout
    for words in (r"│ ada +│ 5/5 ", r"│ dmitri +│ refused ", "Needs attention", r"12 submissions judged in \d+\.\d s"):
        assert re.search(words, first.stdout), words
    assert stat.S_IMODE((copy.root / ".course-secret").stat().st_mode) == 0o600

    second = copy.run("grade", *ROUTER)
    assert table(second.stdout) == table(first.stdout)
    assert "Nothing had to be judged. 15 results stood already" in second.stdout
    replayed(copy, capsys)


def table(text):
    return [line for line in text.splitlines() if line.startswith("│")]


def replayed(copy, capsys):
    """What `make replay` shows of one check of one attempt that it lists."""
    out = str(copy.root / "grading-sample")
    replay.command.callback("", "", out)
    name = re.search(r"lena +│ router +│ 4.5/5 +│ (\w+)", capsys.readouterr().out)[1]
    done = copy.run("replay", "OUT=grading-sample", f"ID={name}", "CHECK=test_method_makes_no_difference")
    assert done.returncode == 0, done.stderr
    for words in ("failed  test_method_makes_no_difference", "status 405", "hidden: A POST", "Output", "Seed"):
        assert words in done.stdout
    assert "it came out differently" not in done.stdout
    assert "changed" not in done.stdout
    with pytest.raises(UsageError, match="no attempt nothing"):
        replay.command.callback("nothing", "", out)
    refused = next(row["id"] for row in listed(copy.root / "grading-sample") if row["state"] == "refused")
    with pytest.raises(UsageError, match="was refused"):
        replay.command.callback(refused, "", out)


def listed(folder):
    with look_into(folder) as gradebook:
        return [row._asdict() for row in gradebook.rows()]


def test_where_the_reference_fails_nobody_is_graded_and_the_fault_is_ours(copy):
    path = copy.root / "solutions" / "02_router" / "test_router_hidden.py"
    path.write_text(path.read_text().replace("expect(301)", "expect(308)"))
    fold_into(copy.root / "submissions" / "ada")
    done = copy.run("grade", "FROM=submissions", *ROUTER)
    assert done.returncode == 3
    assert "the reference solution does not get full marks for router: test_missing_slash_is_redirected" in done.stderr
    assert "This is our fault, not yours." in done.stderr
    assert attempts(copy.root / "grading" / "results.db") == []
    assert not (copy.root / "grading" / "grades.csv").exists()


def fold_into(folder, files=SMALL):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def attempts(path):
    """The attempts in a gradebook that another run may hold: read from a copy of the file."""
    copy = path.with_name("copy.db")
    try:
        shutil.copy(path, copy)
        with sqlite3.connect(copy) as connection:
            return connection.execute("select student, score from attempts").fetchall()
    except (OSError, sqlite3.Error):
        return []


def test_control_c_leaves_whole_data_and_says_how_to_go_on(copy, solved):
    fold_into(copy.root / "submissions" / "ada", solved)
    fold_into(copy.root / "submissions" / "ben", solved | {"movie_theater/settings.py": LOOP})
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    running = subprocess.Popen(copy.command("grade", "FROM=submissions", *ROUTER), cwd=copy.root, **streams)
    deadline = time.monotonic() + 60
    while not attempts(copy.root / "grading" / "results.db") and time.monotonic() < deadline:
        time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    out, errors = running.communicate(timeout=60)
    assert running.returncode == 130, out + errors
    assert "give the same command again to go on" in out
    assert "Traceback" not in out + errors
    assert attempts(copy.root / "grading" / "results.db") == [("ada", 5)]


@pytest.mark.parametrize(
    ("source", "out", "words"),
    [
        ("nowhere", "", "no such folder"),
        ("class", "class/grading", "lie among the submissions"),
        ("class", "class", "lie among the submissions"),
        ("class", "class/ada/manage.py", "OUT= is a file"),
        ("class/ada", "", "one project"),
    ],
)
def test_places_that_cannot_be_meant_are_explained(tmp_path, source, out, words):
    fold_into(tmp_path / "class" / "ada")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=words):
        grade.command.callback(str(tmp_path / source), "", "", str(tmp_path / out) if out else "", False)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_we_did_not_make_is_never_built_over(course, tmp_path):
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not made here"):
        sample_class.build(course, tmp_path / "submissions")
    assert (tmp_path / "submissions" / "mine.txt").read_text() == "mine"
