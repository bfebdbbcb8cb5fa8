"""A grading run: what is judged, what is not judged twice, what counts, and what a fault of ours leaves alone."""

import stat
from dataclasses import replace

import pytest

from grader import fold
from grader.course import load_course
from grader.errors import MachineError, UsageError
from grader.gradebook import KeptSubmissions, look_into, open_or_create, standings
from grader.grading import GradingRun, class_standings, course_secret, replay, run, seed_for, terms_for
from grader.intake import take_in
from grader.judge import Judged, JudgeFault
from grader.results import AttemptRecord, AttemptState, CheckRecord, Outcome, TaskRecord
from tests.grading.conftest import ROOT, SMALL, changed

ONLY_GET = """
from django.http import HttpResponse, HttpResponseNotAllowed

def programme(request):
    return HttpResponse("This is the programme.")

def today(request):
    return HttpResponse("This is what we show today.") if request.method == "GET" else HttpResponseNotAllowed(["GET"])
"""
# The process that loads a project is forked from a warm one. Without that, nobody can say how good the project is.
KILL_WARM = b"import os, signal; os.kill(os.getppid(), signal.SIGKILL)\n"


@pytest.fixture
def grade(handed_in, tmp_path, terms):
    """Grade what is handed in; the results by student."""

    def grade(again=False, under=terms):
        with open_or_create(tmp_path / "out") as gradebook:
            working = GradingRun(under, gradebook, KeptSubmissions(tmp_path / "out"), again=again)
            return {one.record.student: one for one in working.results(take_in(handed_in.folder))}

    return grade


@pytest.fixture
def rows(tmp_path):
    def rows():
        with look_into(tmp_path / "out") as gradebook:
            return list(gradebook.rows())

    return rows


@pytest.fixture
def reference_known(monkeypatch):
    """The reference solution was judged before: what it is for is tested with the commands."""
    monkeypatch.setattr(run, "require_reference", lambda terms: None)


@pytest.mark.usefixtures("reference_known")
def test_a_class_is_graded_the_same_every_time(handed_in, grade, rows, tmp_path, solved):
    handed_in.put("ada", solved)
    handed_in.put("ben.zip", changed(solved, movies__views=ONLY_GET))
    handed_in.put("cleo", {"notes.txt": b""})
    first = grade()
    assert {student: one.record.score for student, one in first.items()} == {"ada": 5, "ben": 4.5, "cleo": None}
    assert all(one.fresh for one in first.values())
    assert not any(one.record.confined for one in first.values())
    assert len({check.seed for one in first.values() for check in one.record.checks}) == 2

    second = grade()
    assert not any(one.fresh for one in second.values())
    assert [one.record.id for one in second.values()] == [first[student].record.id for student in second]
    assert len(rows()) == 3

    again = grade(again=True)
    for student in ("ada", "ben"):
        before, after = first[student].record, again[student].record
        assert again[student].fresh
        assert after.id != before.id
        assert without_times(after) == without_times(before)
    assert [row.received_at for row in rows()] == [rows()[0].received_at] * len(rows())

    says_the_same_in_a_replay(first["ben"].record, tmp_path / "out")


def says_the_same_in_a_replay(record, out):
    with look_into(out) as gradebook:
        attempt = gradebook.find(record.id)
    failed = next(check for check in record.checks if check.outcome is Outcome.FAILED)
    replayed = replay(load_course(ROOT), attempt, KeptSubmissions(out), failed.name, ROOT / "build")
    assert [without_times(check) for check in replayed.record.checks] == [without_times(failed)]
    assert replayed.changed == ()
    with pytest.raises(UsageError, match="no check test_nothing"):
        replay(load_course(ROOT), attempt, KeptSubmissions(out), "test_nothing", ROOT / "build")


def without_times(record):
    """What must be the same however often a submission is judged: not how long it took, and when."""
    if isinstance(record, CheckRecord):
        return replace(record, duration=0, journey=record.journey and record.journey.without_times())
    return replace(record, graded_at="", received_at="", checks=tuple(map(without_times, record.checks)))


@pytest.mark.usefixtures("reference_known")
def test_a_fault_of_ours_never_becomes_a_zero(handed_in, grade, rows, solved):
    handed_in.put("ada", solved)
    assert grade()["ada"].record.score == 5
    handed_in.put("ada", {"movie_theater/settings.py": KILL_WARM + solved["movie_theater/settings.py"]})
    record = grade()["ada"].record
    assert record.state is AttemptState.NOT_GRADED
    assert record.score is None
    assert "warm stage process is gone" in record.reason
    (standing,) = standings(rows()).values()
    assert (standing.state, standing.score) == ("not graded", 5)


# The same with a judge that does not run anything: what is judged, and what is not


class FakeJudge:
    """Says what it is told to, and remembers which jobs it got."""

    def __init__(self):
        self.faults = set()
        self.judged = []
        self.die_after = None

    def __call__(self, jobs, **more):
        for key, job in jobs:
            if self.die_after == len(self.judged):
                raise KeyboardInterrupt
            self.judged.append(job)
            fault = job.exercise.slug in self.faults
            yield Judged(key, None, "we failed") if fault else Judged(key, self.record(job))

    def record(self, job):
        points = min(len(job.files), job.exercise.points)
        task = TaskRecord(1, "One", Outcome.PASSED, points, job.exercise.points)
        return AttemptRecord("", job.exercise.slug, AttemptState.GRADED, tasks=(task,))

    def count(self):
        count = len(self.judged)
        self.judged.clear()
        return count


@pytest.fixture
def judge(monkeypatch, reference_known):
    fake = FakeJudge()
    monkeypatch.setattr(run, "judge_all", fake)
    return fake


def test_what_changed_is_judged_again_and_nothing_else(handed_in, grade, judge, terms):
    handed_in.put("ada", SMALL)
    handed_in.put("ben", SMALL)
    grade()
    assert judge.count() == 2
    handed_in.put("ben", {"movies/views.py": b""})
    grade()
    assert judge.count() == 1
    for other in ({"engine_hash": "f" * 64}, {"environment_hash": "f" * 64}, {"exercise_hashes": {"router": "f" * 64}}):
        grade(under=replace(terms, **other))
        assert judge.count() == 2, other
        grade()
        assert judge.count() == 2, "and back again"
    grade()
    assert judge.count() == 0


def test_an_earlier_submission_handed_in_again_is_what_counts(handed_in, grade, judge, rows):
    handed_in.put("ada.zip", SMALL)
    first = grade()["ada"].record
    handed_in.put("ada.zip", SMALL | {"a.py": b"", "b.py": b""})
    assert grade()["ada"].record.score == 4
    handed_in.put("ada.zip", SMALL)
    last = grade()["ada"].record
    assert (last.score, last.received_at) == (2, first.received_at)
    assert [row.score for row in rows()] == [2, 4, 2]
    assert standings(rows())["ada", "router"].score == 2


def test_what_was_not_graded_is_tried_again(handed_in, grade, judge, rows):
    handed_in.put("ada", SMALL)
    judge.faults = {"router"}
    grade()
    judge.faults = set()
    assert grade()["ada"].record.score == 2
    assert [row.state for row in rows()] == ["not graded", "graded"]


def test_a_refusal_is_recorded_once_and_has_no_number(handed_in, grade, judge, rows):
    handed_in.put("ada", SMALL)
    grade()
    handed_in.put("ada.zip", SMALL)
    grade()
    grade()
    assert [(row.state, row.score) for row in rows()] == [("graded", 2), ("refused", None)]


def test_a_run_that_is_interrupted_goes_on_where_it_stopped(handed_in, grade, judge, rows):
    for student in ("ada", "ben", "cleo"):
        handed_in.put(student, SMALL)
    judge.die_after = 2
    with pytest.raises(KeyboardInterrupt):
        grade()
    assert [row.student for row in rows()] == ["ada", "ben"]
    judge.die_after = None
    assert judge.count() == 2
    assert len(grade()) == 3
    assert judge.count() == 1


def test_the_submission_is_kept_before_it_is_judged(handed_in, grade, judge, tmp_path):
    handed_in.put("ada", SMALL)
    judge.die_after = 0
    with pytest.raises(KeyboardInterrupt):
        grade()
    (taken,) = take_in(handed_in.folder)
    assert KeptSubmissions(tmp_path / "out").files(taken.hash) == SMALL


def test_nothing_is_recorded_where_the_reference_fails(handed_in, grade, judge, rows, monkeypatch):
    def fails(terms):
        raise JudgeFault("the reference solution does not get full marks")

    monkeypatch.setattr(run, "require_reference", fails)
    handed_in.put("ada", SMALL)
    handed_in.put("ben", {"notes.txt": b""})
    with pytest.raises(JudgeFault):
        grade()
    assert rows() == []
    assert judge.count() == 0


# Terms: which exercises, which seed, which checks still hold


@pytest.mark.usefixtures("judge")
def test_what_is_not_due_has_no_number_and_is_not_judged(terms, tmp_path, handed_in, grade):
    handed_in.put("ada", SMALL)
    grade()
    with look_into(tmp_path / "out") as gradebook:
        found = class_standings(gradebook, terms, ["ada", "zoe"])
    later = [exercise.slug for exercise in terms.not_due]
    assert [(one.exercise, one.state, one.score) for one in found if one.student == "ada"] == [
        ("router", "graded", 2),
        *((slug, "not due", None) for slug in later),
    ]
    assert [one.state for one in found if one.student == "zoe"] == ["not due"] * len(later)


def test_a_student_who_is_ahead_loses_nothing_by_it(course, terms, router, solved):
    later = course.exercise("function_view")
    assert terms.reached(solved) is router
    assert terms.reached(fold.start(course, later)) is later
    (job,) = terms.jobs(fold.start(course, later), "")
    ended = {name for name, slug in router.until.items() if slug == later.slug}
    assert ended, "the exercise changes a page of the router's on purpose"
    assert not ended & {check.name for check in job.plan()}
    assert terms.checks_hash(router, later) != terms.checks_hash(router, router)


@pytest.mark.parametrize(
    ("asked", "graded", "due"),
    [
        (("", "route_parameters"), ["router", "route_parameters"], "route_parameters"),
        (("router", "3"), ["router"], "route_parameters"),
        (("", "router"), ["router"], "router"),
    ],
)
def test_ex_and_upto_choose_what_is_graded(course, tmp_path, asked, graded, due):
    terms = terms_for(replace(course, root=here(course, tmp_path)), *asked, ROOT / "build")
    assert ([exercise.slug for exercise in terms.exercises], terms.due.slug) == (graded, due)


def test_an_exercise_that_is_not_due_cannot_be_graded(course):
    with pytest.raises(UsageError, match="not due"):
        terms_for(course, "middleware", "router", ROOT / "build")


def here(course, folder):
    """A root of our own for the secret, with the course's own folders."""
    for name in ("exercises", "solutions", course.project):
        (folder / name).symlink_to(course.root / name, target_is_directory=True)
    return folder


def test_the_same_submission_always_meets_the_same_data_and_another_never():
    seeds = {seed_for(secret, submission) for secret in ("a", "b") for submission in ("1", "2")}
    assert len(seeds) == 4
    assert seed_for("a", "1") == seed_for("a", "1")


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    secret = course_secret(tmp_path)
    path = tmp_path / ".course-secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert course_secret(tmp_path) == secret
    assert [one.name for one in tmp_path.iterdir()] == [".course-secret"]
    path.write_text("short")
    with pytest.raises(MachineError, match="secret is damaged"):
        course_secret(tmp_path)
