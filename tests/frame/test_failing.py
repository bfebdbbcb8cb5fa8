"""Errors by who must act: a person gets a message, and so do we, in a file."""

import signal
import sys

RAISES = '''"""A verb of the tests."""

import click

from grader.errors import CourseError

LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.option("--how", default="fault")
def command(how: str) -> int:
    """Fail."""
    if how == "course":
        raise CourseError("There are two exercises 2.", "exercises/course.toml", "Number one of them anew.")
    if how == "wait":
        print("waiting", flush=True)
        __import__("time").sleep(60)
    if how == "much":
        print("x\\n" * 1_000_000)
    if how.isdigit():
        return int(how)
    raise ZeroDivisionError("secret")
'''


def test_our_fault_is_status_3_and_its_traceback_a_file(copy):
    copy.add_verb("fail", RAISES)
    done = copy.grader("fail")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr + done.stdout
    assert "our fault, not yours" in done.stderr
    (log,) = (copy.root / "build" / "log").glob("fault-*.txt")
    assert str(log) in done.stderr
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert "ZeroDivisionError: secret" in log.read_text(encoding="utf-8")


def test_our_fault_in_a_folder_that_cannot_be_written_is_still_told(copy):
    copy.add_verb("fail", RAISES)
    (copy.root / "build").write_text("a file, so no folder can be made here", encoding="utf-8")
    done = copy.grader("fail", TMPDIR=str(copy.root))
    assert done.returncode == 3
    (log,) = copy.root.glob("fault-*.txt")
    assert str(log) in done.stderr


def test_a_problem_is_status_2_and_says_what_where_and_what_to_do(copy):
    copy.add_verb("fail", RAISES)
    done = copy.grader("fail", "HOW=course")
    assert done.returncode == 2
    assert done.stderr == (
        "There are two exercises 2.\nWhere: exercises/course.toml\nWhat to do: Number one of them anew.\n"
    )


def test_a_verbs_own_status_is_kept(copy):
    copy.add_verb("fail", RAISES)
    assert copy.grader("fail", "HOW=1").returncode == 1
    assert copy.grader("fail", "HOW=0").returncode == 0


def test_stopping_it_by_hand_is_no_fault(copy):
    copy.add_verb("fail", RAISES)
    process = copy.start(sys.executable, "-m", "grader", "fail", "HOW=wait")
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, "\nStopped.\n")


def test_a_reader_who_has_gone_is_no_fault(copy):
    copy.add_verb("fail", RAISES)
    process = copy.start(sys.executable, "-m", "grader", "fail", "HOW=much")
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=20), errors) == (141, "")


def test_a_letter_that_the_terminal_cannot_show_is_no_fault(copy):
    done = copy.grader(PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "NAME=value ?" in done.stdout
