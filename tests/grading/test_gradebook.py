"""The gradebook: attempts are appended and kept, and a file that is not whole is never written to."""

import csv
import hashlib
import os
import sqlite3
from dataclasses import replace

import pytest

from grader.errors import MachineError, UsageError
from grader.gradebook import Attempt, KeptSubmissions, look_into, open_or_create, standings, write_grades
from grader.gradebook.backup import KEPT
from grader.judge import digest
from grader.results import AttemptRecord, AttemptState, CheckRecord, DiagnosisRecord, Outcome, TaskRecord
from tests.grading.conftest import SMALL

CHECK = CheckRecord("test_it", 1, True, "It works.", "a promise", Outcome.FAILED, output="é\n", flags=("odd",))
RECORD = AttemptRecord(
    student="=1+1\x1b'\u202e",
    exercise="router",
    state=AttemptState.GRADED,
    submission_hash="a" * 64,
    checks_hash="b" * 64,
    environment_hash="c" * 64,
    received_at="2026-11-22T10:00:00+00:00",
    graded_at="2026-11-22T10:00:01+00:00",
    tasks=(TaskRecord(1, "One", Outcome.FAILED, 1.5, 3), TaskRecord(2, "Two", Outcome.WAITING, 0, 1)),
    checks=(CHECK, replace(CHECK, diagnosis=DiagnosisRecord("slug", "view", "what", "where", ("hint",)))),
    notes=("a note",),
)


def attempt(record=RECORD, **changes):
    return Attempt(replace(record, **changes), 4, "middleware")


def fault(**changes):
    return attempt(state=AttemptState.NOT_GRADED, tasks=(), reason="ours", **changes)


def refusal(**changes):
    return attempt(state=AttemptState.REFUSED, tasks=(), reason="no manage.py", **changes)


def filled(folder, *attempts):
    with open_or_create(folder) as gradebook:
        for one in attempts:
            gradebook.add(one)


def rows(folder):
    with look_into(folder) as gradebook:
        return list(gradebook.rows())


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_attempt_comes_back_as_it_was_with_its_columns(tmp_path):
    with open_or_create(tmp_path) as gradebook:
        record = gradebook.add(attempt())
        assert gradebook.latest(RECORD.student, "router") == RECORD
        found = gradebook.find(record.id)
    assert (found.record, found.reached, found.max_score) == (RECORD, "middleware", 4)
    assert found.record.id == record.id
    (row,) = rows(tmp_path)
    assert (row.student, row.exercise, row.state) == (RECORD.student, "router", "graded")
    assert (row.score, row.max_score, row.waiting) == (1.5, 4, 1)
    assert (row.submission_hash, row.checks_hash, row.environment_hash) == ("a" * 64, "b" * 64, "c" * 64)


def test_every_attempt_is_kept_and_each_is_committed_at_once(tmp_path):
    with open_or_create(tmp_path) as gradebook:
        ids = [gradebook.add(attempt(graded_at=f"2026-11-22T10:00:0{second}")).id for second in range(3)]
        # As a power cut would leave it: nothing is closed, and a copy of the file is opened elsewhere.
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "results.db").write_bytes((tmp_path / "results.db").read_bytes())
        assert [row.id for row in rows(tmp_path / "copy")] == ids
    filled(tmp_path, attempt())
    assert [row.id for row in rows(tmp_path)][:3] == ids
    assert len(set(ids)) == 3


def test_received_at_never_moves(tmp_path):
    with open_or_create(tmp_path) as gradebook:
        gradebook.add(attempt())
        gradebook.add(attempt(received_at="2026-11-25T10:00:00+00:00"))
        assert gradebook.first_received(RECORD.student, "a" * 64) == RECORD.received_at
        assert gradebook.first_received(RECORD.student, "d" * 64) is None


def test_a_fault_of_ours_keeps_the_score_and_a_refusal_has_none(tmp_path):
    def standing(*attempts):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        filled(folder, *attempts)
        (found,) = standings(rows(folder)).values()
        return found.state, found.score

    assert standing(attempt(), fault()) == ("not graded", 1.5)
    assert standing(attempt(), fault(), fault()) == ("not graded", 1.5)
    assert standing(attempt(), fault(), attempt(tasks=())) == ("graded", 0)
    assert standing(fault()) == ("not graded", None)
    assert standing(attempt(), refusal()) == ("refused", None)
    assert standing(attempt(), refusal(), fault()) == ("not graded", None)


def test_grades_are_safe_for_a_spreadsheet_and_have_no_number_where_there_is_none(tmp_path):
    names = ["=1+1", "+1", "-1", "@sum", "\ttab", "\rreturn", "plain, with comma", 'quote"']
    filled(tmp_path, *(attempt(student=name) for name in names), refusal(student="ref"), fault(student="fau"))
    write_grades(tmp_path / "grades.csv", standings(rows(tmp_path)).values())
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8") as file:
        head, *lines = list(csv.reader(file))
    assert head == ["student", "exercise", "score", "max_score", "state", "waiting"]
    assert [line[0] for line in lines] == [*(f"'{name}" for name in names[:6]), *names[6:], "ref", "fau"]
    assert lines[0][1:] == ["router", "1.5", "4", "graded", "1"]
    assert [line[2:5] for line in lines[-2:]] == [["", "4", "refused"], ["", "4", "not graded"]]


def test_grades_that_cannot_be_written_leave_the_old_ones_whole(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    path.write_text("old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError, match="No space left"):
        write_grades(path, [])
    assert [file.name for file in tmp_path.iterdir()] == ["grades.csv"]
    assert path.read_text() == "old"


def test_a_run_that_writes_to_an_existing_gradebook_backs_it_up_first(tmp_path):
    filled(tmp_path, attempt())
    assert not (tmp_path / "backups").exists(), "there was nothing to lose"
    filled(tmp_path)
    assert not (tmp_path / "backups").exists(), "nothing was written"
    filled(tmp_path, attempt(student="ben"), attempt(student="cleo"))
    (backup,) = (tmp_path / "backups").iterdir()
    with sqlite3.connect(backup) as copy:
        assert copy.execute("select student from attempts").fetchall() == [(RECORD.student,)]
    copy.close()


def test_old_backups_go(tmp_path):
    filled(tmp_path, attempt())
    for _ in range(KEPT + 2):
        filled(tmp_path, attempt())
    assert len(list((tmp_path / "backups").iterdir())) == KEPT


def spoil(path, case):
    data = path.read_bytes()
    if case == "cut off":
        path.write_bytes(data[: len(data) // 2])
    elif case == "overwritten":
        path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))
    elif case == "an index overwritten":
        path.write_bytes(data[: 3 * 4096] + os.urandom(4096) + data[4 * 4096 :])
    elif case == "empty":
        path.write_bytes(b"")
    elif case == "no database":
        path.write_bytes(b"student,score\n" * 100)
    elif case == "read-only":
        path.chmod(0o444)
    else:
        run_sql(path, SQL[case])


SQL = {
    "older": "update gradebook set schema = 0",
    "newer": "update gradebook set schema = 99",
    "another database": "drop table gradebook",
    "half a gradebook": "drop table attempts",
    "no schema": "delete from gradebook",
}
WORDS = {
    "cut off": "damaged",
    "overwritten": "damaged",
    "an index overwritten": "damaged",
    "empty": "empty",
    "no database": "no gradebook",
    "read-only": "read-only",
    "older": "older version",
    "newer": "newer version",
    "another database": "no gradebook",
    "half a gradebook": "no gradebook",
    "no schema": "schema None",
}


def run_sql(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("case", WORDS)
def test_a_file_that_is_no_whole_gradebook_of_this_version_is_refused_and_left_alone(tmp_path, case):
    filled(tmp_path, *(attempt(student=f"student {number}") for number in range(8)))
    filled(tmp_path, attempt())
    path = tmp_path / "results.db"
    spoil(path, case)
    before = sha256(path)
    with pytest.raises(MachineError) as caught:
        open_or_create(tmp_path)
    assert WORDS[case] in caught.value.what
    assert caught.value.where == str(path)
    assert caught.value.remedy
    if case != "read-only":
        (backup,) = (tmp_path / "backups").iterdir()
        assert str(backup) in caught.value.remedy
    assert sha256(path) == before
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_the_backup_that_the_message_names_is_a_whole_gradebook(tmp_path):
    filled(tmp_path, attempt())
    filled(tmp_path, attempt())
    (backup,) = (tmp_path / "backups").iterdir()
    (tmp_path / "results.db").write_bytes(backup.read_bytes())
    assert len(rows(tmp_path)) == 1


def test_a_record_that_cannot_be_read_is_named(tmp_path):
    filled(tmp_path, attempt())
    run_sql(tmp_path / "results.db", "update attempts set record = '{}'")
    with look_into(tmp_path) as gradebook, pytest.raises(MachineError, match="cannot be read"):
        gradebook.latest(RECORD.student, "router")


def test_two_runs_never_hold_one_gradebook(tmp_path):
    with open_or_create(tmp_path) as gradebook:
        gradebook.add(attempt())
        for opened in (open_or_create, look_into):
            with pytest.raises(MachineError, match="Another run"):
                opened(tmp_path)
    assert len(rows(tmp_path)) == 1


def test_without_a_gradebook_a_reader_is_told_how_to_make_one(tmp_path):
    with pytest.raises(UsageError) as caught:
        look_into(tmp_path)
    assert "make grade" in caught.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_loses_no_attempt_that_was_saved(tmp_path):
    with open_or_create(tmp_path) as gradebook:
        gradebook.add(attempt())
        pages = gradebook._connection.exec_driver_sql("pragma page_count").scalar()
        gradebook._connection.exec_driver_sql(f"pragma max_page_count = {pages}")
        with pytest.raises(MachineError, match="full"):
            gradebook.add(attempt(reason="x" * 100_000))
        assert len(list(gradebook.rows())) == 1
    assert len(rows(tmp_path)) == 1


def test_a_kept_submission_is_written_once_and_proved_when_it_is_read(tmp_path):
    kept = KeptSubmissions(tmp_path)
    kept.keep(SMALL, digest(SMALL))
    (path,) = (tmp_path / "submissions-kept").iterdir()
    before = path.stat()
    kept.keep(SMALL, digest(SMALL))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert kept.files(digest(SMALL)) == SMALL
    kept.keep(SMALL | {"x.py": b""}, "0" * 64)
    with pytest.raises(MachineError, match="was changed"):
        kept.files("0" * 64)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(MachineError, match="cannot be read"):
        kept.files(digest(SMALL))
    with pytest.raises(MachineError, match="No such file"):
        kept.files("1" * 64)
