"""Branches are output: the same source gives the same hashes, and nothing that anyone holds is rewritten."""

import subprocess
import sys

import pytest

from grader.authoring import Repository, forgotten, generate, open_repository
from grader.errors import Problem
from tests.authoring.conftest import ROOT, git

STEPS = [f"{kind}/{folder}" for folder in ("01_door", "02_seat", "04_film") for kind in ("exercise", "solution")]


def tips(repository):
    """Every branch of a step, as git sees it."""
    listed = git(repository.folder, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
    return {name: commit for name, commit in map(str.split, listed.splitlines()) if "/" in name}


def states(branches):
    return {branch.name: branch.state for branch in branches}


def parents(repository, commit):
    return git(repository.folder, "show", "--no-patch", "--format=%P", commit).split()


def test_from_nothing_two_repositories_get_the_same_hashes_whoever_asks(toy, scratch, monkeypatch, tmp_path):
    first = generate(toy.course, toy.repository)
    (tmp_path / "config").write_text("[user]\nname = Me\nemail = me@example.org\n[commit]\ngpgSign = true\n")
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(tmp_path / "config"),
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00",
        "GIT_COMMITTER_NAME": "Me",
        "GIT_INDEX_FILE": str(tmp_path / "elsewhere"),
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, value)
    second = generate(toy.course, scratch)
    assert [branch.name for branch in first] == STEPS
    assert {branch.name: branch.commit for branch in first} == tips(scratch)
    assert first == second
    assert not (tmp_path / "elsewhere").exists()


def test_the_history_is_one_line_and_each_difference_is_one_step(toy, scratch):
    generate(toy.course, scratch)
    made = tips(scratch)
    line = git(scratch.folder, "rev-list", "--reverse", "--parents", "solution/04_film").splitlines()
    assert [words.split()[0] for words in line] == [made[name] for name in STEPS]
    differences = [
        git(scratch.folder, "show", "--format=", "--name-only", made[name]).splitlines() for name in STEPS[1:]
    ]
    assert differences == [
        ["movie_theater/pages.txt"],
        ["exercises/02_seat/README.md", "movie_theater/pages.txt"],
        ["movie_theater/seat.txt"],
        ["exercises/04_film/README.md"],
        ["movie_theater/pages.txt", "movie_theater/seat.txt"],
    ]
    message = git(scratch.folder, "show", "--no-patch", "--format=%an|%cI|%B", made["solution/04_film"])
    assert message.splitlines() == [
        "Full Cycle|2026-01-01T00:05:00+00:00|Solution 4: The film",
        "",
        "- movie_theater/pages.txt (changed)",
        "- movie_theater/seat.txt (changed)",
    ]


def test_a_tree_holds_the_project_and_the_texts_so_far_and_nothing_else(toy, scratch):
    generate(toy.course, scratch)
    listed = git(scratch.folder, "ls-tree", "-r", "--format=%(objectmode) %(path)", "exercise/02_seat").splitlines()
    assert listed == [
        "100644 exercises/01_door/README.md",
        "100644 exercises/02_seat/README.md",
        "100644 movie_theater/door.txt",
        "100755 movie_theater/manage.py",
        "100644 movie_theater/other.txt",
        "100644 movie_theater/pages.txt",
    ]


def test_contents_are_kept_byte_for_byte(toy, scratch):
    raw = b"GET / HTTP/1.1\r\n\r\n\0\xff"
    toy.write("movie_theater/requests/raw.http", raw)
    git(scratch.folder, "config", "core.autocrlf", "true")
    generate(toy.course, scratch)
    assert scratch.files("exercise/01_door")["movie_theater/requests/raw.http"] == raw


def test_what_is_unchanged_adds_nothing(toy):
    before = generate(toy.course, toy.repository)
    after = generate(toy.course, toy.repository)
    assert set(states(after).values()) == {"unchanged"}
    assert [branch.commit for branch in after] == [branch.commit for branch in before]


def test_a_changed_step_gets_one_commit_with_both_parents_and_the_later_ones_follow(toy):
    generate(toy.course, toy.repository)
    old = tips(toy.repository)
    toy.edit("solutions/02_seat/project/seat.txt", "a seat", "a red seat")
    branches = generate(toy.course, toy.repository)
    new = tips(toy.repository)
    # solution/04_film replaces seat.txt, so its own tree is what it was.
    assert list(states(branches).values()) == ["unchanged", "unchanged", "unchanged", "changed", "changed", "unchanged"]
    assert parents(toy.repository, new["solution/02_seat"]) == [old["solution/02_seat"], new["exercise/02_seat"]]
    assert parents(toy.repository, new["exercise/04_film"]) == [old["exercise/04_film"], new["solution/02_seat"]]
    assert branches[3].files == ("movie_theater/seat.txt",)
    for name in STEPS:
        assert toy.repository.holds(new[name], old[name]), "nothing that learners hold is rewritten"
    message = git(toy.root, "show", "--no-patch", "--format=%cI|%B", new["solution/02_seat"])
    assert message.startswith("2026-01-01T00:04:00+00:00|Solution 2: The seat, mended\n")


def test_a_mended_history_has_the_same_hashes_everywhere_too(toy, scratch):
    for repository in (toy.repository, scratch):
        generate(toy.course, repository)
    toy.edit("movie_theater/other.txt", "other", "another")
    assert generate(toy.course, toy.repository) == generate(toy.course, scratch)


def test_a_new_exercise_finds_its_place_between_the_others(toy):
    generate(toy.course, toy.repository)
    old = tips(toy.repository)
    toy.list_exercises((1, "door"), (2, "seat"), (3, "ticket"), (4, "film"))
    toy.write("solutions/03_ticket/project/ticket.txt", "a ticket\n")
    found = states(generate(toy.course, toy.repository))
    assert list(found.values()) == ["unchanged"] * 4 + ["new"] * 2 + ["changed"] * 2
    new = tips(toy.repository)
    assert parents(toy.repository, new["exercise/03_ticket"]) == [old["solution/02_seat"]]
    assert parents(toy.repository, new["exercise/04_film"]) == [old["exercise/04_film"], new["solution/03_ticket"]]


def test_branches_of_a_step_that_is_gone_stay_and_are_named(toy):
    generate(toy.course, toy.repository)
    old = tips(toy.repository)
    toy.list_exercises((1, "door"), (2, "seat"))
    generate(toy.course, toy.repository)
    assert forgotten(toy.course, toy.repository) == ["exercise/04_film", "solution/04_film"]
    assert tips(toy.repository) == old


def test_the_checked_out_branch_the_working_tree_and_the_index_stay_as_they_are(toy):
    toy.write("movie_theater/other.txt", "changed and staged\n")
    toy.git("add", "movie_theater/other.txt")
    toy.write("movie_theater/other.txt", "changed again\n")
    toy.write("untracked.txt", "mine\n")
    about = (["status", "--porcelain=v2", "--branch"], ["ls-files", "--stage"], ["stash", "list"])
    before = [toy.git(*words) for words in about], toy.path(".git/HEAD").read_bytes()
    generate(toy.course, toy.repository)
    assert ([toy.git(*words) for words in about], toy.path(".git/HEAD").read_bytes()) == before


def test_a_branch_that_is_checked_out_is_refused_if_it_has_to_move_and_then_nothing_moves(toy, tmp_path):
    generate(toy.course, toy.repository)
    toy.git("worktree", "add", "--quiet", str(tmp_path / "beside"), "exercise/02_seat")
    assert set(states(generate(toy.course, toy.repository)).values()) == {"unchanged"}
    old = tips(toy.repository)
    toy.edit("exercises/01_door/README.md", "The door", "The door")
    toy.edit("movie_theater/other.txt", "other", "another")
    with pytest.raises(Problem, match="exercise/02_seat is checked out") as caught:
        generate(toy.course, toy.repository)
    assert caught.value.where.endswith("beside")
    assert "git switch" in caught.value.remedy
    assert tips(toy.repository) == old


def test_somebodys_own_commit_on_a_branch_is_never_built_over(toy):
    toy.git("branch", "exercise/02_seat")
    with pytest.raises(Problem, match="not one of `make branches`") as caught:
        generate(toy.course, toy.repository)
    assert "git branch -m exercise/02_seat" in caught.value.remedy
    assert list(tips(toy.repository)) == ["exercise/02_seat"]


def test_a_fresh_clone_goes_on_from_the_published_branches(toy, tmp_path):
    published = tmp_path / "published.git"
    git(tmp_path, "init", "--quiet", "--bare", str(published))
    generate(toy.course, toy.repository)
    toy.edit("movie_theater/other.txt", "other", "another")
    generate(toy.course, toy.repository)
    toy.git("push", "--quiet", str(published), "--all")
    old = tips(toy.repository)

    clone = Repository(tmp_path / "clone")
    git(tmp_path, "clone", "--quiet", str(published), str(clone.folder))
    generate(toy.course, clone)
    assert tips(clone) == old, "begun anew, the hashes would be others"
    toy.edit("movie_theater/other.txt", "another", "a third")
    generate(toy.course, clone)
    git(clone.folder, "push", "--quiet", "origin", *STEPS)

    # The first copy has not moved. It takes over what was published from the other one.
    toy.git("remote", "add", "origin", str(published))
    toy.git("fetch", "--quiet", "origin")
    assert set(states(generate(toy.course, toy.repository)).values()) == {"unchanged"}
    assert tips(toy.repository) == tips(clone)


def test_branches_that_went_apart_are_named(toy, scratch):
    generate(toy.course, toy.repository)
    generate(toy.course, scratch)
    for text, repository in (("here", toy.repository), ("there", scratch)):
        toy.write("movie_theater/other.txt", text)
        generate(toy.course, repository)
    toy.git("fetch", "--quiet", str(scratch.folder), "refs/heads/*:refs/remotes/far/*")
    with pytest.raises(Problem, match="exercise/01_door here and the published one have gone apart"):
        generate(toy.course, toy.repository)


def test_what_is_no_repository_is_refused_even_inside_another_one(toy):
    for folder, words in ((toy.path("movie_theater"), "not a git repository"), (toy.path("nowhere"), "no such folder")):
        with pytest.raises(Problem, match=words) as caught:
            open_repository(folder)
        assert str(folder) in caught.value.where


def test_a_repository_that_cannot_take_the_branches_says_so_and_none_is_written(toy):
    toy.git("branch", "solution")
    with pytest.raises(Problem, match="solution") as caught:
        generate(toy.course, toy.repository)
    assert "No branch was moved" in caught.value.remedy
    assert not tips(toy.repository)


def test_without_git_the_message_says_how_to_get_it(toy, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match="git is not there") as caught:
        generate(toy.course, toy.repository)
    assert "apt-get install git" in caught.value.remedy


def test_the_verb_prints_a_row_for_each_branch(scratch):
    command = [sys.executable, "-m", "grader", "branches", f"REPO={scratch.folder}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = tips(scratch)
    assert made
    for name, commit in made.items():
        row = next(line for line in done.stdout.splitlines() if name in line)
        assert "new" in row
        assert commit[:10] in row
