"""Every way in which a check can end, with real processes and real misbehaviour."""

import pytest

from grader.judge import host, theater
from grader.results import Outcome

EXIT = "import os\nos._exit(7)"
FOREVER = "while True:\n    pass"
TOO_MUCH = "bytearray(4 << 30)"


@pytest.fixture
def quick(monkeypatch):
    """Deadlines that a test can wait for."""
    monkeypatch.setattr(theater, "LOAD_SECONDS", 1.0)
    monkeypatch.setattr(theater, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(theater, "FAREWELL_SECONDS", 0.3)


@pytest.fixture
def first(judged, tiny, urls):
    """The record of the first check of a project that misbehaves when it is imported, or in its view."""

    def record(in_view="pass", at_import="", **files):
        changed = {
            "tiny/urls.py": urls(in_view, at_import),
            **{f"tiny/{name}.py": text for name, text in files.items()},
        }
        return judged(tiny(changed), only="test_hello").checks[0]

    return record


def test_a_check_that_holds_has_passed(first):
    record = first()
    assert record.outcome is Outcome.PASSED
    assert (record.message, record.request, record.actual, record.output, record.diagnosis) == ("", "", "", "", None)
    assert record.seed


def test_a_check_that_said_no_has_failed(first):
    record = first("return HttpResponse('Goodbye')")
    assert record.outcome is Outcome.FAILED
    assert record.message == "We asked for / and hoped for Hello."
    assert (record.request, record.actual, record.station) == ("GET /", "status 200", "view")


def test_another_status_has_failed_and_both_are_told(first):
    record = first("return HttpResponse(status=418)")
    assert record.outcome is Outcome.FAILED
    assert (record.expected, record.actual) == ("status 200", "status 418")


@pytest.mark.parametrize("raised", ["KeyError('x')", "AssertionError('x')", "TimeoutError('x')", "Http404('x')"])
def test_a_view_that_raises_has_failed_whatever_it_raises(first, raised):
    record = first(f"from django.http import Http404\nraise {raised}")
    assert record.outcome is Outcome.FAILED
    assert record.place == ("" if "404" in raised else "tiny/urls.py:8")


@pytest.mark.parametrize(
    ("wrong", "words", "place"),
    [
        ("import nothing_like_this", "No module named 'nothing_like_this'", "tiny/urls.py:2"),
        ("x = (", "'(' was never closed", "tiny/urls.py:2"),
        ("1 / 0", "ZeroDivisionError", "tiny/urls.py:2"),
        ("import sys\nsys.exit(0)", "The project exited while loading", "tiny/urls.py:3"),
        ("raise SystemExit('all 5 checks passed')", "The project exited while loading", "tiny/urls.py:2"),
        ("raise KeyboardInterrupt", "ended while loading (exit status", ""),
        ("class Odd(BaseException):\n    pass\nraise Odd", "ended while loading (exit status", ""),
        (EXIT, "ended while loading (exit status 7)", ""),
        ("import os\nos._exit(0)", "ended while loading (exit status 0)", ""),
        ("import os\nos.kill(os.getpid(), 11)", "ended while loading (signal 11)", ""),
        ("import os\nos.abort()", "ended while loading (signal 6)", ""),
    ],
)
@pytest.mark.parametrize("where", ["urls", "settings"])
def test_a_project_that_does_not_load_is_broken(first, wrong, words, place, where):
    record = first(at_import=wrong) if where == "urls" else first(settings=f"\n{wrong}\n")
    assert record.outcome is Outcome.BROKEN
    assert words in record.message
    assert record.place == place.replace("urls", where)
    assert record.flags == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (EXIT, "The project's process ended while answering GET / (exit status 7)."),
        ("import sys\nsys.exit()", "ended while answering GET / (exit status"),
        ("raise KeyboardInterrupt", "ended while answering GET / (exit status"),
        ("import os\nos.kill(os.getpid(), 9)", "ended while answering GET / (signal 9)."),
        ("import ctypes\nctypes.string_at(0)", "ended while answering GET / (signal 11)."),
    ],
)
def test_a_project_whose_process_ends_in_a_view_is_broken(first, wrong, words):
    record = first(wrong)
    assert record.outcome is Outcome.BROKEN
    assert words in record.message


@pytest.mark.parametrize(
    "changed",
    [
        {"manage.py": None},
        {"tiny/settings.py": None},
        {"tiny/settings.py": ""},
        {"tiny/urls.py": None},
        {"tiny/urls.py": "urlpatterns = 7"},
        {"tiny/urls.py": b"\xff\xfe\x00"},
        {"tiny/urls.py": "<<<<<<< HEAD\n"},
    ],
    ids=["no manage.py", "no settings", "empty settings", "no urls", "no list", "no text", "conflict marks"],
)
def test_a_project_with_a_piece_missing_is_broken(judged, tiny, changed):
    (record,) = judged(tiny(changed), only="test_hello").checks
    assert record.outcome is Outcome.BROKEN
    assert record.message


def test_an_endless_import_has_timed_out(first, quick):
    for record in (first(at_import=FOREVER), first(settings=FOREVER)):
        assert record.outcome is Outcome.TIMED_OUT
        assert record.message == "The project did not finish loading in 1 seconds."


@pytest.mark.parametrize("wait", [FOREVER, "import time\ntime.sleep(60)", "sum(range(10**12))"])
def test_an_endless_view_has_timed_out(first, quick, wait):
    record = first(wait)
    assert record.outcome is Outcome.TIMED_OUT
    assert record.message.startswith("The project did not finish answering GET / in ")


def test_an_endless_page_has_timed_out(first, quick):
    record = first("from django.http import StreamingHttpResponse\nreturn StreamingHttpResponse(iter(bytes, 1))")
    assert record.outcome is Outcome.TIMED_OUT


CHECKS_OF_TIME = """
from grader.checks import task

{checks}
"""

ONE_OF_TIME = '''
@task(1, promise="It answers.")
def test_{number}(visit):
    """It answers."""
    visit("/{number}/")
'''


def test_after_three_timeouts_the_rest_is_not_tried(judged, tiny, urls, quick):
    assert host.MOST_TIMEOUTS == 3
    checks = CHECKS_OF_TIME.format(checks="".join(ONE_OF_TIME.format(number=number) for number in range(6)))
    source = (
        urls("import time\ntime.sleep(60)")
        .replace('path("",', 'path("<path:rest>",')
        .replace("(request)", "(request, rest)")
    )
    record = judged(tiny({"tiny/urls.py": source}), checks)
    assert {check.outcome for check in record.checks} == {Outcome.TIMED_OUT}
    assert ["several times before" in check.message for check in record.checks] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("wrong", [TOO_MUCH, "x = []\nwhile True:\n    x.append(bytearray(64 << 20))"])
def test_too_much_memory_in_a_view_is_out_of_memory(first, wrong):
    record = first(wrong)
    assert record.outcome is Outcome.OUT_OF_MEMORY
    assert record.message.startswith("GET /: the project needed more memory than it may have")


@pytest.mark.parametrize("where", ["urls", "settings"])
def test_too_much_memory_while_loading_is_out_of_memory(first, where):
    record = first(at_import=TOO_MUCH) if where == "urls" else first(settings=f"\n{TOO_MUCH}\n")
    assert record.outcome is Outcome.OUT_OF_MEMORY
    assert "while loading" in record.message
    assert f"tiny/{where}.py:2" in record.message


def test_deep_recursion_is_an_exception_like_any_other(first):
    record = first("def deeper():\n    deeper()\ndeeper()")
    assert record.outcome is Outcome.FAILED
    assert "RecursionError" in record.actual


def test_a_check_is_skipped_when_the_task_it_needs_did_not_pass(judged, tiny, urls, outcomes):
    files = tiny({"tiny/urls.py": urls("return HttpResponse('Goodbye')"), "answers/hello.toml": "why = 'x'"})
    record = judged(files)
    assert outcomes(record) == {"hello": "failed", "again": "skipped", "why": "passed"}
    assert record.checks[1].message == "It needs task 1, which did not pass."
    assert (record.checks[1].request, record.checks[1].diagnosis) == ("", None)
    assert [task.outcome for task in record.tasks] == ["failed", "skipped", "waiting"]


def test_without_regard_to_needs_every_check_is_run(judged, tiny, urls, outcomes):
    files = tiny({"tiny/urls.py": urls("return HttpResponse('Goodbye')")})
    assert outcomes(judged(files, needs=False)) == {"hello": "failed", "again": "failed", "why": "failed"}


def test_a_manual_task_waits_for_a_person_once_its_checks_pass(judged, tiny):
    record = judged(tiny({"answers/hello.toml": "why = 'Because.'"}))
    assert [(task.outcome, task.points, task.of) for task in record.tasks] == [
        (Outcome.PASSED, 4, 4),
        (Outcome.PASSED, 2, 2),
        (Outcome.WAITING, 0, 1),
    ]
    assert (record.score, record.of, record.waiting, record.passed) == (6, 7, 1, True)


def test_answers_are_judged_even_if_the_project_does_not_load(judged, tiny, outcomes):
    files = tiny({"tiny/urls.py": "1/0", "answers/hello.toml": "why = 'Because.'"})
    assert outcomes(judged(files)) == {"hello": "broken", "again": "skipped", "why": "passed"}


HIDDEN = '''
from grader.checks import task

@task(1, promise="It says hello.")
def test_secretly(visit):
    """The page is polite."""
    assert visit("/").expect(200).has("please"), "It was not polite."
'''


def test_visible_checks_alone_earn_their_share_of_a_task(judged, tiny):
    record = judged(tiny({"answers/hello.toml": "why = 'x'"}), hidden=HIDDEN)
    assert [(task.outcome, task.points) for task in record.tasks][:2] == [("failed", 2.0), ("skipped", 0)]
    assert not record.passed


def test_hidden_checks_alone_earn_nothing(judged, tiny, urls):
    record = judged(tiny({"tiny/urls.py": urls("return HttpResponse('please')")}), hidden=HIDDEN)
    assert (record.tasks[0].outcome, record.tasks[0].points) == (Outcome.FAILED, 0)


def test_what_the_project_printed_is_kept_for_a_check_that_did_not_pass(first):
    talking = "import sys\nprint('in view')\nprint('to stderr', file=sys.stderr)\nreturn HttpResponse('no')"
    assert first(talking, "print('at import')").output.splitlines() == ["at import", "in view", "to stderr"]
    assert first(settings="\nprint('at load', end='')\n1/0").output.splitlines() == ["at load"]
    assert "Traceback" in first("raise KeyError").output


def test_output_is_cut_with_a_note_of_how_much_was_left_out(first):
    record = first("import os\nos.write(1, b'x' * (3 << 20))\nreturn HttpResponse('no')")
    assert record.outcome is Outcome.FAILED
    assert record.output == "x" * (64 << 10) + f"\n… {(3 << 20) - (64 << 10)} bytes more were left out"


def test_output_can_steer_no_terminal(first):
    record = first("import os\nos.write(1, b'\\x1b[2Jred\\xff')\nreturn HttpResponse('no')")
    assert record.output == "\N{REPLACEMENT CHARACTER}[2Jred\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "place", ["os.mkfifo('../output')", "os.symlink('/etc/passwd', '../output')", "os.mkdir('../output')"]
)
def test_nothing_else_is_read_in_the_place_of_the_output(first, place):
    record = first(
        "return HttpResponse('no')",
        f"import os, glob\nfor name in glob.glob('../../*/output'):\n    os.remove(name)\n{place}",
    )
    assert record.outcome is Outcome.FAILED
    assert "root" not in record.output
