"""Submissions that attack the grader instead of solving the task: none earns a point by it, and no neighbour loses one.

Each attack lies over a project that solves only part of an exercise; the same project without it is judged beside it,
and so is a good neighbour. (A program that *answers* rightly has solved the task, however it is written.)
"""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from grader import fold
from grader.judge import digest, judge_all
from grader.results import Outcome
from tests.grading.conftest import ROOT, changed

# Frames as the judge would like to get them: the answer to a loading order, a response that passes, and words for
# "passed" in the hope that there are any. Their ids are guesses: of the right form, the empty one, none.
FORGE = """
import base64, json, os, struct

def forge():
    page = base64.b64encode(b"This is what we show today.").decode()
    response = {"status": 200, "headers": [], "body": page, "error": None, "pid": os.getpid(), "code": 0}
    loaded = {"layers": [], "can_fork": True, "verb": "ready", "passed": True, "outcome": "passed"}
    for answer_to in ({"id": "0" * 32}, {"id": ""}, {}):
        data = json.dumps({**response, **loaded, **answer_to}).encode()
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, struct.pack(">I", len(data)) + data)
            except OSError:
                pass
"""
PATCH = """
import builtins, unittest
import django.test
import pytest, _pytest.reports

class Never(Exception):
    pass

builtins.AssertionError = Never
unittest.TestCase.fail = lambda *args: None
django.test.Client.get = lambda *args, **more: None
_pytest.reports.TestReport.outcome = "passed"
pytest.fail = lambda *args, **more: None
"""
CONFTEST = """
import pytest

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    result = yield
    result.get_result().outcome = "passed"
"""
# The process that loads the project was forked from a warm one, and that one was started by the judge's worker.
KILL_WORKER = """
import os, signal

with open(f"/proc/{os.getppid()}/stat") as file:
    os.kill(int(file.read().rpartition(")")[2].split()[1]), signal.SIGKILL)
"""
CLAIM = """
import sys

sys.modules["grader.stage.layers"].own_layers = lambda root: [
    {"entry": "core.layers.Stamp", "file": "core/layers.py", "line": 6}
]
"""
VIEWS = """
from django.http import HttpResponse, HttpResponseNotAllowed
BEFORE

def programme(request):
    return HttpResponse("This is the programme.")

def today(request):
    if request.method != "GET":
        ATTACK
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse("This is what we show today.")
"""
SETTINGS = "movie_theater/settings.py"
WITHOUT, NEIGHBOUR, KILLER = "no attack", "a good neighbour", "the judge's worker is killed"
CLAIMS = {
    "not_listed": "a layer that is claimed to be listed",
    "listed_twice": "a layer that is claimed to be listed once",
}
FORGED = ["forged frames at import", "forged frames in a view"]
ENDED = ["os._exit(0) at import", "os._exit(0) in a view", "sys.exit(0) at import", "sys.exit(0) in a view"]
OTHERS = ["patched tools", "files that steer tools", "files that hide modules"]


def at_import(files, code):
    """The code at the head of the settings, which are loaded first."""
    return files | {SETTINGS: code.encode() + b"\n" + files[SETTINGS]}


def in_view(files, attack, before=""):
    """The view `today` attacks where the project is wrong: it refuses a POST."""
    return changed(files, movies__views=VIEWS.replace("BEFORE", before).replace("ATTACK", attack))


def with_files(files, texts):
    return files | {path: text.encode() for path, text in texts.items()}


def attacks(partly):
    steering = {"conftest.py": CONFTEST, "movies/conftest.py": CONFTEST, "pytest.ini": "[pytest]\naddopts = --co\n"}
    steering |= dict.fromkeys(("sitecustomize.py", "usercustomize.py", "setup.cfg"), PATCH)
    hiding = ("django", "json", "pytest", "_pytest", "sqlite3", "base64", "socket")
    return {
        WITHOUT: partly,
        "forged frames at import": at_import(partly, FORGE + "forge()"),
        "forged frames in a view": in_view(partly, "forge()", FORGE),
        "os._exit(0) at import": at_import(partly, "import os; os._exit(0)"),
        "os._exit(0) in a view": in_view(partly, "os._exit(0)", "import os"),
        "sys.exit(0) at import": at_import(partly, "import sys; sys.exit(0)"),
        "sys.exit(0) in a view": in_view(partly, "sys.exit(0)", "import sys"),
        "patched tools": at_import(partly, PATCH),
        "files that steer tools": with_files(partly, steering),
        "files that hide modules": with_files(partly, {f"{name}.py": PATCH for name in hiding}),
    }


@pytest.fixture(scope="module")
def judged(course, router, terms, solved):
    """Everything judged side by side, as in a class."""
    partly = {path: data for path, data in solved.items() if not path.startswith("answers/")}
    files = {NEIGHBOUR: solved} | attacks(in_view(partly, "pass"))
    jobs = {name: job(terms, project) for name, project in files.items()} | claims(course, terms)
    return {result.key: result for result in judge_all(jobs.items())}


def job(terms, project):
    return terms.jobs(project, digest(project))[0]


def claims(course, terms):
    """Jobs of the exercise whose checks ask the project's process which layers it has: honest, and with a lie."""
    middleware = course.exercise("middleware")
    jobs = {}
    for mistake, lie in CLAIMS.items():
        honest = fold.wrong(course, middleware, mistake)
        jobs |= {mistake: job(terms, honest), lie: job(terms, at_import(honest, CLAIM))}
    return {name: replace(one, exercise=middleware, reached=middleware) for name, one in jobs.items()}


def points(result):
    assert result.record, result.fault
    return [task.points for task in result.record.tasks]


def outcomes(result):
    return {check.outcome for check in result.record.checks}


def flags(result):
    return {flag for check in result.record.checks for flag in check.flags}


def test_without_an_attack_there_are_points_to_gain(judged):
    assert points(judged[WITHOUT]) == [2, 1, 0.5, 0]
    assert not flags(judged[WITHOUT])


def test_the_good_neighbour_keeps_full_marks(judged, router):
    assert points(judged[NEIGHBOUR]) == [task.points for task in router.tasks]


@pytest.mark.parametrize(
    ("attack", "without"),
    [*((attack, WITHOUT) for attack in FORGED + ENDED + OTHERS), (CLAIMS["not_listed"], "not_listed")],
)
def test_an_attack_earns_no_point(judged, attack, without):
    earned, honest = points(judged[attack]), points(judged[without])
    assert all(more <= less for more, less in zip(earned, honest, strict=True)), (earned, honest)


@pytest.mark.parametrize("attack", FORGED)
def test_forged_frames_are_flagged_for_the_instructor(judged, attack):
    assert flags(judged[attack]) == {"protocol violation"}


@pytest.mark.parametrize("attack", ENDED)
def test_a_process_that_ends_is_never_called_passed(judged, attack):
    assert Outcome.BROKEN in outcomes(judged[attack])


@pytest.mark.parametrize("attack", OTHERS)
def test_what_has_no_effect_costs_nothing_either(judged, attack):
    assert points(judged[attack]) == points(judged[WITHOUT])


@pytest.mark.parametrize("mistake", CLAIMS)
def test_a_lie_can_only_move_a_check_that_is_marked_as_resting_on_a_claim(judged, mistake):
    honest = {check.name: check.outcome for check in judged[mistake].record.checks}
    moved = [check for check in judged[CLAIMS[mistake]].record.checks if check.outcome is not honest[check.name]]
    assert all(check.claimed for check in moved)


def test_whoever_kills_the_judge_is_not_graded_and_takes_nobody_along(terms, solved):
    jobs = {NEIGHBOUR: job(terms, solved), KILLER: job(terms, at_import(solved, KILL_WORKER))}
    result = {one.key: one for one in judge_all(jobs.items())}
    assert result[KILLER].record is None
    assert "ended twice" in result[KILLER].fault
    assert result[NEIGHBOUR].record.passed


LOADED = """
import json, os, sys
from grader.course import load_course
from grader.bootstrap import ROOT
from grader import fold
from grader.judge import Job, judge, open_stages, template_database

course = load_course(ROOT)
router = course.exercise("router")
job = Job(course, router, fold.solution(course, router), "seed", template_database(ROOT / "build"), router, hidden=True)
with open_stages() as stages:
    record = judge(job, stages)
places = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
print(json.dumps([record.passed, places]))
"""


def test_the_judge_never_loads_django_or_what_a_student_wrote():
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    passed, places = json.loads(done.stdout)
    assert passed
    ours = {
        name for name in places if name.partition(".")[0] in ("django", "movies", "core", "movie_theater", "manage")
    }
    assert not ours
    homes = (str(ROOT / "grader"), str(ROOT / "exercises"), str(ROOT / "solutions"), sys.prefix, sys.base_prefix)
    assert not [place for place in places.values() if place and not place.startswith(homes)]
