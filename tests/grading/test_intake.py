"""What is taken in, what is left out, and what is refused: with real folders and real archives."""

import os
import random
import zipfile

import pytest

from grader.errors import UsageError
from grader.intake import Limits, Refusal, Submission, take_in
from tests.grading.conftest import MANAGE, SMALL, below, zipped

LINK = 0o120777
PIPE = 0o010644
BOTH = pytest.mark.parametrize("name", ["ada", "ada.zip"])


def only(handed_in, **limits):
    """What comes of the one submission."""
    (taken,) = take_in(handed_in.folder, Limits(**limits))
    return taken


def refused(handed_in, **limits):
    taken = only(handed_in, **limits)
    assert isinstance(taken, Refusal), taken
    return taken.reason


def accepted(handed_in, **limits):
    taken = only(handed_in, **limits)
    assert isinstance(taken, Submission), taken
    return taken


def noted(taken, path):
    return next((note for note in taken.notes if note.startswith(path)), "")


def member(name, mode=0):
    """A member of an archive with any name and any mode."""
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    return info


# Taken in


@pytest.mark.parametrize("name", ["ada", "ada.zip", "ada.ZIP"])
@pytest.mark.parametrize("folder", ["movie_theater", "Downloads/full-cycle/movie_theater", "séance (2)"])
def test_the_project_is_found_by_its_manage_py_wherever_it_is_nested(handed_in, name, folder):
    files = below(folder, SMALL) | {"notes.txt": b"mine", "other/urls.py": b""}
    handed_in.put(name, files)
    taken = accepted(handed_in)
    assert taken.student == "ada"
    assert taken.files == SMALL


def test_the_same_files_have_the_same_hash_however_they_are_handed_in(handed_in):
    handed_in.put("ada", SMALL)
    handed_in.put("ben.zip", below("project", SMALL))
    handed_in.put("cleo", SMALL | {"movies/views.py": b""})
    ada, ben, cleo = take_in(handed_in.folder)
    assert ada.hash == ben.hash != cleo.hash


LEFT_BEHIND = {
    "db.sqlite3": b"SQLite",
    "other.sqlite3": b"SQLite",
    "movies/__pycache__/urls.cpython-311.pyc": b"old",
    "movies/views.pyc": b"old",
    ".git/config": b"[core]",
    ".venv/lib/manage.py": MANAGE,
    "venv/lib/manage.py": MANAGE,
    "my-env/pyvenv.cfg": b"home = /usr",
    "my-env/lib/site-packages/django/manage.py": MANAGE,
    "node_modules/x/manage.py": MANAGE,
    "__MACOSX/movies/manage.py": MANAGE,
    ".idea/manage.py": MANAGE,
    "._manage.py": b"\0",
    ".DS_Store": b"\0",
}


@BOTH
def test_what_running_a_project_leaves_behind_does_not_count(handed_in, name):
    handed_in.put(name, SMALL | LEFT_BEHIND)
    taken = accepted(handed_in)
    assert taken.files == SMALL
    assert all("left out" in noted(taken, folder) for folder in (".venv/", "venv/", "my-env/", "node_modules/"))


@BOTH
def test_files_that_steer_tools_or_hide_modules_are_noted(handed_in, name):
    odd = dict.fromkeys(
        ["conftest.py", "movies/sitecustomize.py", "pytest.ini", "x.pth", "django.py", "json/a.py"], b""
    )
    handed_in.put(name, SMALL | odd | {"json/__init__.py": b""})
    taken = accepted(handed_in)
    assert odd.keys() <= taken.files.keys(), "the stage sees them, as manage.py would"
    assert all(noted(taken, path) for path in odd if path != "json/a.py")
    assert noted(taken, "json/__init__.py")
    assert not noted(taken, "manage.py")
    assert not noted(taken, "movies/urls.py")


@BOTH
def test_a_long_file_is_left_out_and_the_rest_counts(handed_in, name):
    handed_in.put(name, SMALL | {"static/film.mp4": b"x" * 2001})
    taken = accepted(handed_in, single=2000)
    assert taken.files == SMALL
    assert "left out" in noted(taken, "static/film.mp4")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../outside.py", "leads out"),
        ("a/../../outside.py", "leads out"),
        ("/etc/passwd", "absolute"),
        ("C:/windows.py", "absolute"),
        ("c:evil.py", "absolute"),
        ("movies\\views.py", "backslash"),
        ("..\\outside.py", "backslash"),
        ("a/" * 60 + "deep.py", "too deep"),
        ("x" * 300 + ".py", "too long"),
    ],
)
def test_a_member_with_an_unsafe_name_is_left_out_with_a_note(handed_in, name, why):
    handed_in.put("ada.zip", SMALL | {member(name): b"evil"})
    taken = accepted(handed_in)
    assert taken.files == SMALL
    assert why in noted(taken, name[:200])


@pytest.mark.parametrize(("mode", "why"), [(LINK, "symbolic link"), (PIPE, "neither a file nor a folder")])
def test_a_member_that_is_no_plain_file_is_left_out_with_a_note(handed_in, mode, why):
    handed_in.put("ada.zip", SMALL | {member("movies/views.py", mode): b"/etc/passwd"})
    taken = accepted(handed_in)
    assert taken.files == SMALL
    assert why in noted(taken, "movies/views.py")


def test_links_and_pipes_in_a_folder_are_never_opened(handed_in, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.py").write_text("KEY = 1")
    folder = handed_in.put("ada", SMALL)
    (folder / "key.py").symlink_to(tmp_path / "secret" / "key.py")
    (folder / "secret").symlink_to(tmp_path / "secret", target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.py")
    taken = accepted(handed_in)
    assert taken.files == SMALL
    assert all("symbolic link" in noted(taken, path) for path in ("key.py", "secret", "round"))
    assert noted(taken, "pipe.py")


def test_of_members_with_one_name_the_last_counts_and_a_file_is_no_folder(handed_in):
    twice = {member("movies/urls.py"): b"first", member("./movies//urls.py"): b"last"}
    handed_in.put("ada.zip", {"manage.py": MANAGE, **twice, "core": b"file", "core/apps.py": b""})
    taken = accepted(handed_in)
    assert taken.files == {"manage.py": MANAGE, "movies/urls.py": b"last", "core/apps.py": b""}
    assert noted(taken, "movies/urls.py")
    assert noted(taken, "core:")


def test_a_flood_of_notes_is_cut(handed_in):
    handed_in.put("ada.zip", SMALL | {member(f"../{number}"): b"" for number in range(500)})
    notes = accepted(handed_in).notes
    assert len(notes) < 30
    assert notes[-1] == "and 480 more notes"


# Refused


@BOTH
def test_two_projects_are_refused_and_both_named(handed_in, name):
    handed_in.put(name, below("first", SMALL) | below("second", SMALL))
    reason = refused(handed_in)
    assert "first/manage.py" in reason
    assert "second/manage.py" in reason


@BOTH
def test_no_project_is_refused(handed_in, name):
    handed_in.put(name, {"notes.txt": b"I could not do it."})
    assert "no manage.py" in refused(handed_in)


def test_a_project_inside_another_archive_is_refused_and_the_archive_named(handed_in):
    handed_in.put("ada.zip", {"upload/project.zip": zipped(SMALL)})
    assert "upload/project.zip" in refused(handed_in)


@BOTH
def test_a_manage_py_of_no_django_project_is_refused(handed_in, name):
    handed_in.put(name, {"tools/manage.py": b"print('backup')"})
    assert "DJANGO_SETTINGS_MODULE" in refused(handed_in)


def test_an_empty_folder_is_refused(handed_in):
    (handed_in.folder / "ada").mkdir()
    assert "empty" in refused(handed_in)


def broken(data, *places):
    spoiled = bytearray(data)
    for place in places:
        spoiled[place] ^= 0xFF
    return bytes(spoiled)


WHOLE = zipped(SMALL, zipfile.ZIP_STORED)
BAD_ARCHIVES = {
    "nothing in it": (b"", "could not be opened"),
    "no archive": (b"Rar!\x1a\x07 and more", "could not be opened"),
    "cut off": (zipped(SMALL)[:60], "could not be opened"),
    "its end damaged": (broken(WHOLE, -20, -12), "could not be opened"),
    "a file damaged": (broken(WHOLE, WHOLE.index(b"DJANGO")), "damaged"),
    "no member": (zipped({}), "empty"),
    "only folders": (zipped({"movies/": b""}), "empty"),
    "another method": (zipped(SMALL, zipfile.ZIP_LZMA), "compressed"),
}


@pytest.mark.parametrize("case", BAD_ARCHIVES)
def test_an_archive_that_cannot_be_opened_is_refused_with_the_reason(handed_in, case):
    data, words = BAD_ARCHIVES[case]
    handed_in.put("ada.zip", data)
    assert words in refused(handed_in)


def test_an_encrypted_archive_is_refused(handed_in):
    data = zipped({"manage.py": MANAGE})
    # The flag stands in the member's own head and in the list at the archive's end.
    data = broken(data, 6, data.index(b"PK\1\2") + 8)
    flagged = bytearray(data)
    flagged[6] = flagged[data.index(b"PK\1\2") + 8] = 1
    handed_in.put("ada.zip", bytes(flagged))
    assert "encrypted" in refused(handed_in)


@BOTH
@pytest.mark.parametrize(
    ("limit", "words"),
    [({"files": 10}, "more than 10 files"), ({"members": 10}, "more than 10 files"), ({"total": 40}, "larger than")],
)
def test_over_a_limit_is_refused(handed_in, name, limit, words):
    handed_in.put(name, SMALL | {f"movies/page_{number}.py": b"x = 1" for number in range(12)})
    assert words in refused(handed_in, **limit)


def test_a_list_of_members_that_would_fill_the_memory_is_never_read(handed_in):
    handed_in.put("ada.zip", {f"a/{number}.py": b"" for number in range(3000)})
    assert "list of files is too long" in refused(handed_in, directory=100_000)


def test_a_bomb_costs_no_more_than_the_limit(handed_in):
    handed_in.put("ada.zip", SMALL | {f"{number}.bin": b"\0" * (5 << 20) for number in range(3)})
    taken = accepted(handed_in)
    assert taken.files == SMALL
    assert "longer than 4 MB" in noted(taken, "0.bin")


def test_a_member_that_lies_about_its_size_is_refused(handed_in):
    data = bytearray(zipped({"manage.py": MANAGE + b"#" * 5000}))
    place = data.index(b"PK\1\2") + 24
    data[place : place + 4] = (100).to_bytes(4, "little")
    handed_in.put("ada.zip", bytes(data))
    assert "damaged" in refused(handed_in)


@pytest.mark.parametrize("name", ["ada.rar", "ada.docx", "ada.tar.gz", "ada.txt"])
def test_what_is_neither_folder_nor_zip_is_refused_and_named(handed_in, name):
    (handed_in.folder / name).write_bytes(b"whatever")
    taken = only(handed_in)
    assert taken.student == "ada"
    assert name in taken.reason


def test_a_submission_that_is_a_link_is_refused(handed_in, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "manage.py").write_bytes(MANAGE)
    (handed_in.folder / "ada").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "symbolic link" in refused(handed_in)


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_an_archive_gets_through_as_an_exception(handed_in, seed):
    chance = random.Random(seed)
    data = zipped(SMALL, chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]))
    places = [chance.randrange(len(data)) for _ in range(chance.randint(1, 8))]
    handed_in.put("ada.zip", broken(data, *places)[: chance.choice([None, chance.randrange(len(data))])])
    assert isinstance(only(handed_in), Submission | Refusal)


# Whose it is


@pytest.mark.parametrize("pair", [("ada", "ada.zip"), ("ada", "Ada"), ("é", "e\u0301.zip"), ("ada.zip", "ada.rar")])
def test_two_submissions_of_one_student_are_both_refused_and_named(handed_in, pair):
    for name in pair:
        if name.endswith(".rar"):
            (handed_in.folder / name).write_bytes(b"Rar!")
        else:
            handed_in.put(name, SMALL)
    handed_in.put("bob", SMALL)
    taken = {taken.student: taken for taken in take_in(handed_in.folder)}
    assert isinstance(taken.pop("bob"), Submission)
    both = taken.values()
    assert all(isinstance(taken, Refusal) for taken in both)
    assert {taken.student for taken in both} == {name.split(".")[0] for name in pair}
    assert all(name in taken.reason for taken in both for name in pair)


@pytest.mark.parametrize("name", ["=1+1", "\x1b[31mred", "a\nb", "\u202egnp", "-x", "' or 1=1 --", "x" * 250])
def test_a_hostile_name_is_kept_as_it_is(handed_in, name):
    handed_in.put(name, SMALL)
    assert only(handed_in).student == name


def test_a_name_that_is_no_text_becomes_text(handed_in):
    handed_in.put(os.fsdecode(b"ad\xff"), {"manage.py": MANAGE, os.fsdecode(b"sub/\xfe.py"): b""})
    taken = accepted(handed_in)
    assert taken.student == "ad\\xff"
    assert list(taken.files) == ["manage.py"]
    assert "not text" in noted(taken, "sub/\\xfe.py")


def test_what_a_system_leaves_in_a_folder_is_no_submission(handed_in):
    handed_in.put("ada", SMALL)
    handed_in.put("__MACOSX", {"x": b""})
    handed_in.put(".git", {"x": b""})
    (handed_in.folder / "Thumbs.db").write_bytes(b"")
    assert only(handed_in).student == "ada"


# FROM itself


def usage_error(folder):
    with pytest.raises(UsageError) as caught:
        take_in(folder)
    assert caught.value.remedy
    assert str(folder) in caught.value.where
    return caught.value.what


def test_a_from_that_is_no_class_is_explained(handed_in, tmp_path):
    assert "no submissions" in usage_error(handed_in.folder)
    assert "no such folder" in usage_error(tmp_path / "nowhere")
    assert "one file" in usage_error((tmp_path / "a.zip").write_bytes(WHOLE) and tmp_path / "a.zip")
    assert "one project" in usage_error(handed_in.put("ada", SMALL))
    assert "is the course" in usage_error(handed_in.put("course", {"exercises/course.toml": b""}))
