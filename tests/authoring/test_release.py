"""The students' copy: what goes in, what never gets out, and how it grows."""

import ast
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader import verbs
from grader.authoring import Repository, publish
from grader.authoring.contents import imports, modules, unlisted
from grader.course import load_course, planned_checks
from grader.errors import Problem
from grader.fold import read_files
from tests.authoring.conftest import ROOT, git

SOURCES = ("movie_theater", "exercises", "solutions", "grader", "requirements", ".vscode", "docs")
FILES = ("LICENSE", "Makefile", ".gitignore", ".gitattributes")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.sqlite3", ".*_cache")
LONG = 30
STARTED_BY_NAME = ("__main__", "inprocess", "stage/__main__", "notebooks/answering")
"""Modules that no import leads to: a process is started with them, or pytest or a notebook names them."""


def copied(root):
    """A copy of the course, which nobody else changes."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course. No test changes it."""
    return load_course(copied(tmp_path_factory.mktemp("course")))


@pytest.fixture
def source(tmp_path):
    """A copy of the course for one test to change."""
    return copied(tmp_path / "course")


@pytest.fixture(scope="module")
def released(course, tmp_path_factory):
    """The whole course as students get it."""
    folder = tmp_path_factory.mktemp("release") / "students"
    publish(course, course.exercises, folder)
    return folder


@pytest.fixture(params=["clone", "copy without .git"])
def copy(request, released, tmp_path):
    """A student's own copy, in a folder whose name has a space and a letter beyond ASCII."""
    folder = tmp_path / "séance du soir"
    if request.param == "clone":
        git(tmp_path, "clone", "--quiet", str(released), str(folder))
    else:
        shutil.copytree(released, folder, ignore=shutil.ignore_patterns(".git"))
    (folder / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return folder


def make(folder, *words):
    around = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTEST"))}
    return subprocess.run(["make", *words], cwd=folder, env=around, capture_output=True, text=True, timeout=100)


def held(folder):
    """What the last commit holds."""
    return Repository(folder).files("HEAD")


def everything(folder):
    """The content of every object of a repository, also of what no branch leads to."""
    return Repository(folder).read("cat-file", "--batch-all-objects", "--batch")


def text_of(course, *places):
    """What stands below some places of the course, in one piece."""
    folders = [course.root / place for place in places]
    files = [path for folder in folders for path in ([folder] if folder.is_file() else sorted(folder.rglob("*")))]
    return b"\n".join(path.read_bytes() for path in files if path.is_file())


def long_lines(text):
    return {line.strip() for line in text.splitlines() if len(line.strip()) > LONG}


def test_no_object_holds_a_line_of_the_solutions(course, released):
    public = text_of(course, "movie_theater", "exercises", *modules())
    secret = {line for line in long_lines(text_of(course, "solutions")) if line not in public}
    assert len(secret) > 500, "the search must have something to find"
    whole = everything(released)
    assert [line for line in secret if line in whole] == []
    assert b"def test_programme_answers" in whole, "and it must be able to find what is there"


def test_up_to_an_exercise_nothing_of_a_later_one_is_in_it(course, tmp_path):
    publish(course, course.up_to(course.exercise("router")), tmp_path / "students")
    later = [f"exercises/{exercise.folder}" for exercise in course.exercises[1:]]
    public = text_of(course, "movie_theater", "exercises/02_router", "docs/student_readme.md", *modules())
    secret = {line for line in long_lines(text_of(course, *later)) if line not in public}
    whole = everything(tmp_path / "students")
    assert len(secret) > 100
    assert [line for line in secret if line in whole] == []
    assert "exercises/02_router/README.md" in held(tmp_path / "students")


def test_only_what_the_list_names_goes_in(released):
    files = held(released)
    tops = {path.split("/")[0] for path in files}
    assert tops - {"notebooks"} == {
        ".gitattributes", ".gitignore", ".vscode", "LICENSE", "Makefile", "README.md",
        "exercises", "grader", "movie_theater", "requirements",
    }  # fmt: skip
    assert {path for path in files if path.startswith("requirements/")} == {"requirements/student.lock"}
    assert not any("hidden" in path or path.startswith("grader/audit") for path in files)
    readme = files["README.md"].decode()
    assert "[2. The router](exercises/02_router/README.md) | 40 |" in readme
    assert "<!--" not in readme, "an author's notes stay at home"


def test_every_verb_for_students_is_in_it_and_no_other(copy):
    known = [verbs.describe(name, module) for name, module in verbs.names().items()]
    listed = make(copy, "help").stdout
    theirs = {line.split()[0] for line in listed.splitlines() if line.startswith("  ")}
    assert theirs == {verb.name for verb in known if verb.audience == "student"}
    assert "For authors" not in listed


def test_every_verb_for_students_works(copy):
    assert "Go on" not in make(copy, "check").stdout
    first = make(copy, "next")
    assert first.returncode == 0, first.stderr
    assert "02_router/README.md" in first.stdout
    checked = make(copy, "check", "EX=router")
    assert "1. Route the programme" in checked.stdout, checked.stderr
    assert "✗" in checked.stdout
    assert "Hint 1 of" in make(copy, "hint").stdout
    assert make(copy / "movie_theater", "manage", "CMD=check").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert "is taken" in make(copy, "run", f"PORT={other.getsockname()[1]}").stderr


def test_the_reference_solution_passes_in_it_and_an_editors_pytest_too(course, copy):
    for exercise in course.up_to(course.exercise("route_parameters")):
        for folder in (course.exercise_folder(exercise) / "starter", course.solution_folder(exercise) / "project"):
            shutil.copytree(folder, copy / "movie_theater", dirs_exist_ok=True)
    checked = make(copy, "check", "EX=route_parameters")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "All visible checks passed" in checked.stdout
    pytest_command = [sys.executable, "-m", "pytest", "-q", "exercises/03_route_parameters"]
    around = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(pytest_command, cwd=copy, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_list_of_modules_is_whole_and_has_nothing_to_spare(course):
    assert list(unlisted(course.root)) == []
    named = {f"grader/{name}.py" for name in STARTED_BY_NAME}
    reached, waiting = set(), named | {path for path in modules() if path.startswith("grader/commands/")}
    while waiting:
        path = waiting.pop()
        reached.add(path)
        packages = {f"{folder}/__init__.py" for folder in Path(path).parents if folder != Path()}
        waiting |= (imports(course.root, course.root / path) | packages) - reached
    assert {path for path in modules() if path.endswith(".py")} == reached


def test_what_it_imports_is_in_the_students_lock_or_in_python_itself(course):
    lock = (course.root / "requirements" / "student.lock").read_text(encoding="utf-8")
    known = {line.partition("==")[0].lower() for line in lock.splitlines() if "==" in line}
    known |= {*sys.stdlib_module_names, "grader"}
    for path in modules():
        if path.endswith(".py"):
            nodes = ast.walk(ast.parse((course.root / path).read_bytes()))
            names = {name for node in nodes for name in imported_names(node)}
            assert names <= known, path


def imported_names(node):
    """The packages that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return [node.module.partition(".")[0]]
    return [alias.name.partition(".")[0] for alias in node.names] if isinstance(node, ast.Import) else []


def test_course_toml_says_the_same_of_the_exercises_that_are_left(course, released, tmp_path):
    publish(course, course.up_to(course.exercise("route_parameters")), tmp_path / "early")
    for folder, count in ((released, len(course.exercises)), (tmp_path / "early", 2)):
        copy = load_course(folder)
        assert (copy.title, copy.project, copy.visible_share) == (course.title, course.project, course.visible_share)
        assert len(copy.exercises) == count
        for ours, theirs in zip(course.exercises, copy.exercises, strict=False):
            checks = {check.name for check in planned_checks(copy, theirs, hidden=False)}
            slugs = {exercise.slug for exercise in copy.exercises}
            assert theirs.until == {name: end for name, end in ours.until.items() if name in checks and end in slugs}
            assert (theirs.slug, theirs.tasks, theirs.changes) == (ours.slug, ours.tasks, ours.changes)


def test_from_nothing_the_commit_is_the_same_everywhere(course, released, tmp_path):
    again = publish(course, course.exercises, tmp_path / "again")
    assert again.state == "new"
    assert again.commit == git(released, "rev-parse", "main")
    assert git(tmp_path / "again", "status", "--porcelain") == ""
    assert publish(course, course.exercises, tmp_path / "again").state == "unchanged"


def test_a_later_release_adds_one_commit_and_leaves_the_students_project_alone(source, tmp_path):
    course, out = load_course(source), tmp_path / "students"
    first = publish(course, course.up_to(course.exercise("router")), out)
    before = held(out)
    (source / "movie_theater" / "movies" / "views.py").write_text("# mended\n", encoding="utf-8")
    (source / "movie_theater" / "movies" / "models.py").unlink()
    (source / "movie_theater" / "movies" / "extra.py").write_text("# new\n", encoding="utf-8")
    second = publish(course, course.exercises, out)
    after = held(out)

    assert git(out, "rev-list", "--parents", "main").splitlines()[0].split() == [second.commit, first.commit]
    project = {path: data for path, data in before.items() if path.startswith("movie_theater/")}
    assert {path: after[path] for path in project} == project
    assert after["movie_theater/movies/extra.py"] == b"# new\n"
    assert second.kept == ("movie_theater/movies/models.py", "movie_theater/movies/views.py")
    assert "exercises/08_middleware/README.md" in after
    assert git(out, "status", "--porcelain") == ""
    # `make next` knows the file that students hold, not the one that the course has now.
    digests = tomllib.loads(after["exercises/day_one.toml"].decode())
    assert digests["movies/views.py"] == hashlib.sha256(project["movie_theater/movies/views.py"]).hexdigest()


def test_a_student_who_works_in_a_clone_gets_the_next_release_by_a_pull(source, tmp_path):
    course, out, clone = load_course(source), tmp_path / "students", tmp_path / "clone"
    publish(course, course.up_to(course.exercise("router")), out)
    git(tmp_path, "clone", "--quiet", str(out), str(clone))
    (clone / "movie_theater" / "movies" / "views.py").write_text("# mine\n", encoding="utf-8")
    (source / "movie_theater" / "movies" / "views.py").write_text("# mended\n", encoding="utf-8")
    publish(course, course.exercises, out)
    git(clone, "pull", "--quiet", "--ff-only")
    assert (clone / "movie_theater" / "movies" / "views.py").read_text() == "# mine\n"
    assert (clone / "exercises" / "08_middleware" / "README.md").exists()


def test_an_empty_clone_of_a_new_repository_may_be_released_into(course, tmp_path):
    git(tmp_path, "init", "--quiet", "--bare", "-b", "trunk", "hosted.git")
    git(tmp_path, "clone", "--quiet", "hosted.git", "clone")
    release = publish(course, course.exercises[:1], tmp_path / "clone")
    git(tmp_path / "clone", "push", "--quiet", "origin", "HEAD")
    assert git(tmp_path / "hosted.git", "rev-parse", "trunk") == release.commit


def folder_with_a_file(out, course):
    out.mkdir()
    (out / "mine.txt").write_text("mine")


def somebodys_repository(out, course):
    folder_with_a_file(out, course)
    git(out, "init", "--quiet")
    git(out, "add", "mine.txt")
    git(out, "commit", "--quiet", "--message", "mine")


def repository_without_a_commit(out, course):
    folder_with_a_file(out, course)
    git(out, "init", "--quiet")


def release_with_a_commit_on_top(out, course):
    publish(course, course.exercises[:1], out)
    (out / "mine.txt").write_text("mine")
    git(out, "add", "mine.txt")
    git(out, "commit", "--quiet", "--message", "mine")


def release_with_changed_files(out, course):
    publish(course, course.exercises[:1], out)
    (out / "exercises" / "course.toml").write_text("# mine\n")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (folder_with_a_file, "holds something that is not a release"),
        (somebodys_repository, "is not a release"),
        (repository_without_a_commit, "no commit yet, but files"),
        (release_with_a_commit_on_top, "not one of `make release`"),
        (release_with_changed_files, "changed by hand"),
        (lambda out, course: out.write_text("a file"), "a file, not a folder"),
    ],
)
def test_what_is_something_else_is_refused_and_stays_as_it_is(course, tmp_path, prepare, words):
    out = tmp_path / "out"
    prepare(out, course)
    before = read_files(out), out.is_dir() and git(out, "rev-parse", "-q", "--verify", "HEAD", check=False)
    with pytest.raises(Problem, match=words) as caught:
        publish(course, course.exercises, out)
    assert caught.value.remedy
    after = read_files(out), out.is_dir() and git(out, "rev-parse", "-q", "--verify", "HEAD", check=False)
    assert after == before


def test_the_course_itself_is_no_place_for_a_release(source):
    course = load_course(source)
    with pytest.raises(Problem, match="part of the course itself"):
        publish(course, course.exercises, source / "exercises" / "students")
    assert not (source / "exercises" / "students").exists()
    assert publish(course, course.exercises[:1], source / "build" / "students").state == "new"


def test_a_given_file_that_holds_an_earlier_solution_is_named(source, tmp_path):
    solution = (source / "solutions" / "02_router" / "project" / "movies" / "urls.py").read_bytes()
    (source / "exercises" / "03_route_parameters" / "starter" / "movies" / "urls.py").write_bytes(solution)
    course = load_course(source)
    found = publish(course, course.exercises, tmp_path / "students").revealed
    assert [(entry.solution.slug, entry.path) for entry in found] == [
        ("router", "exercises/03_route_parameters/starter/movies/urls.py")
    ]
    assert found[0].lines > 1


def test_a_module_that_is_not_in_the_list_stops_the_release(source, tmp_path):
    with (source / "grader" / "wire.py").open("a") as file:
        file.write("\nfrom grader import packages\n")
    course = load_course(source)
    with pytest.raises(Problem, match=r"imports grader/packages\.py") as caught:
        publish(course, course.exercises, tmp_path / "students")
    assert caught.value.where == "grader/wire.py"


def test_what_is_not_committed_is_named(source, tmp_path):
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "the course")
    (source / "movie_theater" / "movies" / "scratch.py").write_text("# mine\n")
    (source / "movie_theater" / ".coverage").write_text("ignored\n")
    (source / "docs" / "other.md").write_text("not released\n")
    course = load_course(source)
    release = publish(course, course.exercises, tmp_path / "students")
    assert release.uncommitted == ("movie_theater/.coverage", "movie_theater/movies/scratch.py")


def test_notebooks_go_in_once_nbgrader_has_made_them_for_students(source, tmp_path):
    folder = source / "build" / "nbgrader" / "release" / "02_router"
    folder.mkdir(parents=True)
    (folder / "02_router.ipynb").write_text("{}")
    (folder / "gradebook.db").write_text("not for students")
    course = load_course(source)
    files = publish(course, course.exercises, tmp_path / "students").files
    assert [path for path in files if "notebooks/" in path and "grader" not in path] == ["notebooks/02_router.ipynb"]
    assert not any("gradebook" in path for path in files)


def test_the_verb_prints_what_went_in_and_which_solutions_become_public(tmp_path):
    def released(*words):
        command = [sys.executable, "-m", "grader", "release", *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    done = released(f"OUT={tmp_path / 'students'}", "UPTO=router")
    assert done.returncode == 0, done.stderr
    assert "exercises/02_router" in done.stdout
    assert "03_route_parameters" not in done.stdout
    assert "No reference solution becomes public" in done.stdout
    assert "is up to date" in released(f"OUT={tmp_path / 'students'}", "UPTO=router").stdout
    refused = released()
    assert refused.returncode == 2
    assert "make release OUT=../students" in refused.stderr
