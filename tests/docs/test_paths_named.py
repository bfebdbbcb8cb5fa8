"""Every path that a text names exists, or is one that a person or a verb makes."""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import PurePosixPath

import pytest

from grader import fold
from grader.course import load_course
from tests.docs.pages import ROOT, Page, files, pages

FILE = re.compile(r"\.{0,2}[\w.*…-]*(?:/[\w.*…-]+)*/?")
ENDINGS = (".py", ".md", ".toml", ".json", ".ini", ".lock", ".in", ".txt", ".html", ".csv", ".db", ".zip", ".ipynb")
WILD = (("NN_slug", "*"), ("test_slug", "test_*"), ("SLUG", "*"), ("NAME", "*"), ("…", "*"), ("NN", "*"))
MADE = {
    ".venv/*": "by the first verb",
    "build/*": "by the verbs",
    ".progress.json": "by `make check`",
    ".course-secret": "by `make grade`",
    "solutions/bases.toml": "by `make carry`",
    "*.given": "by `make next`",
    "grading/*": "by `make grade`",
    "grading-sample/*": "by `make grade`",
    "results.db": "by `make grade`",
    "grades.csv": "by `make grade`",
    "backups/": "by `make grade`",
    "submissions-kept/": "by `make grade`",
    "submissions/*": "by students",
    "ada/": "an example of a student's folder",
    "ada.zip": "an example of a student's archive",
    "sitecustomize.py": "a name of Python's",
    "../layers.py": "where a layer does not work",
    "django.utils.html": "a module of Django's",
}


def test_the_tests_see_what_is_wrong():
    assert missing(Page("README.md", "`exercises/course.toml` `movies/urls.py` `exercises/NN_slug/README.md`")) == []
    assert missing(Page("README.md", "`grader/nobody.py` `docs/nobody.md` `noplace/`")) == [
        "grader/nobody.py",
        "docs/nobody.md",
        "noplace/",
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_every_path_exists(page):
    assert not missing(page)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.text)
    here = ROOT if page.path == "docs/student_readme.md" else (ROOT / page.path).parent
    assert not [link for link in links if not (here / link).exists()]


def missing(page: Page) -> list[str]:
    return [span for span in page.spans if is_path(span, page) and not exists(span, page)]


def is_path(span: str, page: Page) -> bool:
    """Whether it looks like a path. In an exercise's text, `today/` may as well be a pattern of the router."""
    if not FILE.fullmatch(span) or span.startswith("/") or span in ENDINGS or not span.strip("./…"):
        return False
    return span.endswith(ENDINGS) or (span.endswith("/") and not of_an_exercise(page))


def of_an_exercise(page: Page) -> bool:
    return page.path.startswith(("exercises/", "solutions/"))


def exists(span: str, page: Page) -> bool:
    """Whether it is there: from the top, beside the page, or as the end of a path that is."""
    pattern = span
    for word, wild in WILD:
        pattern = pattern.replace(word, wild)
    here = (PurePosixPath(page.path).parent / pattern).as_posix() + "/" * pattern.endswith("/")
    candidates = (pattern, here, f"*/{pattern}")
    made = any(fnmatch(span, pattern) for pattern in MADE)
    return made or any(fnmatch(path, candidate) for path in everything() for candidate in candidates)


@cache
def everything() -> frozenset[str]:
    """Every file and folder of the repository, and of the project at any state, seen from the project's folder."""
    course = load_course(ROOT)
    paths = {*files()}
    for exercise in course.exercises:
        paths |= fold.solution(course, exercise).keys()
        for kind, state in (("right", fold.right), ("wrong", fold.wrong)):
            for name in fold.names(course, exercise, kind):
                paths |= state(course, exercise, name).keys()
    paths |= {f"movie_theater/{path}" for path in paths - set(files())}
    folders = {f"{parent.as_posix()}/" for path in paths for parent in PurePosixPath(path).parents}
    return frozenset(paths | folders)
