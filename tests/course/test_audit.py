"""The course passes its audit, and the audit can fail."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader import fold
from grader.audit import State, compare, text_findings
from grader.audit.states import read_expectation
from grader.course import Task
from grader.errors import CourseError
from grader.judge import Job
from grader.results import AttemptRecord, AttemptState, CheckRecord, Outcome

ROOT = Path(__file__).resolve().parents[2]


def findings(course):
    return "\n".join(str(finding) for finding in text_findings(course, course.exercises))


def folder(course, place):
    return course.root / place / "02_router"


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_course_passes_with_every_start_solution_and_right_answer():
    # The wrong answers are judged by `make audit` itself, which CI runs after the tests: they take the most time.
    command = [sys.executable, "-m", "grader", "audit", "STATE=start,solution,right"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    judged = int(re.search(r"(\d+) states judged, 0 findings", done.stdout)[1])
    assert judged >= 4 * (1 + 1 + 4), "each exercise has a start, a solution and four right answers"


def test_an_untouched_exercise_has_no_finding(course):
    assert findings(course) == ""


def test_a_folder_that_the_course_does_not_name_is_found(course):
    (course.root / "exercises" / "03_stray").mkdir()
    assert "exercises/03_stray: course.toml does not name it" in findings(course)


def test_a_stray_file_is_found(course):
    (folder(course, "solutions") / "notes.txt").write_text("x")
    assert "02_router/notes.txt: a stray file" in findings(course)


@pytest.mark.parametrize("name", ["NOTES.md", "test_router_hidden.py"])
def test_a_missing_file_is_found(course, name):
    (folder(course, "solutions") / name).unlink()
    assert f"02_router/{name}: is missing" in findings(course)


def test_a_wrong_number_in_the_title_is_found(course):
    rewrite(folder(course, "exercises") / "README.md", "# 2. ", "# 3. ")
    assert "does not begin with “# 2. The router”" in findings(course)


def test_a_task_without_its_heading_is_found(course):
    rewrite(folder(course, "exercises") / "README.md", "## 3. ", "### 3. ")
    assert "its numbered headings are not the tasks" in findings(course)


def test_a_changed_file_that_the_readme_does_not_name_is_found(course):
    rewrite(folder(course, "exercises") / "README.md", "`movies/urls.py`", "`movies/url.py`")
    assert "“You will change:” does not name `movies/urls.py`" in findings(course)


def test_a_missing_rung_of_a_ladder_is_found(course):
    rewrite(folder(course, "exercises") / "HINTS.md", "### The idea", "### An idea")
    assert "HINTS.md: task 1 has not the rungs" in findings(course)


def test_a_promise_that_the_readme_does_not_hold_is_found(course):
    rewrite(folder(course, "exercises") / "README.md", "is answered by the view `programme`", "goes to `programme`")
    assert "its promise is not in the README" in findings(course)


def test_a_task_without_a_check_is_found(course):
    router = course.exercises[0]
    more = replace(router, tasks=(*router.tasks, Task(5, "One more", 1)))
    assert "task 5 has no visible check" in findings(replace(course, exercises=(more,)))


def test_a_check_of_a_task_that_is_not_there_is_found(course):
    router = course.exercises[0]
    fewer = replace(router, tasks=router.tasks[:-1])
    assert "belongs to task 4, which course.toml does not know" in findings(replace(course, exercises=(fewer,)))


def test_an_until_that_leaves_no_visible_check_is_found(course):
    until = {"test_programme_has_a_name": "router"}
    ended = replace(course.exercises[0], until=until)
    assert "task 2 has no visible check left" in findings(replace(course, exercises=(ended,)))


def test_too_few_wrong_answers_are_found(course):
    for name in fold.names(course, course.exercises[0], "wrong")[7:]:
        (folder(course, "solutions") / "wrong" / name).rename(course.root / name)
    assert "solutions/02_router/wrong: has fewer than 8 overlays" in findings(course)


def test_a_right_answer_without_its_axis_is_found(course):
    name = fold.names(course, course.exercises[0], "right")[0]
    (folder(course, "solutions") / "right" / name / "why.txt").write_text("because\n")
    assert f"right/{name}/why.txt: does not begin" in findings(course)


@pytest.mark.parametrize(
    "text",
    [
        "",
        'idea = "x"',
        'idea = "x"\n[outcomes]\ntest_a = "faild"',
        'idea = "x"\nonly = "stage"\n[outcomes]\ntest_a = "failed"',
        'idea = "x"\nextra = 1\n[outcomes]\ntest_a = "failed"',
    ],
)
def test_an_expectation_that_cannot_be_used_names_its_file(tmp_path, text):
    (tmp_path / "expect.toml").write_text(text)
    with pytest.raises(CourseError) as problem:
        read_expectation(tmp_path)
    assert "expect.toml" in problem.value.where


def judged(course, kind, expectation, *outcomes):
    """A state and a record in which the checks test_0, test_1, … have these outcomes."""
    router = course.exercises[0]
    state = State(kind, "toy", router, Job(course, router, {}, "", b"", router), expectation)
    checks = tuple(CheckRecord(f"test_{n}", 1, False, "", "", outcome) for n, outcome in enumerate(outcomes))
    return list(compare(state, AttemptRecord("", "router", AttemptState.GRADED, checks=checks)))


def expectation(tmp_path, **outcomes):
    lines = "\n".join(f'{name} = "{outcome}"' for name, outcome in outcomes.items())
    (tmp_path / "expect.toml").write_text(f'idea = "x"\n[outcomes]\n{lines}\n')
    return read_expectation(tmp_path)


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.BROKEN, Outcome.TIMED_OUT])
def test_on_a_start_every_check_must_fail(course, outcome):
    assert judged(course, "start", None, Outcome.FAILED, outcome)
    assert not judged(course, "start", None, Outcome.FAILED)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PASSED])
def test_on_a_solution_every_check_must_pass(course, outcome):
    assert judged(course, "solution", None, Outcome.PASSED, outcome)
    assert not judged(course, "solution", None, Outcome.PASSED)


def test_a_wrong_answer_must_get_exactly_its_outcomes(course, tmp_path):
    wanted = expectation(tmp_path, test_0="failed")
    assert not judged(course, "wrong", wanted, Outcome.FAILED, Outcome.PASSED)
    assert judged(course, "wrong", wanted, Outcome.PASSED, Outcome.PASSED)
    assert judged(course, "wrong", wanted, Outcome.BROKEN, Outcome.PASSED)
    assert judged(course, "wrong", wanted, Outcome.FAILED, Outcome.FAILED)


def test_an_outcome_of_an_unknown_check_is_found(course, tmp_path):
    wanted = expectation(tmp_path, test_0="failed", test_9="failed")
    assert "names test_9" in str(judged(course, "wrong", wanted, Outcome.FAILED)[0])
