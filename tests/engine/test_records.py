"""Records: the same after a journey through JSON, and silent about what a student may not see."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.journey import Change, Ending, Event, Failure, Journey, Kind, Way
from grader.results import (
    AttemptRecord,
    AttemptState,
    CheckRecord,
    DiagnosisRecord,
    Outcome,
    TaskRecord,
    printable,
)

TEXTS = st.text(max_size=20)
EVENTS = st.builds(
    Event,
    station=TEXTS,
    kind=st.sampled_from(Kind),
    way=st.sampled_from(Way),
    name=TEXTS,
    changes=st.lists(st.builds(Change), max_size=2).map(tuple),
    failure=st.none() | st.builds(Failure),
)
JOURNEYS = st.builds(
    Journey,
    method=TEXTS,
    path=TEXTS,
    events=st.lists(EVENTS, max_size=3).map(tuple),
    ending=st.sampled_from(Ending),
    failure=st.none() | st.builds(Failure),
)
CHECKS = st.builds(
    CheckRecord,
    **{item.name: TEXTS for item in fields(CheckRecord) if item.type is str},
    outcome=st.sampled_from(Outcome),
    duration=st.floats(0, 100),
    flags=st.lists(TEXTS, max_size=2).map(tuple),
    diagnosis=st.none() | st.builds(DiagnosisRecord),
    journey=st.none() | JOURNEYS,
)
RECORDS = st.builds(
    AttemptRecord,
    **{item.name: TEXTS for item in fields(AttemptRecord) if item.type is str},
    state=st.sampled_from(AttemptState),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    tasks=st.lists(st.builds(TaskRecord, points=st.floats(0, 9)), max_size=3).map(tuple),
    checks=st.lists(CHECKS, max_size=3).map(tuple),
)

SEEN = {"name", "task", "hidden", "line", "promise", "outcome", "station"}


@pytest.fixture
def secret():
    """A hidden check whose record says something in every field."""
    told = {item.name: f"secret {item.name}" for item in fields(CheckRecord) if item.type is str}
    diagnosis = DiagnosisRecord("slug", "middleware", "secret what", "secret where", ("secret hint",))
    journey = Journey("GET", "/secret/path/")
    more = {"duration": 1.5, "claimed": True, "flags": ("secret flag",), "diagnosis": diagnosis, "journey": journey}
    return CheckRecord(task=1, hidden=True, outcome=Outcome.FAILED, **told, **more)


@given(RECORDS)
def test_a_record_comes_back_from_json_as_it_was(record):
    back = AttemptRecord.from_json(json.loads(json.dumps(record.to_json())))
    assert back == record
    assert back.id == record.id


@pytest.mark.parametrize("spoil", ["checks", "tasks", "state", "notes"])
def test_what_is_no_record_is_refused(spoil):
    values = AttemptRecord("ann", "router", AttemptState.GRADED).to_json()
    with pytest.raises((ValueError, TypeError, KeyError)):
        AttemptRecord.from_json({**values, spoil: [{"outcome": "splendid"}] if spoil != "notes" else 7})


def test_of_a_hidden_check_a_student_sees_task_line_promise_and_outcome_and_nothing_else(secret):
    shown = secret.for_student()
    empty = {item.name: item.default for item in fields(CheckRecord)}
    for name in {item.name for item in fields(CheckRecord)} - SEEN - {"claimed"}:
        assert getattr(shown, name) == empty[name], name
    for name in ("task", "line", "promise", "outcome"):
        assert getattr(shown, name) == getattr(secret, name)
    whole = json.dumps(AttemptRecord("", "", AttemptState.GRADED, checks=(shown,)).to_json())
    assert not any(f"secret {item.name}" in whole for item in fields(CheckRecord) if item.name not in SEEN)


def test_of_a_visible_check_a_student_sees_everything_but_flags(secret):
    visible = replace(secret, hidden=False)
    assert visible.for_student() == replace(visible, flags=())


def task(outcome, points=0, of=2):
    return TaskRecord(1, "A task", outcome, points, of)


def attempt(*tasks, state=AttemptState.GRADED):
    return AttemptRecord("ann", "router", state, tasks=tasks)


def test_points_are_added_up_and_waiting_ones_kept_apart():
    record = attempt(task(Outcome.PASSED, 2), task(Outcome.FAILED, 1, 2), task(Outcome.WAITING, 0, 3))
    assert (record.score, record.of, record.waiting) == (3, 7, 3)


@pytest.mark.parametrize("state", [AttemptState.REFUSED, AttemptState.NOT_GRADED])
def test_without_a_grade_there_is_no_number(state):
    record = attempt(task(Outcome.PASSED, 2), state=state)
    assert record.score is None
    assert not record.passed


def test_an_attempt_passes_when_nothing_is_left_but_waiting():
    assert attempt(task(Outcome.PASSED, 2), task(Outcome.WAITING)).passed
    for outcome in set(Outcome) - {Outcome.PASSED, Outcome.WAITING}:
        assert not attempt(task(Outcome.PASSED, 2), task(outcome)).passed


@given(st.text(st.characters()) | st.text(alphabet="\x00\x1b\x9b\ud800\u202e\r\n\tab"))
def test_printed_text_can_steer_no_terminal_and_break_no_file(text):
    shown = printable(text, 10)
    assert len(shown) <= 11
    assert all(letter in "\n\t" or letter.isprintable() or letter.isspace() for letter in shown)
    shown.encode()


def test_plain_text_is_printed_as_it_is_and_long_text_cut():
    assert printable("Łódź\tis\n“here” ✓") == "Łódź\tis\n“here” ✓"
    assert printable("abc", 3) == "abc"
    assert printable("abcd", 3) == "abc…"
    assert printable("a\x1b[31mb\x07") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}"
