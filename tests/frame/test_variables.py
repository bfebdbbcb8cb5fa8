"""`make VERB NAME=value` and `python -m grader VERB NAME=value` are the same thing."""

import json

import pytest

from grader.variables import forget, from_make, read

AWKWARD = [
    "two words",
    "it's",
    'say "hi"',
    "a$b $HOME $$",
    "back\\slash\\",
    "é ∞ “x”",
    "-k not",
    "`date`",
    "A=b",
    "#1; x",
]


@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_arrives_as_it_was_typed(copy, value):
    through_make = copy.make("echo", f"TEXT={value}", "OTHER=x")
    directly = copy.grader("echo", f"TEXT={value}", "OTHER=x")
    assert json.loads(through_make.stdout) == [value, "x", False], through_make.stderr
    assert json.loads(directly.stdout) == [value, "x", False], directly.stderr


def test_the_project_folder_forwards_every_verb_and_variable(copy):
    done = copy.make("echo", "TEXT=a $b  c", folder="movie_theater")
    assert json.loads(done.stdout) == ["a $b  c", "nothing", False], done.stderr
    assert done.stderr == ""


def test_a_variable_of_the_shell_is_not_an_option(copy):
    assert json.loads(copy.make("echo", TEXT="shell", LOUD="1").stdout) == ["nothing", "nothing", False]


def test_options_are_understood_too_and_keep_their_values(copy):
    done = copy.grader("echo", "--text", "OTHER=x", "--loud", "OTHER=y")
    assert done.returncode == 2, "--loud takes no value, and what follows an option is never read as a variable"
    done = copy.grader("echo", "OTHER=y", "--text", "OTHER=x", "--loud")
    assert json.loads(done.stdout) == ["OTHER=x", "y", True], done.stderr


@pytest.mark.parametrize(("value", "loud"), [("1", True), ("yes", True), ("0", False), ("no", False), ("", False)])
def test_a_flag_is_switched_by_a_word(copy, value, loud):
    assert json.loads(copy.grader("echo", f"LOUD={value}").stdout)[2] is loud


def test_an_empty_value_is_no_value(copy):
    assert json.loads(copy.make("echo", "TEXT=").stdout)[0] == "nothing"


def test_an_unknown_variable_names_the_known_ones(copy):
    done = copy.grader("echo", "TXT=x")
    assert done.returncode == 2
    assert "does not know TXT=" in done.stderr
    assert "TEXT=, OTHER=, LOUD=" in done.stderr
    assert copy.make("echo", "TXT=x").returncode == 2


def test_the_makefiles_own_variable_is_not_the_verbs():
    assert from_make(" -- EX=router PYTHON=python3.12") == {"EX": "router"}


def test_words_of_make_before_the_dashes_are_not_variables():
    assert from_make("kw -j2 --jobserver-auth=3,4 -- EX=a\\ b$$c") == {"EX": "a b$c"}
    assert from_make("k") == {}


def test_a_program_that_we_start_sees_nothing_of_make():
    environment = {"MAKEFLAGS": " -- ARGS=-x", "MAKELEVEL": "1", "ARGS": "-x", "HOME": "/"}
    assert read(["test"], environment).variables == {"ARGS": "-x"}
    forget(environment)
    assert environment == {"HOME": "/"}
