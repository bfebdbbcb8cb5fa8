"""A tiny project, a tiny course around it, and real stages to judge them with."""

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path
from textwrap import indent

import pytest
from _pytest.assertion.rewrite import AssertionRewritingHook
from hypothesis import HealthCheck, settings

from grader.checks.fresh import Fresh
from grader.checks.project import Project
from grader.course import load_course
from grader.judge import ForkedStages, Job, judge, template_database
from grader.judge.host import JudgeHost

ROOT = Path(__file__).parents[2]

# The same examples in every run, nothing written beside the tests, and no verdict about the speed of a busy machine.
settings.register_profile(
    "ours",
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ours")

MANAGE = """import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiny.settings")
"""

SETTINGS = """
from pathlib import Path

SECRET_KEY = "for the tests"
DEBUG = True
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "tiny.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path("never-made.sqlite3")}}
USE_TZ = True
"""

URLS = """
from django.http import HttpResponse
from django.urls import path

def hello(request):
    return HttpResponse("<h1>Hello</h1>")

urlpatterns = [path("", hello, name="hello")]
"""

TINY = {"manage.py": MANAGE, "tiny/__init__.py": "", "tiny/settings.py": SETTINGS, "tiny/urls.py": URLS}

COURSE = """
[course]
title = "A tiny course"
project = "project"
visible_share = 0.5

[[exercise]]
number = 1
slug = "hello"
title = "Hello"
station = "view"
steps = [7]
minutes = 5
changes = ["tiny/urls.py"]

    [[exercise.task]]
    number = 1
    title = "Say hello"
    points = 4

    [[exercise.task]]
    number = 2
    title = "Say it again"
    points = 2
    needs = [1]

    [[exercise.task]]
    number = 3
    title = "Say why"
    points = 1
    manual = true
"""

CHECKS = '''
from grader.checks import echoes, says, task


@task(1, promise="It says hello.")
def test_hello(visit):
    """The page says hello."""
    page = visit("/").expect(200)
    assert page.has("Hello"), "We asked for / and hoped for Hello."


@task(2, promise="It says so again.")
def test_again(visit):
    """The page says hello again."""
    assert visit("/").expect(200).has("Hello"), "We asked again and hoped for Hello."


@task(3, promise="You say why.")
def test_why(answers):
    """The reason is written."""
    answers.filled("why")
'''


def as_bytes(files):
    return {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}


def one_view(in_view="pass", at_import=""):
    """A urls.py that runs some code at import, and some in its only view, which then says Hello."""
    return f"""
{at_import}
from django.http import HttpResponse
from django.urls import path

def view(request):
{indent(in_view, "    ")}
    return HttpResponse("Hello")

urlpatterns = [path("", view)]
"""


@pytest.fixture(scope="session")
def urls():
    """Makes a urls.py that misbehaves: see `one_view`."""
    return one_view


@pytest.fixture(scope="session")
def tiny():
    """The files of the tiny project, some of them replaced; one set to None is left out."""

    def files(changes=None, **more):
        changed = {**TINY, **(changes or {}), **more}
        return as_bytes({path: text for path, text in changed.items() if text is not None})

    return files


@pytest.fixture(scope="session")
def database():
    return template_database(ROOT / "build")


@pytest.fixture(scope="session")
def stages():
    """Stages for all tests of this process: each still has a process of its own for every project."""
    with ForkedStages() as stages:
        yield stages


@pytest.fixture
def opened(stages, database):
    """Makes a project whose theaters are stages, as a check gets it; what it opened is ended with the test."""
    with contextlib.ExitStack() as exit_:

        def project(files, seed="a seed"):
            host = exit_.enter_context(JudgeHost(files, "hello", stages, database, seed))
            handle = Project(files, Fresh(seed), host.open_stage)
            handle.host = host
            exit_.callback(host.end, handle)
            return handle

        yield project


@pytest.fixture
def course_at(tmp_path):
    """Writes a course of one exercise, with these checks, and loads it."""

    def course(checks=CHECKS, hidden="", toml=COURSE):
        root = Path(tempfile.mkdtemp(dir=tmp_path))
        write(root / "exercises" / "course.toml", toml)
        write(root / "exercises" / "01_hello" / "test_hello.py", checks)
        if hidden:
            write(root / "solutions" / "01_hello" / "test_hello_hidden.py", hidden)
        return load_course(root)

    return course


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def judged(course_at, stages, database):
    """Judges files by the checks of a tiny course; `with_stages` takes others than those all tests share."""

    def run(files, checks=CHECKS, hidden="", with_stages=stages, **wishes):
        course = course_at(checks, hidden)
        exercise = course.exercises[0]
        wishes.setdefault("hidden", bool(hidden))
        with plain_asserts():
            return judge(Job(course, exercise, files, "a seed", database, exercise, **wishes), with_stages)

    return run


@contextlib.contextmanager
def plain_asserts():
    """Keep the pytest around us from rewriting the asserts of checks: a judge has none around it."""
    hooks = [finder for finder in sys.meta_path if isinstance(finder, AssertionRewritingHook)]
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in hooks]
    try:
        yield
    finally:
        sys.meta_path[:0] = hooks


class Sleepers:
    """Code that starts processes, and a look in /proc for those that still run."""

    def __init__(self):
        # A time to sleep that nobody else sleeps at this moment: they are found by it.
        self.seconds = f"{60 + os.getpid()}.{time.monotonic_ns() % 10**9:09}"
        self.start = f"import subprocess\nfor _ in range(3):\n    subprocess.Popen(['sleep', '{self.seconds}'])\n"

    def alive(self):
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                found += [entry] * (self.seconds.encode() in entry.read_bytes())
        return found

    def gone(self):
        """Whether none of them is left, soon: a killed process takes a moment to leave."""
        deadline = time.monotonic() + 5
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.alive()


@pytest.fixture
def sleepers():
    return Sleepers()


@pytest.fixture
def outcomes():
    """The outcome of each check of a record, by its name without `test_`."""
    return lambda record: {check.name.removeprefix("test_"): str(check.outcome) for check in record.checks}
