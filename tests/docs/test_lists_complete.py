"""Lists that a text gives (keys, fixtures, outcomes, columns, limits, verbs) are whole and agree with the code."""

import re
from dataclasses import fields

import pytest

from grader import verbs
from grader.audit.texts import LEAST_RIGHT, LEAST_WRONG, RUNGS
from grader.checks import fixtures
from grader.checks.page import Page
from grader.course import Exercise, Task, load_course
from grader.course.model import STATIONS
from grader.gradebook import NOT_DUE
from grader.gradebook.backup import KEPT
from grader.gradebook.grades_csv import COLUMNS
from grader.gradebook.tables import attempts
from grader.intake.limits import Limits
from grader.judge import host, plugin, stages, theater
from grader.results import AttemptState, Outcome
from grader.stage import limits
from grader.student import Laid
from tests.docs.pages import ROOT, page

NUMBERS = {4: "four", 8: "eight"}
SHARES = {0.5: "half"}


def column(path, heading):
    """The code spans of the first column of the table below this line of heading."""
    _, _, rest = page(path).text.partition(f"{heading}\n|---")
    rows = [line for line in rest.split("\n\n")[0].splitlines()[1:] if line.startswith("|")]
    return [span for row in rows for span in re.findall(r"`([^`]+)`", row.split("|")[1])]


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("| key of `[[exercise]]` | means |", [item.name for item in fields(Exercise) if item.name != "tasks"]),
        ("| key of `[[exercise.task]]` | means |", [item.name for item in fields(Task)]),
        ("| key of `[course]` | means |", ["title", "project", "visible_share"]),
    ],
)
def test_every_key_of_course_toml_is_explained(heading, keys):
    assert column("CONTRIBUTING.md", heading) == keys


def test_every_fixture_of_a_check_is_explained():
    source = (ROOT / "grader" / "checks" / "fixtures.py").read_text(encoding="utf-8")
    names = re.findall(r"^@pytest\.fixture\ndef (\w+)", source, re.MULTILINE)
    assert names
    assert all(hasattr(fixtures, name) for name in names)
    assert sorted(column("CONTRIBUTING.md", "| fixture | what it gives |")) == sorted(names)


def test_everything_that_a_page_has_is_explained():
    public = {name for name in vars(Page) if not name.startswith("_")} | {item.name for item in fields(Page)}
    told = {span.lstrip(".").partition("(")[0] for span in column("CONTRIBUTING.md", "| name | what it is |")}
    assert told == public


def test_the_numbers_of_overlays_and_the_rungs_are_those_of_audit():
    text = page("CONTRIBUTING.md").text
    assert f"other right answers, at least {NUMBERS[LEAST_RIGHT]}" in text
    assert f"mistake each, at least {NUMBERS[LEAST_WRONG]}" in text
    assert re.findall(r"^- `### ([^`]+)`", text, re.MULTILINE) == RUNGS
    assert f"| `station` | {', '.join(STATIONS[:-1])} or {STATIONS[-1]} |" in text


def test_every_outcome_and_state_is_explained():
    assert column("docs/students.md", "| outcome | what has happened |") == list(Outcome)
    assert column("docs/instructors.md", "| state | means | score |") == [*AttemptState, NOT_DUE]
    assert column("docs/students.md", "| it says | and means |") == list(Laid)


def test_every_column_is_explained():
    assert column("docs/instructors.md", "| column | holds |") == list(COLUMNS)
    _, _, rest = page("docs/instructors.md").text.partition("Its table `attempts`")
    rows = [line.split("|")[1] for line in rest.split("\n\n")[1].splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == [item.name for item in attempts.columns]


def test_the_limits_of_security_are_those_of_the_code():
    source = (ROOT / "grader" / "stage" / "exchange.py").read_text(encoding="utf-8")
    body = int(re.search(r"^LONGEST_BODY = (\d+) << 20$", source, re.MULTILINE)[1])
    rows = [
        f"| memory (address space) | {limits.MEMORY >> 30} GiB |",
        f"| processor time | {limits.CPU_SECONDS} seconds |",
        f"| size of one file that it writes | {limits.FILE_SIZE >> 20} MiB |",
        f"| open files | {limits.OPEN_FILES} |",
        f"| loading the project | {theater.LOAD_SECONDS:.0f} seconds |",
        f"| answering one request | {theater.REQUEST_SECONDS:.0f} seconds |",
        f"| one whole check | {plugin.CHECK_SECONDS:.0f} seconds",
        f"after {host.MOST_TIMEOUTS}, the rest is not tried",
        f"| one answer of the stage | {stages.ANSWER_LIMIT >> 20} MiB |",
        f"| the body of one response | {body} MiB, then it is cut |",
        f"| printed output that is kept | {theater.OUTPUT_KEPT >> 10} KiB",
    ]
    assert not [row for row in rows if row not in page("SECURITY.md").text]


def test_the_students_guide_has_the_same_deadlines():
    text = page("docs/students.md").text
    words = f"{theater.LOAD_SECONDS:.0f} seconds for loading, {theater.REQUEST_SECONDS:.0f} seconds for each request"
    assert words in text
    assert f"memory than it may have ({limits.MEMORY >> 30} GiB)" in text


def test_the_limits_of_intake_are_those_of_the_code():
    most = Limits()
    text = page("docs/instructors.md").text
    assert f"a single file of more than {most.single >> 20} MB" in text
    assert f"more than {most.files:,} files or {most.total >> 20} MB in the project" in text
    assert f"more than {most.members:,} files in all" in text
    assert f"the last {KEPT} states of the" in text


@pytest.mark.parametrize("path", ["docs/students.md", "docs/instructors.md"])
def test_the_part_for_visible_checks_is_that_of_course_toml(path):
    share = SHARES[load_course(ROOT).visible_share]
    assert re.search(rf"only its visible checks pass, it gives [^.]*\b{share}\b", " ".join(page(path).text.split()))


def test_every_verb_stands_in_the_readme():
    text = page("README.md").text
    internal = {"lock", "system"}  # `make` alone lists them, and CONTRIBUTING.md tells of them
    assert not [verb for verb in verbs.names() if f"make {verb}" not in text and verb not in internal]
    assert not [verb for verb in internal if f"make {verb}" not in page("CONTRIBUTING.md").text]


def test_the_students_readme_names_no_verb_that_students_do_not_have():
    mine = {name for name in verbs.names() if verbs.find(name).audience == "student"}
    text = page("docs/student_readme.md").text
    assert {name for name in re.findall(r"make (\w+)", text) if name in verbs.names()} == mine
