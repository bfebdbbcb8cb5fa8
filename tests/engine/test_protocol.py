"""A project that talks on the judge's wire itself: never a pass, never a fault of ours, and always flagged."""

import contextlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.words import CheckCut, ProtocolViolation
from grader.journey import Journey
from grader.judge import theater
from grader.judge.theater import files_read, layers_from, page_from, raise_fault
from grader.results import Outcome

PAGE = '{"id": "%s", "status": 200, "headers": [], "body": "SGVsbG8=", "error": null, "layers": [], "read": []}'

FORGE = f"""
import json, os, struct

def forge(number="0" * 32, count=1):
    data = json.dumps(json.loads({PAGE!r} % number)).encode()
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, (struct.pack(">I", len(data)) + data) * count)
        except OSError:
            pass
"""

NOISE = """
import os

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"all checks passed" * 100)
    except OSError:
        pass
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(theater, "REQUEST_SECONDS", 1.0)
    monkeypatch.setattr(theater, "LOAD_SECONDS", 2.0)


def assert_flagged(record):
    assert {check.outcome for check in record.checks[:2]} == {Outcome.FAILED, Outcome.SKIPPED}
    assert record.checks[0].flags == ("protocol violation",)
    assert record.tasks[0].points == record.tasks[1].points == 0


@pytest.mark.parametrize("where", ["settings", "urls"])
@pytest.mark.parametrize("frames", [FORGE + "forge()", FORGE + "forge(count=50)", NOISE], ids=["one", "many", "noise"])
def test_frames_written_while_loading_are_a_violation(judged, tiny, urls, where, frames):
    said_no = urls("return HttpResponse('Goodbye')", frames if where == "urls" else "")
    changed = {"tiny/urls.py": said_no}
    if where == "settings":
        changed["tiny/settings.py"] = tiny()["tiny/settings.py"].decode() + frames
    assert_flagged(judged(tiny(changed)))


@pytest.mark.parametrize("frames", [FORGE + "forge()", FORGE + "forge(count=50)", NOISE], ids=["one", "many", "noise"])
def test_frames_written_in_a_view_are_a_violation(judged, tiny, urls, frames):
    assert_flagged(judged(tiny({"tiny/urls.py": urls(frames + "\nreturn HttpResponse('Goodbye')")})))


CHILD = f"""
{FORGE}
import time

if os.fork() == 0:
    while True:
        forge()
        time.sleep(0.01)
"""


def test_answers_ahead_of_being_asked_are_a_violation(judged, tiny, urls):
    said_no = urls("return HttpResponse('Goodbye')", CHILD)
    assert_flagged(judged(tiny({"tiny/urls.py": said_no})))


CLOSES = "import os\nos.closerange(3, 64)"


@pytest.mark.parametrize("where", ["load", "view"])
def test_closing_the_wire_is_no_pass(judged, tiny, urls, where):
    source = urls(CLOSES) if where == "view" else urls(at_import=CLOSES)
    record = judged(tiny({"tiny/urls.py": source}))
    assert record.checks[0].outcome is Outcome.BROKEN


@pytest.mark.parametrize(
    "patch",
    [
        "from grader import wire\nwire.Wire.send = lambda *args: None",
        "from grader.stage import requesting\nrequesting.request = lambda order: {}",
        "from grader.stage import requesting\nrequesting.request = lambda order: {'status': float('inf')}",
        "from grader.stage import requesting\nrequesting.request = lambda order: {'id': 'mine'}",
        "from grader.stage import requesting\nrequesting.request = lambda order: [][1]",
        "from grader.stage import requesting\nrequesting.request = lambda order: None",
        "from grader.stage import requesting\nrequesting.request = lambda order: {'body': 'x' * (20 << 20)}",
        "import json\njson.dumps = lambda frame: '[]'",
        "import json\njson.dumps = lambda frame: '[' * 100_000",
        "import json\njson.dumps = lambda frame: '{\"id\": ' + '9' * 5000 + '}'",
    ],
)
def test_whatever_a_project_makes_of_its_stage_is_no_pass_and_no_fault_of_ours(judged, tiny, urls, patch):
    record = judged(tiny({"tiny/urls.py": urls(at_import=patch)}))
    assert record.checks[0].outcome in (Outcome.FAILED, Outcome.BROKEN, Outcome.TIMED_OUT)
    assert record.tasks[0].points == 0


def test_the_whole_record_of_a_forger_can_be_kept(judged, tiny, urls):
    patch = """
from grader.stage import requesting
def request(order):
    error = {"type": "\\ud800", "message": "\\x1b[2J" * 9000, "file": "\\ud800", "line": 10**40, "memory": False}
    return {"status": 500, "headers": [["Location", "http://["], ["X", "\\ud800"]], "body": "", "error": error}
requesting.request = request
"""
    record = judged(tiny({"tiny/urls.py": urls(at_import=patch)}))
    assert record.checks[0].outcome is Outcome.FAILED
    json.dumps(record.to_json(), ensure_ascii=False).encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("SGVsbG8="),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.sampled_from(sorted("abc")), more, max_size=3),
    max_leaves=6,
)
ERRORS = st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "message", "file", "line", "memory"), VALUES))
KEYS = ("status", "headers", "body", "layers", "read")
ANSWERS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(KEYS, VALUES) | {"error": ERRORS | VALUES, "fault": ERRORS | VALUES}
)


@given(ANSWERS)
def test_no_answer_at_all_is_a_fault_of_ours(answer):
    readers = (lambda: page_from(answer, "GET /", "/"), lambda: layers_from(answer), lambda: files_read(answer))
    for read in (*readers, lambda: raise_fault(answer)):
        with contextlib.suppress(CheckCut):
            read()


def test_a_number_without_end_is_a_violation():
    journey = Journey("GET", "/").to_json()
    page = {"status": 200, "headers": [], "body": "", "error": None, "memory": False, "journey": journey}
    error = {"type": "E", "message": "", "place": float("inf")}
    layer = {"entry": "e", "file": "f", "line": float("inf")}
    for read in (
        lambda: page_from({**page, "status": float("inf")}, "GET /", "/"),
        lambda: page_from({**page, "error": error}, "GET /", "/"),
        lambda: page_from({**page, "journey": {**journey, "status": float("inf")}}, "GET /", "/"),
        lambda: layers_from({"layers": [layer]}),
        lambda: raise_fault({"fault": error, "memory": False}),
    ):
        with pytest.raises(ProtocolViolation):
            read()


# Nothing outlives its check


@pytest.mark.parametrize("where", ["settings", "urls", "view"])
def test_what_a_project_starts_ends_with_it(judged, tiny, urls, sleepers, where):
    code = sleepers.start
    changed = {"tiny/urls.py": urls(code if where == "view" else "pass", code if where == "urls" else "")}
    if where == "settings":
        changed["tiny/settings.py"] = tiny()["tiny/settings.py"].decode() + code
    record = judged(tiny(changed))
    assert record.checks[0].outcome is Outcome.PASSED
    assert sleepers.gone()


def test_what_a_hanging_project_started_ends_with_it(judged, tiny, urls, sleepers):
    code = sleepers.start + "import time\ntime.sleep(60)"
    record = judged(tiny({"tiny/urls.py": urls(code)}))
    assert record.checks[0].outcome is Outcome.TIMED_OUT
    assert sleepers.gone()


def test_a_sleeper_is_seen_while_its_project_runs(opened, tiny, urls, sleepers):
    theater = opened(tiny({"tiny/urls.py": urls(sleepers.start)})).open()
    theater.visit("/")
    assert len(sleepers.alive()) == 3


def open_files():
    """The open files of this process, without the one that is open while we look."""
    return sorted(str(place) for place in Path("/proc/self/fd").iterdir() if place.exists())


def test_no_descriptor_and_no_folder_is_left(judged, tiny, urls, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = open_files()
    for source in (
        urls(),
        urls(at_import="1/0"),
        urls("import os\nos._exit(1)"),
        urls("import time\ntime.sleep(60)"),
        urls(NOISE),
    ):
        judged(tiny({"tiny/urls.py": source}))
    assert open_files() == before
    assert not list(tmp_path.glob("theater-*"))
