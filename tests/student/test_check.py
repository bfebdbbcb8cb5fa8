"""`make check`: what a student reads, and what the status says to a machine."""

import json
import signal
import sys
import time

SETTINGS = "movie_theater/movie_theater/settings.py"
VIEWS = "movie_theater/movies/views.py"


def test_a_fresh_copy_gets_a_readable_report(copy, golden):
    done = copy.make("check")
    assert done.status == 2, "make's own word for any status but 0"
    golden("fresh_copy", done.out)


def test_the_first_request_stops_at_the_router(copy, golden):
    copy.be("start", "router")
    done = copy.grader("check")
    assert (done.status, done.err) == (1, "")
    golden("start_of_router", done.out)


def test_when_all_visible_checks_pass_it_says_just_that_and_later_what_is_lost(copy, golden):
    copy.be("solution", "function_view")
    before = sorted(copy.project.rglob("*"))
    done = copy.grader("check", "EX=function_view")
    assert (done.status, done.err) == (0, "")
    assert "All visible checks passed. Hidden checks run at grading." in done.out
    golden("solution_of_function_view", done.out)
    progress = json.loads((copy.root / ".progress.json").read_text(encoding="utf-8"))
    assert progress["passed"] == ["function_view", "router", "route_parameters"]
    assert progress["stopped_at"] is None
    assert sorted(copy.project.rglob("*")) == before, "a check leaves nothing in the project"

    copy.change("movie_theater/movies/urls.py", '"today/"', '"tonight/"')
    done = copy.grader("check", "EX=function_view")
    assert done.status == 1
    golden("earlier_exercise_lost", done.out)


def test_a_view_that_raises_is_told_with_its_place(copy, golden):
    copy.be("solution", "router")
    copy.change(VIEWS, "def programme(request):\n", "def programme(request):\n    request.user.favourite.title\n")
    done = copy.grader("check", "EX=router")
    assert done.status == 1
    golden("view_raises", done.out)


def test_a_project_whose_settings_are_gone_does_not_start(copy, golden):
    copy.be("start", "router")
    (copy.root / SETTINGS).unlink()
    done = copy.grader("check")
    assert (done.status, done.err) == (1, "")
    golden("settings_gone", done.out)


def test_a_slip_in_the_settings_is_told_with_its_line(copy, golden):
    copy.be("start", "router")
    copy.change(SETTINGS, "DEBUG = True", "DEBUG = (True")
    done = copy.grader("check")
    assert done.status == 1
    golden("settings_slip", done.out)


def test_a_layer_that_is_not_listed_gets_its_diagnosis(copy, golden):
    copy.be("solution", "middleware")
    copy.change(SETTINGS, '    "core.layers.Stamp",\n', "")
    done = copy.grader("check", "EX=middleware")
    assert done.status == 1
    golden("layer_not_listed", done.out)


def test_given_files_that_are_missing_are_named(copy, golden):
    copy.be("solution", "function_view")
    (copy.root / "movie_theater/movies/programme.py").unlink()
    done = copy.grader("check", "EX=function_view")
    assert done.status == 1
    golden("given_file_missing", done.out)


def test_an_exercise_that_is_mistyped_is_answered_with_those_there_are(copy, golden):
    done = copy.grader("check", "EX=rooter")
    assert (done.status, done.out) == (2, "")
    golden("exercise_mistyped", done.err)


def test_a_broken_course_file_is_no_fault_of_the_student(copy, golden):
    copy.change("exercises/course.toml", 'station = "view"', 'station = "vue"')
    done = copy.grader("check")
    assert (done.status, done.out) == (2, "")
    golden("course_file_broken", done.err)


def test_a_project_without_manage_py_is_told(copy, golden):
    (copy.root / "movie_theater/manage.py").unlink()
    done = copy.grader("check")
    assert (done.status, done.out) == (2, "")
    golden("manage_py_missing", done.err)


def test_the_first_prediction_is_kept_and_shown_when_all_is_done(copy):
    copy.be("solution", "router")
    answers = "movie_theater/answers/router.toml"
    (line,) = [line for line in (copy.root / answers).read_text("utf-8").splitlines() if line.startswith("prediction")]
    copy.change(answers, line, 'prediction = "The \\u001b[31mrouter says no."')
    assert copy.grader("check", "EX=router").status == 0
    copy.change(answers, "router says no.", "browser gives up.")
    done = copy.grader("check", "EX=router")
    assert "Your first prediction was: The \N{REPLACEMENT CHARACTER}[31mrouter says no." in done.out
    assert "browser gives up" not in done.out


def test_a_check_that_is_stopped_says_so_and_is_no_fault(copy, tmp_path):
    copy.be("solution", "router")
    mark = tmp_path / "begun"
    forever = f"    open({str(mark)!r}, 'w').close()\n    while True:\n        pass\n"
    copy.change(VIEWS, "def programme(request):\n", f"def programme(request):\n{forever}")
    process = copy.start(sys.executable, "-m", "grader", "check", "EX=router")
    while not mark.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "\nStopped.\n")
    assert "Traceback" not in out
