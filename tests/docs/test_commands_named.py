"""Every verb and every NAME= that a text names exists."""

import importlib
import re
import shlex

import pytest

from grader import invoke, verbs
from grader.errors import UsageError
from tests.docs.pages import Page, pages

START = re.compile(r"(?:sudo )?(?:make|(?:python[\d.]*|py(?: -[\d.]+)?|\S*bin/python|\S*\\python) -m grader)(?: |$)")
VARIABLE = re.compile(r"[A-Z][A-Z_]+=\S*( .*)?")
PLACEHOLDERS = {"VERB", "NAME", "…"}
NOT_OF_A_VERB = {
    "NAME": "stands for any of them",
    "VERB": "belongs to help",
    "PYTHON": "the Makefile's own",
    "DEBUG": "a setting of Django's",
}


def test_the_tests_see_what_is_wrong():
    assert complaints("make chekc") == ["there is no `make chekc`"]
    assert complaints("make check EXX=router") == ["`make check` does not know EXX="]
    assert complaints('python -m grader manage CMD="shell" PORT=1') == ["`make manage` does not know PORT="]
    assert complaints("make check EX=router") == complaints("make sure") + complaints("make help VERB=run") == []
    assert complaints("EXX=router") == ["no verb knows EXX="]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_every_command_exists(page):
    wrong = [f"{command}: {complaint}" for command in commands(page) for complaint in complaints(command)]
    assert not wrong


def commands(page: Page) -> list[str]:
    return [command for command in page.commands if START.match(command) or VARIABLE.fullmatch(command)]


def complaints(command: str) -> list[str]:
    if command in ("make sure",):
        return []
    start = START.match(command)
    words = shlex.split(command[start.end() :] if start else command, comments=True)
    named = [word for word in words if "=" not in word and not word.startswith("-") and word not in PLACEHOLDERS]
    variables = dict(word.split("=", 1) for word in words if "=" in word and word.split("=")[0] not in NOT_OF_A_VERB)
    if not start:
        return [f"no verb knows {name}=" for name in variables if not any(knows(verb, name) for verb in verbs.names())]
    known = [verb for verb in named if verb in verbs.names()]
    return [f"there is no `make {verb}`" for verb in named if verb not in (*known, "help")] + [
        f"`make {verb}` does not know {name}=" for verb in known for name in variables if not knows(verb, name)
    ]


def knows(verb: str, name: str) -> bool:
    command = importlib.import_module(f"grader.commands.{verbs.names()[verb]}").command
    try:
        invoke.as_options(command, verbs.find(verb), {name: ""})
    except UsageError:
        return False
    return True
