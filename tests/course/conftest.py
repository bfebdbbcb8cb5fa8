"""A course of one real exercise in a folder of its own, to be spoilt."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import Course, load_course

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path) -> Course:
    """The exercise `router` alone."""
    whole = load_course(ROOT)
    router = replace(whole.exercise("router"), until={})
    for place in ("exercises", "solutions"):
        shutil.copytree(ROOT / place / router.folder, tmp_path / place / router.folder)
    shutil.copytree(ROOT / whole.project, tmp_path / whole.project)
    return replace(whole, root=tmp_path, exercises=(router,))
