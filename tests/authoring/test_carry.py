"""A fix to an early step is one edit and `make carry`."""

import hashlib
import tomllib

import pytest

from grader.audit.generated import generated_findings
from grader.authoring import Moved, Outcome, carry, moved
from grader.authoring.bases import content_hash
from grader.errors import Problem
from tests.authoring.conftest import page

EVERY = (
    "solutions/01_door/project",
    "solutions/01_door/right/other",
    "solutions/01_door/wrong/slip",
    "exercises/02_seat/starter",
    "solutions/04_film/project",
)
"""The overlays that hold pages.txt, in the order of the course."""


@pytest.fixture
def listed(toy):
    """The toy course once it is carried and committed: its lists are there."""
    assert carry(toy.course, toy.repository) == []
    toy.commit()
    return toy


def outcomes(toy):
    carried = carry(toy.course, toy.repository)
    return {entry.path.relative_to(toy.root).as_posix(): entry.outcome for entry in carried}


def findings(toy):
    return [str(finding) for finding in generated_findings(toy.course)]


def pages(toy):
    return [toy.read(f"{overlay}/pages.txt") for overlay in EVERY]


@pytest.mark.parametrize("with_lists", [True, False])
def test_one_edit_reaches_every_later_overlay_that_holds_the_file(toy, with_lists):
    if with_lists:
        outcomes(toy)
        toy.commit()
    before = pages(toy)
    toy.edit("movie_theater/pages.txt", "line 15", "line fifteen")
    assert outcomes(toy) == {f"{overlay}/pages.txt": Outcome.MERGED for overlay in EVERY}
    assert pages(toy) == [text.replace("line 15", "line fifteen") for text in before]
    touched = set(toy.git("diff", "HEAD", "--name-only").splitlines())
    assert touched - {"solutions/bases.toml", "exercises/day_one.toml"} == {
        "movie_theater/pages.txt",
        *(f"{overlay}/pages.txt" for overlay in EVERY),
    }
    assert outcomes(toy) == {}, "a second time there is nothing to do"
    assert findings(toy) == []


def test_a_fix_in_the_middle_reaches_what_comes_after_it_only(listed):
    listed.edit("exercises/02_seat/starter/pages.txt", "line 15", "line fifteen")
    assert outcomes(listed) == {"solutions/04_film/project/pages.txt": Outcome.MERGED}
    assert "line fifteen" in listed.read("solutions/04_film/project/pages.txt")


def test_the_lists_say_what_every_overlay_lies_on(listed):
    bases = tomllib.loads(listed.read("solutions/bases.toml"))
    assert list(bases) == ["door/project", "door/right/other", "door/wrong/slip", "seat/starter", "film/project"]
    assert bases["door/wrong/slip"] == {
        "pages.txt": listed.git("hash-object", "solutions/01_door/project/pages.txt"),
    }
    assert set(bases["film/project"]) == {"pages.txt", "seat.txt"}
    day_one = tomllib.loads(listed.read("exercises/day_one.toml"))
    assert day_one == {"pages.txt": hashlib.sha256(page({}).encode()).hexdigest()}


def test_a_moved_base_is_named_until_it_is_carried(listed):
    listed.edit("solutions/02_seat/project/seat.txt", "a seat", "a red seat")
    assert moved(listed.course) == [Moved("film/project", "seat.txt")]
    assert "film/project/seat.txt: the file that it replaces has changed: `make carry` merges it." in findings(listed)
    listed.write("solutions/04_film/right/late/seat.txt", "new and not yet listed\n")
    assert "solutions/bases.toml: is not up to date: `make carry` writes it." in findings(listed)


def test_a_conflict_is_marked_and_what_lies_on_it_waits_until_it_is_decided(listed):
    listed.edit("movie_theater/pages.txt", "line 2\n", "line two\n")
    first = outcomes(listed)
    assert first == {
        "solutions/01_door/project/pages.txt": Outcome.CONFLICT,
        "solutions/01_door/right/other/pages.txt": Outcome.CONFLICT,
        "solutions/01_door/wrong/slip/pages.txt": Outcome.WAITS,
        "exercises/02_seat/starter/pages.txt": Outcome.WAITS,
    }
    marked = listed.read("solutions/01_door/project/pages.txt")
    assert "<<<<<<< door/project\ntwo, by door\n=======\nline two\n>>>>>>> the file below it\n" in marked
    assert "door/project/pages.txt: has the marks of a conflict that `make carry` left." in findings(listed)

    # Not yet decided: nothing is merged into marks, and the right answer's own conflict is still named.
    second = outcomes(listed)
    assert second == {path: Outcome.MARKED if first[path] is Outcome.CONFLICT else first[path] for path in first}
    assert listed.read("solutions/01_door/project/pages.txt") == marked

    # Decided, and even committed: now the others get it.
    listed.write("solutions/01_door/project/pages.txt", page({2: "two, by the door"}))
    listed.write("solutions/01_door/right/other/pages.txt", page({2: "two, the other way"}))
    listed.commit()
    assert outcomes(listed) == {
        "solutions/01_door/wrong/slip/pages.txt": Outcome.CONFLICT,
        "exercises/02_seat/starter/pages.txt": Outcome.MERGED,
        "solutions/04_film/project/pages.txt": Outcome.MERGED,
    }
    assert listed.read("exercises/02_seat/starter/pages.txt") == page({2: "two, by the door", 5: "five is given"})
    listed.write("solutions/01_door/wrong/slip/pages.txt", page({2: "tow, by the door"}))
    assert outcomes(listed) == {}
    assert findings(listed) == []


def test_a_fix_that_was_committed_before_it_was_carried_is_not_lost(listed):
    listed.edit("movie_theater/pages.txt", "line 15", "line fifteen")
    listed.commit()
    assert set(outcomes(listed).values()) == {Outcome.MERGED}
    assert all("line fifteen" in text for text in pages(listed))


def test_two_fixes_of_one_line_are_carried_before_one_commit(listed):
    for old, new in (("line 15", "line fifteen"), ("line fifteen", "the fifteenth line")):
        listed.edit("movie_theater/pages.txt", old, new)
        assert set(outcomes(listed).values()) == {Outcome.MERGED}
    assert all("the fifteenth line" in text for text in pages(listed))


def test_an_overlay_written_since_the_last_commit_gets_the_fix_as_well(listed):
    listed.write("solutions/01_door/wrong/late/pages.txt", page({2: "two, by door", 4: "a mistake"}))
    listed.edit("movie_theater/pages.txt", "line 15", "line fifteen")
    assert outcomes(listed)["solutions/01_door/wrong/late/pages.txt"] is Outcome.MERGED
    assert "a mistake" in listed.read("solutions/01_door/wrong/late/pages.txt")


def test_an_exercise_that_got_another_number_still_knows_its_bases(listed):
    for place in ("exercises", "solutions"):
        if listed.path(f"{place}/04_film").exists():
            listed.path(f"{place}/04_film").rename(listed.path(f"{place}/07_film"))
    listed.list_exercises((1, "door"), (2, "seat"), (7, "film"))
    listed.edit("exercises/02_seat/starter/pages.txt", "line 15", "line fifteen")
    assert outcomes(listed) == {"solutions/07_film/project/pages.txt": Outcome.MERGED}


def test_before_the_first_commit_the_lists_are_written_and_nothing_is_merged(toy):
    toy.git("update-ref", "-d", "HEAD")
    before = pages(toy)
    toy.edit("movie_theater/pages.txt", "line 15", "line fifteen")
    assert outcomes(toy) == {}
    assert pages(toy) == before
    assert moved(toy.course) == []


def test_a_last_commit_that_can_no_longer_be_read_is_no_obstacle(toy):
    good = toy.read("exercises/course.toml")
    toy.write("exercises/course.toml", "[course]\n")
    toy.commit()
    toy.write("exercises/course.toml", good)
    assert outcomes(toy) == {}


def test_what_is_no_text_stays_and_is_named(listed):
    listed.write("movie_theater/logo.png", b"\0one")
    listed.write("solutions/01_door/project/logo.png", b"\0two")
    outcomes(listed)
    listed.write("movie_theater/logo.png", b"\0three")
    assert outcomes(listed) == {"solutions/01_door/project/logo.png": Outcome.BINARY}
    assert listed.path("solutions/01_door/project/logo.png").read_bytes() == b"\0two"


def test_a_file_that_replaces_nothing_any_more_is_named_once(listed):
    listed.path("solutions/02_seat/project/seat.txt").unlink()
    assert outcomes(listed) == {"solutions/04_film/project/seat.txt": Outcome.GONE}
    assert outcomes(listed) == {}


def test_a_base_that_this_repository_does_not_hold_is_named_and_never_forgotten(listed):
    listed.edit("solutions/bases.toml", content_hash(b"a seat\n"), content_hash(b"a seat of another copy\n"))
    for _ in range(2):
        assert outcomes(listed) == {"solutions/04_film/project/seat.txt": Outcome.LOST}
        assert moved(listed.course) == [Moved("film/project", "seat.txt")]


def test_a_spoiled_list_says_where_to_get_a_good_one(listed):
    listed.write("solutions/bases.toml", "<<<<<<< HEAD\n")
    with pytest.raises(Problem, match="cannot be read") as caught:
        carry(listed.course, listed.repository)
    assert caught.value.where == "solutions/bases.toml"
    assert "last commit" in caught.value.remedy


def test_a_file_with_windows_line_ends_keeps_them(listed):
    for place in ("movie_theater", "solutions/01_door/project"):
        listed.write(f"{place}/raw.http", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    listed.edit("solutions/01_door/project/raw.http", "Host: a", "Host: b")
    outcomes(listed)
    listed.edit("movie_theater/raw.http", "GET /", "GET /movies/")
    assert outcomes(listed) == {"solutions/01_door/project/raw.http": Outcome.CONFLICT}


def test_what_the_audit_finds_of_the_branches_is_that_two_runs_agree(listed, monkeypatch):
    assert findings(listed) == []
    runs = iter(range(100))
    monkeypatch.setattr("grader.authoring.branches._title", lambda kind, exercise: f"{kind} {next(runs)}")
    assert "exercise/01_door: made twice from the same folders, this branch has two hashes." in findings(listed)
