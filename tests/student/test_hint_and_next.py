"""`make hint` and `make next`: one rung more, and the files of the next exercise."""

import pytest

VIEWS = "movie_theater/movies/views.py"


def test_the_ladder_is_climbed_rung_by_rung_and_then_stays(copy, golden):
    rungs = [copy.grader("hint").out for _ in range(4)]  # before any check, and in a project that does nothing yet
    golden("hint_first", rungs[0])
    golden("hint_last", rungs[2])
    assert rungs[3] == rungs[2]
    assert ["The idea" in rung for rung in rungs] == [False, True, True, True]
    assert ["Nearly the code" in rung for rung in rungs] == [False, False, True, True]


def test_a_hint_is_about_the_task_where_the_last_check_stopped(copy):
    copy.be("solution", "router")
    copy.change("movie_theater/movies/urls.py", 'name="programme"', 'name="program"')
    copy.grader("check")
    told = copy.grader("hint").out
    assert "The router, task 2: Give the address a name" in told
    assert "Hint 1 of 3" in told
    assert "Hint 1 of 3" in copy.grader("hint", "TASK=1").out, "each task has a ladder of its own"


@pytest.mark.parametrize(("words", "name"), [("TASK=9", "hint_unknown_task"), ("TASK=one", "hint_task_no_number")])
def test_a_slip_is_told(copy, golden, words, name):
    done = copy.grader("hint", words)
    assert (done.status, done.out) == (2, "")
    golden(name, done.err)


def test_next_brings_the_files_of_the_first_exercise(copy, golden):
    done = copy.make("next")
    assert done.status == 0, done.err
    golden("next_first", done.out)
    assert (copy.project / "answers/router.toml").exists()


def test_next_renews_a_file_that_is_still_as_given(copy, golden):
    copy.be("solution", "router")
    views = copy.root / VIEWS
    views.write_bytes(views.read_bytes().replace(b"\n", b"\r\n"))  # an editor on Windows changed nothing else
    done = copy.grader("next")
    golden("next_renewed", done.out)
    assert b"def movie(" in views.read_bytes()
    assert not views.with_name("views.py.given").exists()


def test_next_lays_a_file_beside_one_that_was_changed_and_says_so(copy, golden):
    copy.be("solution", "router")
    views = copy.root / VIEWS
    own = views.read_bytes() + b"\n# mine\n"
    views.write_bytes(own)
    done = copy.grader("next")
    golden("next_beside", done.out)
    assert views.read_bytes() == own
    assert b"def movie(" in views.with_name("views.py.given").read_bytes()


def test_next_after_the_last_exercise_says_so(copy, golden):
    copy.be("solution", "middleware")
    done = copy.grader("next")
    assert done.status == 0
    golden("next_after_the_last", done.out)


def test_next_brings_back_a_given_file_that_is_gone(copy, golden):
    copy.be("solution", "function_view")
    (copy.project / "movies/programme.py").unlink()
    done = copy.grader("next")
    golden("next_brings_back", done.out)
    assert (copy.project / "movies/programme.py").exists()
    assert not (copy.project / "answers/middleware.toml").exists()


def test_next_without_a_project_says_so(copy):
    (copy.project / "manage.py").unlink()
    done = copy.grader("next")
    assert (done.status, done.out) == (2, "")
    assert "There is no manage.py in your project." in done.err
