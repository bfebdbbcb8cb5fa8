"""Plain pytest in an editor and `make check` say the same.

`make parity` compares the two on every state of the course. Here a sample is compared with what `make audit` proves of
the judge: every start and every solution; the right answers that differ in what a process may change (where modules
lie, when they are imported or read, async); and of the wrong answers in Python files one for each kind: what its checks
come to, and which files the mistake lies in.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from grader import fold
from grader.audit import compare_ways, parity_jobs, reason_to_leave_out, states
from grader.audit.in_process import outcomes_in_process
from grader.audit.states import Expectation
from grader.course import load_course
from grader.judge import ForkedStages, Judged, judge, template_database
from grader.results import Outcome

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
AXES = {"async", "import", "package", "place", "root", "time"}


def sample(found):
    """The states of one exercise that are compared here."""
    kinds = {}
    for state in found:
        if state.kind == "wrong":
            kinds.setdefault(kind_of_mistake(state), state)
    kinds.pop(None, None)
    plain = [state for state in found if state.kind in ("start", "solution")]
    right = [state for state in found if state.kind == "right" and axis(state) in AXES]
    return [*plain, *right, *kinds.values()]


def axis(state):
    why = COURSE.solution_folder(state.exercise) / state.name / "why.txt"
    return why.read_text(encoding="utf-8").partition(":")[0]


def kind_of_mistake(state):
    folder = COURSE.solution_folder(state.exercise) / state.name
    overlay = fold.read_overlay(folder)
    touched = {path for path in (*overlay.files, *overlay.removed) if path.endswith(".py")}
    return (frozenset(state.expectation.outcomes.values()), frozenset(touched)) if touched else None


@pytest.fixture(scope="module")
def stages():
    with ForkedStages() as stages:
        yield stages


@pytest.fixture(scope="module")
def judged(stages):
    def every(found):
        return {key: Judged(key, judge(job, stages)) for key, job in parity_jobs(found)}

    return every


@pytest.fixture(scope="module")
def every_state():
    database = template_database(ROOT / "build")
    return lambda exercise: list(states(COURSE, exercise, database))


def expected(state):
    """What each check comes to, as `make audit` demands it of the judge."""
    others = Outcome.FAILED if state.kind == "start" else Outcome.PASSED
    told = state.expectation.outcomes if state.expectation else {}
    return {check.name: told.get(check.name, others) for check in state.job.plan()}


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.slug)
def test_the_sample_says_in_an_editor_what_it_says_under_the_judge(exercise, every_state):
    chosen = [state for state in sample(every_state(exercise)) if not reason_to_leave_out(state)]
    assert {state.kind for state in chosen} == {"start", "solution", "right", "wrong"}
    for state in chosen:
        hoped = expected(state)
        told, printed = outcomes_in_process(COURSE, exercise, state.job.files)
        if not told and Outcome.BROKEN in hoped.values():
            continue  # Django cannot be set up: pytest stops before the first check
        assert {name: told.get(name) for name in hoped} == hoped, f"{state.key}\n{printed}"


def solution(every_state, slug):
    return next(state for state in every_state(COURSE.exercise(slug)) if state.kind == "solution")


def test_a_check_that_says_something_else_is_found(every_state, judged):
    state = solution(every_state, "router")
    ((key, said),) = judged([state]).items()
    first, *others = said.record.checks
    changed = replace(said.record, checks=(replace(first, outcome=Outcome.TIMED_OUT), *others))
    (one,) = compare_ways([state], {key: Judged(key, changed)})
    (finding,) = one.findings
    assert finding.where == "solution of 02_router, checks of 02_router"
    assert finding.what == f"{first.name} is timed out under the judge, and in an editor passed."


SPOILT = {
    "movie_theater/settings.py": b"1/0\n",
    "movies/apps.py": b"raise SystemExit\n",
}


@pytest.mark.parametrize("path", SPOILT)
def test_where_django_cannot_be_set_up_both_say_so(every_state, judged, path):
    state = solution(every_state, "router")
    spoilt = replace(state, job=replace(state.job, files={**state.job.files, path: SPOILT[path]}))
    (one,) = compare_ways([spoilt], judged([spoilt]))
    assert (one.findings, one.checks) == ((), 10)
    (one,) = compare_ways([spoilt], judged([state]))
    assert "plain pytest ran no check, but under the judge the project loads" in str(one.findings[0])


def test_a_fault_of_ours_is_told():
    state = replace(solution(lambda exercise: states(COURSE, exercise, b""), "router"))
    (one,) = compare_ways([state], {state.key: Judged(state.key, None, "a bug")})
    assert [str(finding) for finding in one.findings] == [f"{state.key}: a bug"]


def test_a_state_for_the_stage_alone_is_left_out_with_its_reason(every_state):
    state = solution(every_state, "router")
    assert reason_to_leave_out(state) == ""
    expected = Expectation({}, "", "", "")
    assert reason_to_leave_out(replace(state, expectation=expected)) == ""
    alone = replace(expected, only="stage", reason="It never ends.")
    assert reason_to_leave_out(replace(state, expectation=alone)) == "It never ends."
