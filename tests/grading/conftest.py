"""Submissions, gradebooks and terms to be spoiled at will. The course is the real one, up to the router."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader import fold
from grader.course import load_course
from grader.grading.hashes import engine_hash, environment_hash, exercise_hash
from grader.grading.terms import Terms
from grader.judge import template_database

ROOT = Path(__file__).parents[2]
MANAGE = b'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "movie_theater.settings")\n'
SMALL = {"manage.py": MANAGE, "movies/urls.py": b"urlpatterns = []\n"}


def zipped(files, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, data in files.items():
            archive.writestr(path if isinstance(path, zipfile.ZipInfo) else zipfile.ZipInfo(path), data, method)
    return packed.getvalue()


def below(folder, files):
    return {f"{folder}/{path}": data for path, data in files.items()}


@pytest.fixture
def handed_in(tmp_path):
    """The folder of a class. `put` hands a submission in, as a folder or as a zip archive."""
    return Class(tmp_path / "submissions")


class Class:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()

    def put(self, name, files):
        if name.lower().endswith(".zip"):
            (self.folder / name).write_bytes(files if isinstance(files, bytes) else zipped(files))
        else:
            (self.folder / name).mkdir(exist_ok=True)
            fold.write(files, self.folder / name)
        return self.folder / name


@pytest.fixture(scope="session")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="session")
def router(course):
    return course.exercise("router")


@pytest.fixture(scope="session")
def terms(course, router):
    return terms_of(course, router, template_database(ROOT / "build"))


@pytest.fixture(scope="session")
def solved(course, router):
    return fold.solution(course, router)


def terms_of(course, router, database):
    """What `terms_for` gives for EX=router UPTO=router, with a secret that is no secret."""
    hashes = {router.slug: exercise_hash(course, router)}
    return Terms(course, (router,), router, "0" * 64, database, engine_hash(), environment_hash(), hashes)


def changed(files, **texts):
    """The files with others laid over them; `movies__urls` stands for movies/urls.py."""
    return files | {f"{name.replace('__', '/')}.py": text.encode() for name, text in texts.items()}


def without_points(terms):
    """Terms whose checks have another hash: as after a check was changed."""
    return replace(terms, engine_hash="f" * 64)
