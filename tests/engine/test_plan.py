"""The plan: which checks there are, read without running them."""

import pytest

from grader.course import planned_checks
from grader.errors import CourseError

ONE = '''
@task({mark})
def test_{name}(visit):
    """{line}"""
'''


def check(name="one", mark='1, promise="A promise."', line="A line."):
    return ONE.format(name=name, mark=mark, line=line)


@pytest.fixture
def planned(course_at):
    def plan(checks, hidden="", **wishes):
        course = course_at(checks, hidden)
        return planned_checks(course, course.exercises[0], hidden=bool(hidden))

    return plan


def test_nothing_of_a_check_file_is_run(planned):
    (one,) = planned("import nothing_like_this\nraise SystemExit\n" + check())
    assert (one.name, one.task, one.line, one.promise, one.hidden) == ("test_one", 1, "A line.", "A promise.", False)
    assert one.path.name == "test_hello.py"


def test_checks_run_by_task_with_the_visible_ones_first(planned):
    visible = check("c", '2, promise="…"') + check("a") + check("b")
    hidden = check("d") + check("e", '2, promise="…"')
    plan = planned(visible, hidden)
    assert [item.name for item in plan] == ["test_a", "test_b", "test_d", "test_c", "test_e"]
    assert [item.hidden for item in plan] == [False, False, True, False, True]


def test_a_promise_over_several_lines_is_one_sentence(planned):
    (one,) = planned(check(mark='\n    1,\n    promise="One sentence "\n    "on two\\n  lines.",\n'))
    assert one.promise == "One sentence on two lines."


def test_only_functions_called_test_are_checks(planned):
    helpers = "def helper(page):\n    pass\n\nclass Page:\n    pass\n\ntest_data = 7\n"
    assert [item.name for item in planned(helpers + check())] == ["test_one"]


def test_other_marks_may_stand_beside_the_task(planned):
    (one,) = planned("@some\n@other.thing(1)\n" + check().lstrip())
    assert one.task == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (check(line=""), "test_one has no docstring"),
        (check(line="   "), "test_one has no docstring"),
        ('def test_one(visit):\n    """A line."""\n', "test_one does not say which task and promise"),
        (check(mark="1"), "does not say which task and promise"),
        (check(mark='promise="…"'), "does not say which task and promise"),
        (check(mark='1, promise="…", points=3'), "does not say which task and promise"),
        (check(mark='"one", promise="…"'), "does not say which task and promise"),
        (check(mark="1, promise=PROMISE"), "does not say which task and promise"),
        (check(mark="*NUMBERS, promise='…'"), "does not say which task and promise"),
        (check(mark="1, **more"), "does not say which task and promise"),
        (check().replace("def", "async def"), "test_one is an async function"),
        (check() + check(), "Two checks are called test_one"),
        ("def test_one(:\n", "not valid Python"),
        ("text = '\0'\n", "not valid Python"),
    ],
)
def test_a_slip_is_named_with_its_place_and_a_remedy(planned, source, words):
    with pytest.raises(CourseError) as caught:
        planned(source)
    assert words in caught.value.what
    assert "01_hello" in caught.value.where
    assert caught.value.remedy


def test_the_line_of_a_slip_is_named(planned):
    with pytest.raises(CourseError) as caught:
        planned(check("good") + check(line=""))
    assert caught.value.where == "exercises/01_hello/test_hello.py:7"


def test_a_visible_and_a_hidden_check_may_not_share_a_name(planned):
    with pytest.raises(CourseError, match="Two checks are called test_one"):
        planned(check(), check())


def test_a_missing_file_of_checks_is_named(course_at):
    course = course_at()
    course.check_files(course.exercises[0], hidden=False)[0].unlink()
    with pytest.raises(CourseError, match="The file of checks is missing"):
        planned_checks(course, course.exercises[0], hidden=False)


def test_a_file_that_is_no_text_is_named(course_at):
    course = course_at()
    course.check_files(course.exercises[0], hidden=False)[0].write_bytes(b"text = 'caf\xe9'\n")
    with pytest.raises(CourseError, match="not valid Python"):
        planned_checks(course, course.exercises[0], hidden=False)
