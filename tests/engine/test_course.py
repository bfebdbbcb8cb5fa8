"""course.toml: every slip of its author is named, with its place and what to do."""

import pytest

from grader.course import load_course
from grader.errors import CourseError, UsageError

GOOD = """
[course]
title = "A course"
project = "project"
visible_share = 0.5

[[exercise]]
number = 2
slug = "router"
title = "The router"
station = "router"
steps = [6]
minutes = 40
changes = ["urls.py"]
until = { test_it = "view" }

    [[exercise.task]]
    number = 1
    title = "One"
    points = 2

    [[exercise.task]]
    number = 2
    title = "Two"
    points = 1
    needs = [1]
    manual = true

[[exercise]]
number = 4
slug = "view"
title = "A view"
station = "view"
steps = [6, 7]
minutes = 50
changes = []
task = [{ number = 1, title = "One", points = 1 }]
"""

SLIPS = [
    # what is replaced, by what, and a word of the message
    ("[course]\n", "[curse]\n", "course.toml has an unknown key “curse”"),
    ('title = "A course"', "", "[course] has no “title”"),
    ('title = "A course"', "title = 7", "“title” is 7"),
    ('project = "project"', 'project = ["project"]', "“project” is ['project']"),
    ("visible_share = 0.5", "visible_share = 1.5", "“visible_share” is 1.5"),
    ("visible_share = 0.5", 'visible_share = "half"', "“visible_share” is 'half'"),
    ("visible_share = 0.5", "visible_share = true", "“visible_share” is True"),
    ("visible_share = 0.5", "visible_share = nan", "“visible_share” is nan"),
    ("visible_share = 0.5", "visible_share = 0.5\ncolour = 1", "[course] has an unknown key “colour”"),
    ('[course]\ntitle = "A course"\nproject = "project"\nvisible_share = 0.5\n', "", "has no “course”"),
    ("[course]\n", "extra = 1\n[course]\n", "unknown key “extra”"),
    ("number = 2\nslug", "slug", "exercise “router” has no “number”"),
    ("number = 2\nslug", 'number = "2"\nslug', "“number” is '2'"),
    ("number = 2\nslug", "number = true\nslug", "“number” is True"),
    ("number = 2\nslug", "number = 9\nslug", "not in the order of their numbers"),
    ("number = 2\nslug", "number = 4\nslug", "not in the order of their numbers"),
    ('slug = "router"', "", "exercise “?” has no “slug”"),
    ('slug = "router"', 'slug = "view"', "Two exercises have the same slug"),
    ('slug = "router"', 'slug = "../router"', "“slug” is '../router'"),
    ('slug = "router"', 'slug = "The Router"', "“slug” is 'The Router'"),
    ('station = "router"', 'station = "rooter"', "no station is called “rooter”"),
    ("minutes = 40", "minuets = 40", "unknown key “minuets”"),
    ("minutes = 40", "minutes = 40.5", "“minutes” is 40.5"),
    ("steps = [6]", "steps = 6", "“steps” is 6"),
    ("steps = [6]", "", "exercise “router” has no “steps”"),
    ("steps = [6]", 'steps = ["six"]', "“steps” is ['six']"),
    ('changes = ["urls.py"]', 'changes = "urls.py"', "“changes” is 'urls.py'"),
    ('changes = ["urls.py"]', "changes = [1]", "“changes” is [1]"),
    ('until = { test_it = "view" }', 'until = "view"', "“until” is 'view'"),
    ('until = { test_it = "view" }', 'until = { test_it = "vue" }', "until.test_it names “vue”"),
    ('until = { test_it = "view" }', "until = { test_it = [4] }", "until.test_it names"),
    ("points = 2", "points = 2.5", "“points” is 2.5"),
    ("points = 2", "", "exercise “router”, task 1 has no “points”"),
    ("points = 2", "points = 2\npoint = 1", "exercise “router”, task 1 has an unknown key “point”"),
    ("number = 1\n    title", "number = 3\n    title", "not numbered 1, 2, 3"),
    ("needs = [1]", "needs = 1", "“needs” is 1"),
    ("needs = [1]", "needs = [2]", "task 2 needs task 2"),
    ("needs = [1]", "needs = [3]", "task 2 needs task 3"),
    ("needs = [1]", 'needs = ["1"]', "“needs” is ['1']"),
    ("manual = true", 'manual = "no"', "“manual” is 'no'"),
    ("task = [{ number", "tusk = [{ number", "unknown key “tusk”"),
    ('task = [{ number = 1, title = "One", points = 1 }]', "task = [1]", "“task” is [1]"),
    ('task = [{ number = 1, title = "One", points = 1 }]', "task = []", "exercise “view” has no task"),
    ("steps = [6]", "steps = [6", "not valid TOML"),
]


def course_from(root, text):
    (root / "exercises").mkdir(exist_ok=True)
    path = root / "exercises" / "course.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_course(root)


def assert_wrong(root, text, words):
    with pytest.raises(CourseError) as caught:
        course_from(root, text)
    error = caught.value
    assert words in error.what
    assert error.where == "exercises/course.toml"
    assert error.remedy


def test_a_good_course_is_read(tmp_path):
    course = course_from(tmp_path, GOOD)
    router, view = course.exercises
    assert (course.title, course.project_folder, course.visible_share) == ("A course", tmp_path / "project", 0.5)
    assert (router.folder, router.points, router.steps, router.changes) == ("02_router", 3, (6,), ("urls.py",))
    assert router.task(2).needs == (1,)
    assert (router.task(1).manual, router.task(2).manual) == (False, True)
    assert view.task(1).needs == ()
    with pytest.raises(KeyError):
        view.task(2)


@pytest.mark.parametrize(("good", "slip", "words"), SLIPS)
def test_a_slip_is_named_with_its_place_and_a_remedy(tmp_path, good, slip, words):
    assert GOOD.count(good) == 1
    assert_wrong(tmp_path, GOOD.replace(good, slip), words)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CourseError, match="The file is missing"):
        load_course(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path):
    assert_wrong(tmp_path, b"\xff\xfe\x00", "not UTF-8")


def test_exercises_that_are_no_tables_are_named(tmp_path):
    head = GOOD.partition("[[exercise]]")[0].replace("[course]", 'exercise = ["router"]\n[course]')
    assert_wrong(tmp_path, head, "“exercise” is ['router']")


def test_a_course_without_exercises_is_named(tmp_path):
    head = GOOD.partition("[[exercise]]")[0].replace("[course]", "exercise = []\n[course]")
    assert_wrong(tmp_path, head, "no exercise")


@pytest.mark.parametrize("share", ["0", "1", "0.0", "1.0"])
def test_the_visible_share_goes_from_nothing_to_all(tmp_path, share):
    course = course_from(tmp_path, GOOD.replace("visible_share = 0.5", f"visible_share = {share}"))
    assert course.visible_share == float(share)


@pytest.mark.parametrize("name", ["router", "2", "02", "02_router", " Router "])
def test_an_exercise_is_found_as_a_person_would_type_it(tmp_path, name):
    assert course_from(tmp_path, GOOD).exercise(name).slug == "router"


def test_an_unknown_exercise_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(UsageError) as caught:
        course_from(tmp_path, GOOD).exercise("rooter")
    assert caught.value.what == "There is no exercise called “rooter”."
    assert caught.value.remedy.startswith("Use a name or its number: router (2), view (")


def test_a_check_ends_with_the_exercise_that_its_until_names(tmp_path):
    course = course_from(tmp_path, GOOD)
    router, view = course.exercises
    assert course.ended(router, router) == set()
    assert course.ended(router, view) == {"test_it"}
    assert course.up_to(router) == (router,)
    assert course.up_to(view) == (router, view)


def test_hidden_checks_are_left_out_where_they_are_absent_or_unwanted(tmp_path):
    course = course_from(tmp_path, GOOD)
    router = course.exercises[0]
    visible = tmp_path / "exercises" / "02_router" / "test_router.py"
    hidden = tmp_path / "solutions" / "02_router" / "test_router_hidden.py"
    assert course.check_files(router, hidden=True) == [visible]
    hidden.parent.mkdir(parents=True)
    hidden.write_text("", encoding="utf-8")
    assert course.check_files(router, hidden=True) == [visible, hidden]
    assert course.check_files(router, hidden=False) == [visible]
