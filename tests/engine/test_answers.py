"""A student's answers: read whatever the editor wrote, and never a fault of ours."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.answers import Answers
from grader.checks.words import CheckFailed

GOOD = 'prediction = "the router"\nplace = "  core/layers.py\\t"\nempty = " "\nnumber = 7\nyes = true\n'


def answers(toml=None, text=None):
    files = {"answers/router.toml": toml, "answers/router.md": text}
    present = {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}
    return Answers({path: data for path, data in present.items() if data is not None}, "router")


def test_answers_are_stripped_texts():
    given_ = answers(GOOD)
    assert [given_[key] for key in ("prediction", "place", "number", "yes")] == [
        "the router",
        "core/layers.py",
        "7",
        "True",
    ]


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        b"# caf\xe9\n" + GOOD.encode(),
    ],
    ids=["plain", "byte-order mark", "Windows lines", "both", "UTF-16", "UTF-16 big", "Windows letters"],
)
def test_whatever_an_editor_saved_is_read(data):
    assert answers(data)["prediction"] == "the router"


def test_filled_answers_are_accepted_and_empty_ones_named():
    answers(GOOD).filled("prediction", "place", "number")
    with pytest.raises(CheckFailed, match=r"^empty in answers/router\.toml is still empty\.$") as caught:
        answers(GOOD).filled("prediction", "empty", "place")
    assert caught.value.expected == "your answer between the quotation marks of empty"


def test_a_missing_file_is_named():
    with pytest.raises(CheckFailed, match=r"There is no file answers/router\.toml"):
        answers()["prediction"]


def test_a_missing_line_is_named():
    with pytest.raises(CheckFailed, match=r"answers/router\.toml has no line reason = …"):
        answers(GOOD)["reason"]


@pytest.mark.parametrize("value", ["[]", '["a", "b"]', "{}", '{ a = "b" }'])
def test_a_list_or_table_is_not_one_short_text(value):
    with pytest.raises(CheckFailed, match=r"place in answers/router\.toml is not one short text"):
        answers(f"place = {value}\n")["place"]


@pytest.mark.parametrize(
    "data",
    [
        "prediction = router",
        'a = "1"\na = "2"',
        'a = "never closed',
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
        b"\xff\xfe\x00",
    ],
    ids=["no quotation marks", "twice", "not closed", "deep", "long number", "half a letter"],
)
def test_what_cannot_be_read_fails_the_check_with_a_message(data):
    with pytest.raises(CheckFailed, match=r"answers/router\.toml (cannot be read|is not text)"):
        answers(data)["prediction"]
    assert answers(data).prediction() == ""


@given(st.binary() | st.text().map(str.encode))
def test_no_file_at_all_is_a_fault_of_ours(data):
    given_ = answers(data, data)
    given_.prediction()
    for look in (lambda: given_["prediction"], lambda: given_.filled("place"), lambda: given_.text):
        with contextlib.suppress(CheckFailed):
            look()


def test_the_prediction_is_empty_where_there_is_none():
    assert answers().prediction() == ""
    assert answers("").prediction() == ""
    assert answers(GOOD).prediction() == "the router"


def test_the_explanation_is_text_or_empty():
    assert answers().text == ""
    assert answers(text="One\r\ntwo.\r\n").text == "One\ntwo.\n"
    assert answers(text="Łódź".encode("utf-16")).text == "Łódź"
