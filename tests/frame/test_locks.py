"""The locks: the same wherever they were made, hashed, and a student's part of all."""

import re
from pathlib import Path

import pytest

LOCKS = Path(__file__).parents[2] / "requirements"


def entries(name):
    """Each pinned line with its condition, without the hashes."""
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    return {line.rstrip(" \\") for line in text.splitlines() if line and not line.startswith((" ", "#"))}


@pytest.mark.parametrize("name", ["student", "all"])
def test_a_lock_holds_no_address_and_no_path(name):
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)(/|[A-Z]:\\|-i |-f |--index|--extra|--find)", text)


@pytest.mark.parametrize("name", ["student", "all"])
def test_every_package_is_pinned_and_hashed(name):
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    packages = [block for block in blocks if block and not block.startswith("#")]
    assert packages
    assert all(re.match(r"[A-Za-z0-9._-]+==\S+", block) and "--hash=sha256:" in block for block in packages)


def test_a_students_lock_is_part_of_all():
    student, everything = entries("student"), entries("all")
    pins = {line.partition(" ;")[0] for line in everything}
    assert {line.partition(" ;")[0] for line in student} <= pins


def test_a_student_waits_for_few_packages():
    assert len(entries("student")) < 25
    heavy = ("nbgrader", "sqlalchemy", "jupyter", "notebook", "ruff", "mypy", "hypothesis")
    assert not [line for line in entries("student") if line.startswith(heavy)]
