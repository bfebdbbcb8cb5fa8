"""The judge: what it makes of a check with a bug, what it never loads, and many jobs at once."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader.judge import AnewStages, Job, JudgeFault, judge, judge_all
from grader.judge import plugin as judge_plugin
from grader.results import Outcome

ROOT = Path(__file__).parents[2]

HEAD = "from grader.checks import task\n"

CHECK = '''
@task(1, promise="It says hello.")
def test_{name}({fixtures}):
    """It says hello."""
{body}
'''


def check(body, name="hello", fixtures="visit"):
    return HEAD + CHECK.format(
        name=name, fixtures=fixtures, body="\n".join(f"    {line}" for line in body.splitlines())
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("vist('/')", "NameError"),
        ("visit('/').expects(200)", "AttributeError"),
        ("visit()", "TypeError"),
        ("raise ValueError('odd')", "ValueError('odd')"),
        ("raise SystemExit", "SystemExit"),
        ("import pytest\npytest.skip('not today')", "not today"),
        ("import pytest\npytest.fail('not so')", "not so"),
    ],
)
def test_a_check_with_a_bug_is_a_fault_of_ours_and_no_grade(judged, tiny, body, words):
    with pytest.raises(JudgeFault) as caught:
        judged(tiny(), check(body))
    assert "the check test_hello has a bug" in str(caught.value)
    assert words in str(caught.value)


def test_a_fixture_that_does_not_exist_is_a_fault_of_ours(judged, tiny):
    with pytest.raises(JudgeFault, match="vist"):
        judged(tiny(), check("pass", fixtures="vist"))


@pytest.mark.parametrize("source", ["1/0\n", "import nothing_like_this\n", "raise SystemExit\n"])
def test_a_file_of_checks_that_cannot_be_imported_is_a_fault_of_ours(judged, tiny, source):
    with pytest.raises(JudgeFault, match="the check test_hello had no outcome"):
        judged(tiny(), check("pass") + source)


@pytest.mark.parametrize(
    "taken", ["del test_hello", "test_hello = None", "__test__ = False", "test_hello.__test__ = False"]
)
def test_a_planned_check_without_an_outcome_is_a_fault_of_ours(judged, tiny, taken):
    with pytest.raises(JudgeFault, match="the check test_hello had no outcome"):
        judged(tiny(), check("pass") + taken + "\n")


def test_a_check_that_is_not_planned_is_not_run(judged, tiny):
    source = check("visit('/')") + "globals()['test_more'] = lambda: 1/0\n"
    assert [record.name for record in judged(tiny(), source).checks] == ["test_hello"]


def test_one_check_alone_can_be_judged_again(judged, tiny):
    assert [record.name for record in judged(tiny(), only="test_again").checks] == ["test_again"]


def test_a_check_that_never_ends_is_timed_out(judged, tiny, monkeypatch):
    monkeypatch.setattr(judge_plugin, "CHECK_SECONDS", 0.3)
    (record,) = judged(tiny(), check("while True:\n    pass")).checks
    assert (record.outcome, record.message) == (Outcome.TIMED_OUT, "The check did not come to an end in 0 seconds.")


def test_progress_is_told_check_by_check(course_at, stages, database, tiny):
    course = course_at()
    told = []
    job = Job(course, course.exercises[0], tiny(), "seed", database, course.exercises[0])
    judge(job, stages, told.append)
    assert told == ["test_hello", "test_again", "test_why"]


def test_nothing_beside_the_checks_or_in_the_project_changes_a_run(judged, tiny, course_at, stages, database):
    spoiled = {
        "conftest.py": "raise SystemExit",
        "pytest.ini": "[pytest]\naddopts = --collect-only\n",
        "sitecustomize.py": "raise SystemExit",
        "test_hello.py": "def test_hello(): pass",
    }
    course = course_at()
    folder = course.exercise_folder(course.exercises[0])
    for name, text in spoiled.items():
        if name != "test_hello.py":
            (folder / name).write_text(text, encoding="utf-8")
    job = Job(course, course.exercises[0], tiny(spoiled), "seed", database, course.exercises[0])
    assert judge(job, stages).checks[0].outcome is Outcome.PASSED


SEEDED = check("raise AssertionError(fresh.word())", fixtures="fresh") + CHECK.format(
    name="more", fixtures="fresh", body="    raise AssertionError(fresh.word())"
)


def test_the_same_seed_brings_the_same_data_and_another_check_other_data(judged, tiny):
    once, again = (judged(tiny(), SEEDED) for _ in range(2))
    words = [record.message for record in once.checks]
    assert words == [record.message for record in again.checks]
    assert words[0] != words[1]


def test_a_check_reads_files_without_running_them(judged, tiny):
    body = "assert 'Hello' in project.text('tiny/urls.py')\nassert project.text('no.py') is project.text('b') is None"
    (record,) = judged(tiny({"tiny/settings.py": "1/0", "b": b"\xff"}), check(body, fixtures="project")).checks
    assert record.outcome is Outcome.PASSED


def test_what_a_check_claims_is_marked(judged, tiny):
    claims = check("assert project.open().layers == []", fixtures="project")
    assert [record.claimed for record in judged(tiny(), claims).checks] == [True]
    assert [record.claimed for record in judged(tiny()).checks] == [False, False, False]


LOOK = """
import sys
from pathlib import Path
from grader.course import load_course
from grader.judge import Job, judge, open_stages, template_database

root, files = Path(sys.argv[1]), {path.split("=")[0]: Path(path.split("=")[1]).read_bytes() for path in sys.argv[2:]}
course = load_course(root)
exercise = course.exercises[0]
with open_stages() as stages:
    record = judge(Job(course, exercise, files, "seed", template_database(Path("build")), exercise), stages)
print([str(check.outcome) for check in record.checks])
print(sorted({name.partition(".")[0] for name in sys.modules} & {"django", "tiny", "sqlite3", "asgiref"}))
"""


@pytest.fixture
def apart(course_at, tmp_path):
    """Starts a judge of these files in a process of its own."""

    def start(files):
        places = []
        for number, (path, data) in enumerate(files.items()):
            place = tmp_path / f"file-{number}"
            place.write_bytes(data)
            places.append(f"{path}={place}")
        command = [sys.executable, "-W", "error", "-c", LOOK, str(course_at().root), *places]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def test_the_process_of_the_judge_never_loads_django_or_the_project(apart, tiny):
    printed, complained = apart(tiny()).communicate(timeout=60)
    assert printed == "['passed', 'passed', 'failed']\n[]\n", complained
    assert complained == ""


def test_an_interrupt_ends_the_run_and_is_no_fault(apart, tiny, urls, tmp_path):
    process = apart(
        tiny({"tiny/urls.py": urls(f"open({str(tmp_path / 'begun')!r}, 'w').close()\nimport time\ntime.sleep(60)")})
    )
    while not (tmp_path / "begun").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, complained = process.communicate(timeout=20)
    assert complained.rstrip().endswith("KeyboardInterrupt")
    assert "JudgeFault" not in complained


# Stages that are started anew for each theater, as on a system that cannot fork


STATES = {
    "good": {},
    "answers": {"answers/hello.toml": "why = 'x'"},
    "says no": {"tiny/urls.py": ("return HttpResponse('no')", "")},
    "raises": {"tiny/urls.py": ("raise KeyError('x')", "")},
    "exits in a view": {"tiny/urls.py": ("import os\nos._exit(3)", "")},
    "exits while loading": {"tiny/urls.py": ("pass", "import os\nos._exit(3)")},
    "does not load": {"tiny/urls.py": ("pass", "1/0")},
    "no settings": {"tiny/settings.py": None},
    "too much memory": {"tiny/urls.py": ("bytearray(4 << 30)", "")},
}


@pytest.fixture(scope="module")
def anew():
    with AnewStages() as stages:
        yield stages


@pytest.mark.parametrize("state", STATES)
def test_a_stage_started_anew_gives_the_same_record(judged, tiny, urls, anew, state):
    changes = {path: urls(*how) if isinstance(how, tuple) else how for path, how in STATES[state].items()}
    forked, started = (judged(tiny(changes), **wishes) for wishes in ({}, {"with_stages": anew}))
    assert [comparable(check) for check in started.checks] == [comparable(check) for check in forked.checks]
    assert started.tasks == forked.tasks


def comparable(record):
    return replace(record, duration=0, output="", journey=record.journey and record.journey.without_times())


def test_a_stage_started_anew_ends_with_its_whole_group(judged, tiny, urls, anew, sleepers):
    record = judged(tiny({"tiny/urls.py": urls(sleepers.start)}), with_stages=anew)
    assert record.checks[0].outcome is Outcome.PASSED
    assert sleepers.gone()


# Many jobs


def test_jobs_side_by_side_give_each_its_own_result(course_at, tiny, urls, database):
    good = course_at()
    buggy = course_at(check("vist('/')"))

    def job(course, files):
        return Job(course, course.exercises[0], files, "seed", database, course.exercises[0])

    jobs = {
        "good": job(good, tiny()),
        "bad": job(good, tiny({"tiny/urls.py": urls("return HttpResponse('no')")})),
        "our fault": job(buggy, tiny()),
    }
    results = {result.key: result for result in judge_all(jobs.items(), workers=2)}
    assert results.keys() == jobs.keys()
    assert [results[key].record.checks[0].outcome for key in ("good", "bad")] == ["passed", "failed"]
    assert results["our fault"].record is None
    assert "NameError" in results["our fault"].fault
    json.dumps(results["good"].record.to_json())
