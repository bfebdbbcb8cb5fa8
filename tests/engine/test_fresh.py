"""Fresh data: the same for the same seed, and known to no page beforehand."""

import json
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Film
from grader.checks.fresh import STEMS, Fresh
from grader.checks.page import Page
from grader.checks.programme import as_json, completed


def everything(fresh):
    drawn = [fresh.word(), fresh.title(), fresh.number(1, 10**9), fresh.day(), fresh.choice(range(10**9))]
    return [*drawn, fresh.shuffled(range(50)), [fresh.title() for _ in range(3 * len(STEMS))]]


@given(st.text())
def test_the_same_seed_gives_the_same_data(seed):
    assert everything(Fresh(seed)) == everything(Fresh(seed))


def test_other_seeds_give_other_data():
    first, second = everything(Fresh("one")), everything(Fresh("two"))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_a_title_can_never_be_written_down_beforehand():
    titles = {Fresh(str(seed)).title() for seed in range(2000)}
    assert len(titles) == 2000


def test_a_check_sees_every_hostile_character_before_one_comes_again():
    fresh = Fresh("seed")
    for _ in range(2):
        stems = {fresh.title().rpartition(" ")[0] for _ in STEMS}
        assert stems == set(STEMS)


def test_titles_would_be_damaged_by_a_careless_program():
    for stem in STEMS:
        assert Page("GET /", 200, [], f"<p>{escaped(stem)}</p>".encode()).has(stem)
    assert any(not Page("GET /", 200, [], f"<p>{stem}</p>".encode()).has(stem) for stem in STEMS)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text(), st.integers(-9, 9), st.integers(0, 9))
def test_data_keeps_to_its_kind(seed, low, more):
    fresh = Fresh(seed)
    word = fresh.word()
    assert len(word) == 8
    assert set(word) <= set(string.ascii_lowercase)
    assert low <= fresh.number(low, low + more) <= low + more
    assert date(2027, 1, 1) <= fresh.day() < date(2036, 1, 1)
    items = ["a", "b", "c"]
    assert fresh.choice(items) in items
    assert sorted(fresh.shuffled(items)) == items


def test_films_are_completed_and_what_was_given_stays():
    films = [Film("One"), Film("Two", minutes=7, number=3, on_show=False), Film("Three")]
    whole = completed(films, Fresh("seed"))
    assert [film.title for film in whole] == ["One", "Two", "Three"]
    assert whole[1] == films[1]
    assert all(film.minutes > 60 and film.number >= 10 for film in (whole[0], whole[2]))


@pytest.mark.parametrize("seed", range(20))
def test_no_two_films_share_a_number(seed):
    films = [Film("Given", number=number) for number in range(10, 60)] + [Film("Free") for _ in range(40)]
    numbers = [film.number for film in completed(films, Fresh(str(seed)))]
    assert len(set(numbers)) == len(numbers)


def test_films_are_written_as_the_given_file_has_them():
    (entry,) = json.loads(as_json([Film("Łódź <b>", 102, 7)]))
    assert entry == {"title": "Łódź <b>", "minutes": 102, "number": 7, "on_show": True}
    assert "Łódź" in as_json([Film("Łódź <b>", 102, 7)]).decode()
