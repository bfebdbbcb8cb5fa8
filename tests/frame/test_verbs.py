"""The verbs: one file each, listed and described without being imported."""

import pytest

from grader import verbs

LISTED = '''"""A verb of the tests."""

raise RuntimeError("listing must not import")

LOCK = "all"
AUDIENCE = "author"


def command():
    """Do a thing.

    And more.
    """
'''


def test_make_alone_lists_the_verbs_for_whom_they_are(copy):
    copy.add_verb("import_", LISTED)
    copy.add_verb("two_words", LISTED)
    listing = copy.make()
    assert listing.returncode == 0, listing.stderr
    students, _, authors = listing.stdout.partition("For authors")
    assert "  run  " in students
    lines = [line.split(maxsplit=1) for line in authors.splitlines()]
    assert ["import", "Do a thing."] in lines
    assert ["two-words", "Do a thing."] in lines
    assert copy.grader().stdout == copy.grader("help").stdout == listing.stdout


def test_the_list_needs_no_environment(bare, base_python):
    done = bare.run(base_python, "-m", "grader")
    assert "For students" in done.stdout
    assert not (bare.root / ".venv").exists()


def test_a_verb_whose_file_is_absent_is_not_there(copy):
    (copy.root / "grader" / "commands" / "lock.py").unlink()
    assert "  lock " not in copy.grader().stdout
    assert copy.grader("lock").returncode == 2


def test_an_unknown_verb_names_the_nearest_and_lists_all(copy):
    done = copy.grader("ecko")
    assert done.returncode == 2
    assert "Did you mean `make echo`?" in done.stderr
    assert "For students" in done.stderr


def test_help_says_what_a_verb_knows(copy):
    done = copy.make("help", "VERB=echo")
    assert "Say what was given." in done.stdout
    assert "TEXT=…" in done.stdout
    assert "LOUD=1" in done.stdout


@pytest.mark.parametrize("name", sorted(verbs.names()))
def test_every_verb_says_what_it_needs_and_for_whom_it_is(name):
    verb = verbs.find(name)
    source = (verbs.COMMANDS / f"{verb.module}.py").read_text(encoding="utf-8")
    assert f'\nLOCK = "{verb.lock}"\n' in source
    assert f'\nAUDIENCE = "{verb.audience}"\n' in source
    assert verb.lock in ("student", "all")
    assert verb.audience in verbs.AUDIENCES
    assert verb.summary.endswith((".", ")")), "the first line of the help is what the list shows"


def test_a_students_verb_needs_only_a_students_packages():
    needs = {name: verbs.find(name).lock for name in verbs.names() if verbs.find(name).audience == "student"}
    assert set(needs.values()) == {"student"}, needs
