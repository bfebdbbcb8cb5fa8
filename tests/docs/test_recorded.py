"""Output that stands in the texts is what the commands print today."""

import re

import pytest

from tests.docs import recorded
from tests.docs.pages import pages

BLOCKS = list(recorded.blocks())
RUNS = {(block.command, block.on, block.after): block for block in BLOCKS}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return recorded.FreshCopy(tmp_path_factory.mktemp("fresh"))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: " ".join(filter(None, run)))
def test_recorded_output_is_what_the_command_prints(fresh, run):
    printed = fresh.output(RUNS[run])
    told = {block.page: block.output for block in BLOCKS if (block.command, block.on, block.after) == run}
    assert told == dict.fromkeys(told, printed), "`python -m tests.docs.recorded` writes it anew; then read it again"


def test_no_marker_is_passed_over():
    marked = sum(len(re.findall(r"^<!-- output of:", page.prose, re.MULTILINE)) for page in pages())
    assert len(BLOCKS) == marked, "a marker is followed at once by a block that begins with ```text"


@pytest.mark.parametrize("path", ["README.md", "docs/students.md", "docs/student_readme.md"])
def test_a_text_for_students_shows_a_real_report(path):
    assert any("✗" in block.output for block in BLOCKS if block.page == path and block.command == "make check")
