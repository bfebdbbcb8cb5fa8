"""What an instructor reads of a class: in words, and never steered by a student's name or text."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from grader.gradebook import NOT_DUE, Standing
from grader.reports.class_table import attempts_table, attention, class_table, flagged, noted, said
from grader.reports.plain import plain_name
from grader.results import AttemptRecord, AttemptState, CheckRecord, Outcome

GRADED = Standing("ada", "router", "graded", 5.0, 7, 0, "0123456789")
CHECK = CheckRecord("test_it", 1, True, "It works.", "a promise", Outcome.FAILED, flags=("protocol violation",))
RECORD = AttemptRecord("ada", "router", AttemptState.GRADED, id="0123456789", checks=(CHECK, CHECK))


def shown(*renderables):
    console = Console(file=io.StringIO(), width=200)
    for renderable in renderables:
        console.print(renderable)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "5/7"),
        ({"score": 4.5}, "4.5/7"),
        ({"waiting": 1}, "5/7 +1 waiting"),
        ({"state": "refused", "score": None}, "refused"),
        ({"state": "not graded", "score": None}, "not graded"),
        ({"state": "not graded"}, "not graded (5/7 kept)"),
        ({"state": NOT_DUE, "score": None}, "not due"),
    ],
)
def test_a_standing_in_words(change, words):
    assert said(replace(GRADED, **change)) == words


@pytest.mark.parametrize("name", ["\x1b[31mred", "[bold]b", "a\nb", "a\rb", "\u202egnp", "\x00", "x" * 200])
def test_no_name_steers_the_terminal(router, name):
    record = replace(RECORD, student=name, reason=f"two of them: {name}", notes=(f"{name}: left out",))
    refused = replace(record, state=AttemptState.REFUSED)
    standing = replace(GRADED, student=name)
    lines = [*attention([refused]), *flagged([record]), *noted([record])]
    text = shown(class_table([standing], [router]), attempts_table([standing]), *lines)
    assert text.count(plain_name(name)) >= 5
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert max(len(line) for line in text.splitlines()) <= 200


def test_a_refusal_is_told_once_and_a_fault_for_each_exercise():
    records = [replace(RECORD, exercise=slug, state=AttemptState.REFUSED, reason="why") for slug in ("one", "two")]
    assert [line.plain for line in attention(records)] == ["  ada: refused. why"]
    faults = [replace(record, state=AttemptState.NOT_GRADED) for record in records]
    assert [line.plain for line in attention(faults)] == ["  ada, one: not graded. why", "  ada, two: not graded. why"]
    assert not attention([RECORD])


def test_a_flag_names_the_check_and_the_replay():
    (line,) = flagged([RECORD])
    assert "protocol violation in test_it, test_it (make replay ID=0123456789 CHECK=test_it)" in line.plain
