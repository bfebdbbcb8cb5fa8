"""The fold: how overlays are read, laid and added up to states."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import fold
from grader.course import load_course
from grader.errors import CourseError
from grader.fold import Overlay

COURSE = """
[course]
title = "Two steps"
project = "project"
visible_share = 0.5
"""

EXERCISE = """
[[exercise]]
number = {number}
slug = "{slug}"
title = "A step"
station = "view"
steps = [7]
minutes = 5
changes = []
task = [{{ number = 1, title = "It", points = 1 }}]
"""

PATHS = st.sampled_from(["a.py", "b.py", "folder/a.py", "folder/c.txt", "d"])
STATES = st.dictionaries(PATHS, st.binary(max_size=4))


@st.composite
def overlays(draw, state):
    removed = draw(st.lists(st.sampled_from(sorted(state)), unique=True)) if state else []
    return Overlay(draw(STATES), tuple(removed))


@pytest.fixture
def course(tmp_path):
    """A course of the exercises 1 and 3, whose files each say where they come from."""
    steps = [EXERCISE.format(number=number, slug=slug) for number, slug in ((1, "first"), (3, "third"))]
    files = {
        "exercises/course.toml": "\n".join([COURSE, *steps]),
        "project/manage.py": "day one",
        "project/views.py": "day one",
        "exercises/01_first/starter/given.py": "given by 1",
        "solutions/01_first/project/views.py": "solved by 1",
        "solutions/01_first/project/urls.py": "solved by 1",
        "exercises/03_third/starter/given.py": "given by 3",
        "solutions/03_third/project/REMOVED": "urls.py\n",
        "solutions/03_third/project/views.py": "solved by 3",
        "solutions/03_third/right/package/REMOVED": "\n  views.py  \r\n\n",
        "solutions/03_third/right/package/views/__init__.py": "right",
        "solutions/03_third/right/package/why.txt": "place: A package.",
        "solutions/03_third/wrong/typo/views.py": "wrong",
        "solutions/03_third/wrong/typo/expect.toml": "idea = ''",
        "solutions/03_third/wrong/typo/deep/expect.toml": "a file of the project",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return load_course(tmp_path)


def told(state):
    return {path: data.decode() for path, data in state.items()}


def test_the_first_start_is_day_one_with_the_given_files(course):
    start = told(fold.start(course, course.exercise("first")))
    assert start == {"manage.py": "day one", "views.py": "day one", "given.py": "given by 1"}


def test_a_later_start_holds_everything_before_it_and_its_own_given_files(course):
    start = told(fold.start(course, course.exercise("third")))
    assert start == {
        "manage.py": "day one",
        "views.py": "solved by 1",
        "urls.py": "solved by 1",
        "given.py": "given by 3",
    }


def test_a_solution_is_its_start_with_the_step_on_top(course):
    assert told(fold.solution(course, course.exercise("first")))["views.py"] == "solved by 1"
    assert told(fold.solution(course, course.exercise("third"))) == {
        "manage.py": "day one",
        "views.py": "solved by 3",
        "given.py": "given by 3",
    }


def test_a_right_answer_lies_on_the_start_and_may_take_files_away(course):
    right = told(fold.right(course, course.exercise("third"), "package"))
    assert right["views/__init__.py"] == "right"
    assert right["urls.py"] == "solved by 1", "the step of the reference takes it away, this answer does not"
    assert "views.py" not in right


def test_a_wrong_answer_lies_on_the_solution(course):
    wrong = told(fold.wrong(course, course.exercise("third"), "typo"))
    assert wrong["views.py"] == "wrong"
    assert "urls.py" not in wrong


def test_control_files_are_no_part_of_a_state_but_their_names_are_free_further_down(course):
    right = fold.right(course, course.exercise("third"), "package")
    wrong = fold.wrong(course, course.exercise("third"), "typo")
    assert not fold.CONTROL & (right.keys() | wrong.keys())
    assert wrong["deep/expect.toml"] == b"a file of the project"


def test_overlays_are_listed_by_name_and_a_missing_folder_has_none(course):
    third = course.exercise("third")
    (course.solution_folder(third) / "wrong" / "README.md").write_text("no overlay", encoding="utf-8")
    assert fold.names(course, third, "right") == ["package"]
    assert fold.names(course, third, "wrong") == ["typo"]
    assert fold.names(course, course.exercise("first"), "wrong") == []


def test_an_overlay_that_is_not_there_is_named(course):
    with pytest.raises(CourseError, match="There is no overlay nothing"):
        fold.wrong(course, course.exercise("third"), "nothing")


def test_taking_away_what_is_not_there_names_the_path_and_the_list(course):
    folder = course.solution_folder(course.exercise("third")) / "wrong" / "typo"
    (folder / "REMOVED").write_text("views.py\nnever.py\n", encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        fold.wrong(course, course.exercise("third"), "typo")
    assert caught.value.what == "never.py is not there to be taken away."
    assert caught.value.where.endswith("solutions/03_third/wrong/typo/REMOVED")
    assert caught.value.remedy


@given(STATES, st.data())
def test_an_overlay_replaces_adds_and_takes_away_and_touches_nothing_else(state, data):
    overlay = data.draw(overlays(state))
    before = dict(state)
    laid = fold.lay(state, overlay)
    assert state == before
    for path in state.keys() | laid.keys() | overlay.files.keys():
        kept = None if path in overlay.removed else state.get(path)
        assert laid.get(path) == overlay.files.get(path, kept)


@given(STATES)
def test_the_empty_overlay_changes_nothing(state):
    assert fold.lay(state, Overlay({})) == state


@given(STATES, STATES)
def test_laying_the_same_files_twice_is_laying_them_once(state, files):
    once = fold.lay(state, Overlay(files))
    assert fold.lay(once, Overlay(files)) == once


@given(STATES, STATES)
def test_what_is_changed_between_two_states_turns_one_into_the_other(before, after):
    changed = list(fold.changed(before, after))
    files = {path: after[path] for path in changed if path in after}
    removed = tuple(path for path in changed if path not in after)
    assert fold.lay(before, Overlay(files, removed)) == after


@given(state=st.dictionaries(st.sampled_from(["a.py", "folder/b", "folder/sub/ł.txt"]), st.binary()))
def test_a_written_state_is_read_back(state, tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    fold.write(state, folder)
    assert fold.read_files(folder) == state


def test_what_running_leaves_behind_is_no_part_of_a_state(tmp_path):
    fold.write(
        {
            "manage.py": b"",
            "db.sqlite3": b"",
            "old.pyc": b"",
            "app/__pycache__/views.cpython-311.pyc": b"",
            ".venv/bin/python": b"",
            "node_modules/thing/index.js": b"",
            ".git/HEAD": b"",
        },
        tmp_path,
    )
    (tmp_path / "elsewhere").symlink_to("/etc", target_is_directory=True)
    (tmp_path / "secret.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    assert list(fold.read_files(tmp_path)) == ["manage.py"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert fold.read_files(tmp_path / "nowhere") == {}
    nowhere = fold.read_overlay(tmp_path / "nowhere")
    assert (nowhere.files, nowhere.removed) == ({}, ())
