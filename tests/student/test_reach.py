"""How far a project has come, read from its files; and which given files it lacks."""

import pytest

from grader import fold
from grader.student import Progress, begun, load_progress, missing_given, next_exercise, reached
from grader.student.given import digest


def states(course):
    return {
        (kind, exercise.slug): getattr(fold, kind)(course, exercise)
        for exercise in course.exercises
        for kind in ("start", "solution")
    }


def test_every_start_and_solution_has_reached_its_exercise(course):
    for (kind, slug), files in states(course).items():
        assert reached(course, files).slug == slug, kind


def test_a_solution_is_begun(course):
    for (kind, slug), files in states(course).items():
        assert kind == "start" or begun(course, files).slug == slug


def test_given_files_alone_begin_no_exercise_that_changes_one_of_them(course):
    files = fold.start(course, course.exercise("function_view"))
    assert begun(course, files).slug == "route_parameters"
    assert begun(course, files | {"movies/views.py": files["movies/views.py"] + b"# mine"}).slug == "function_view"


def test_the_next_exercise_is_the_one_after_and_then_none(course):
    following = [next_exercise(course, fold.solution(course, exercise)) for exercise in course.exercises]
    assert following == [*course.exercises[1:], None]


def test_day_one_has_reached_nothing_yet(course):
    files = fold.read_files(course.project_folder)
    assert reached(course, files) is begun(course, files) is next_exercise(course, files) is course.exercises[0]


def test_given_files_that_are_missing_are_named_unless_a_package_took_their_place(course):
    exercise = course.exercise("function_view")
    files = fold.solution(course, exercise)
    assert missing_given(course, exercise, files) == []
    source = files.pop("movies/programme.py")
    assert missing_given(course, exercise, files) == ["movies/programme.py"]
    assert missing_given(course, exercise, files | {"movies/programme/__init__.py": source}) == []


def test_line_endings_make_no_other_file():
    assert digest(b"a\r\nb\r\n") == digest(b"a\nb\n") != digest(b"a\nb")


@pytest.fixture
def progress(tmp_path):
    return load_progress(tmp_path)


def test_what_is_remembered_comes_back(progress, tmp_path):
    progress.note("router", passed=True)
    progress.keep_prediction("router", "Łódź")
    progress.rungs["router/2"] = 3
    progress.stopped_at = ("view", 2)
    progress.save()
    again = load_progress(tmp_path)
    assert again == progress
    assert again == Progress(again.path, ["router"], {"router/2": 3}, {"router": "Łódź"}, ("view", 2))
    assert [path.name for path in tmp_path.iterdir()] == [".progress.json"]


def test_an_exercise_is_lost_when_it_passed_before_and_does_not_now(progress):
    assert not progress.note("router", passed=False)
    assert not progress.note("router", passed=True)
    assert not progress.note("router", passed=True)
    assert progress.note("router", passed=False)
    assert progress.passed == ["router"]


def test_the_first_prediction_counts(progress):
    for text in ("", "first", "second"):
        progress.keep_prediction("router", text)
    assert progress.predictions == {"router": "first"}


@pytest.mark.parametrize(
    "damage",
    ["", "{", "null", "[]", '{"passed": []}', '{"passed": 1, "rungs": [], "predictions": {}, "stopped_at": [1]}'],
)
def test_a_damaged_memory_is_a_fresh_start(tmp_path, damage):
    (tmp_path / ".progress.json").write_text(damage, encoding="utf-8")
    assert load_progress(tmp_path) == Progress(tmp_path / ".progress.json")
