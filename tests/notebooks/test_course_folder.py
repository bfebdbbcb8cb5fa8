"""The folder that `make notebooks` makes for nbgrader, and makes anew."""

import pytest
from traitlets.config import PyFileConfigLoader

from grader import fold
from grader.errors import UsageError
from grader.notebooks import nbgrader_course

NAME = "08_middleware"
CONFIGURATION = "nbgrader_config.py"


@pytest.fixture
def folder(course, tmp_path):
    """A folder made once already."""
    nbgrader_course.write(course, tmp_path / "class")
    return tmp_path / "class"


def test_it_holds_our_part_and_nothing_else(folder):
    assert sorted(path.name for path in folder.iterdir()) == [CONFIGURATION, "source"]


def test_an_assignment_is_the_notebook_and_the_start(folder, start):
    files = fold.read_files(folder / "source" / NAME)
    assert files.pop(f"{NAME}.ipynb").startswith(b"{\n")
    assert files == {f"movie_theater/{path}": data for path, data in start.items()}


def test_the_same_course_gives_the_same_files(course, folder, tmp_path):
    nbgrader_course.write(course, tmp_path / "again")
    assert fold.read_files(folder) == fold.read_files(tmp_path / "again")


def test_what_is_not_ours_is_kept(course, folder):
    others = ("gradebook.db", "release/x.ipynb", "submitted/ada/x.ipynb", "source/header.ipynb", "source/own/x.ipynb")
    fold.write(dict.fromkeys(others, b"mine"), folder)
    nbgrader_course.write(course, folder)
    assert all((folder / path).read_bytes() == b"mine" for path in others)


def test_our_part_is_brought_up_to_date(course, folder):
    before = fold.read_files(folder)
    project = folder / "source" / NAME / "movie_theater"
    (project / "gone.py").write_bytes(b"from an older course")
    (project / "manage.py").write_bytes(b"changed")
    (project / "movies" / "views.py").unlink()
    nbgrader_course.write(course, folder)
    assert fold.read_files(folder) == before


def test_settings_of_the_instructor_are_kept(course, folder):
    path = folder / CONFIGURATION
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# Above.\n{text}c.Exchange.root = '/srv'\n", encoding="utf-8")
    nbgrader_course.write(course, folder)
    assert path.read_text(encoding="utf-8") == f"# Above.\n{text}c.Exchange.root = '/srv'\n"


def test_another_course_is_left_alone(course, tmp_path):
    (tmp_path / CONFIGURATION).write_text("c = get_config()\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not made by this command"):
        nbgrader_course.write(course, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [CONFIGURATION]


def test_a_file_is_no_folder(course, tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="OUT is a file"):
        nbgrader_course.write(course, tmp_path / "out")


def test_every_file_of_the_project_is_kept_by_its_name(folder, start, exercise, configured):
    kept = configured(folder).Autograde.exclude_overwriting[NAME]
    assert set(kept) == {f"movie_theater/{path}" for path in {*start, *exercise.changes}}


def test_a_course_that_has_moved_away_is_said_before_anything_is_graded(course, folder, configured):
    path = folder / CONFIGURATION
    path.write_text(path.read_text(encoding="utf-8").replace(str(course.root), "/gone"), encoding="utf-8")
    with pytest.raises(SystemExit, match="The course is not in /gone any more"):
        configured(folder)


@pytest.fixture
def configured(monkeypatch):
    """What nbgrader reads from the configuration."""
    for name in ("FULL_CYCLE", "PATH"):
        monkeypatch.setenv(name, "")
    return lambda folder: PyFileConfigLoader(CONFIGURATION, path=str(folder)).load_config()
