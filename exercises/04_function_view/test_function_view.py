"""The visible checks of the exercise "function_view": `make check EX=function_view` runs them."""

import re

from grader.checks import Film, task


def party_size(page):
    """The number N of "for N people" on a page, or None if the page has no such text."""
    found = re.search(r"\bfor (\d+) (?:people|person)\b", page.text, re.IGNORECASE)
    return int(found[1]) if found else None


@task(1, promise="`/movies/` names every movie that is on show, and no other.")
def test_programme_names_what_is_on(visit, programme):
    """The programme names the movies on show, and not the one that is over."""
    programme(Film("Night Train"), Film("Last Winter", on_show=False), Film("The Long Rain"))
    page = visit("/movies/").expect(200)
    for title in ("Night Train", "The Long Rain"):
        assert page.has(title), (
            f"We put {title!r} on show and asked for /movies/. The page says {page.text[:80]!r}. "
            "We hoped that it names the movie."
        )
    assert not page.has("Last Winter"), (
        "We put a movie 'Last Winter' into the file that is not on show, and asked for /movies/. The page names it. "
        "We hoped that it names only what is on show."
    )


@task(2, promise="`/movies/7/` shows the title of movie 7 and its length in minutes.")
def test_movie_has_a_page(visit, programme):
    """The page of movie 7 shows its title and how many minutes it takes."""
    programme(Film("Night Train", minutes=118, number=3), Film("Ink and Paper", minutes=187, number=7))
    page = visit("/movies/7/").expect(200)
    for text in ("Ink and Paper", "187"):
        assert page.has(text), (
            "We made movie 7 'Ink and Paper', 187 minutes long, and asked for /movies/7/. "
            f"The page says {page.text[:80]!r}. We hoped to read {text!r} there."
        )


@task(2, promise="A number that no movie has is a 404.")
def test_unknown_movie_is_not_found(visit, programme):
    """A number that no movie has is a 404."""
    programme(Film("Ink and Paper", number=7))
    known = visit("/movies/7/").expect(200)
    assert known.has("Ink and Paper"), (
        "We made movie 7 'Ink and Paper' and asked for /movies/7/ first, before an unknown number. "
        f"The page says {known.text[:80]!r}. We hoped that it names the movie."
    )
    visit("/movies/8/").expect(404)


@task(3, promise="The address `/movies/party/` has the name `party` in the namespace `movies`.")
def test_party_has_a_name(address):
    """The name movies:party leads to the address /movies/party/."""
    found = address("movies:party")
    assert found == "/movies/party/", (
        f"We asked which address has the name movies:party. Django said {found}. We hoped for /movies/party/."
    )


@task(3, promise="A GET of `/movies/party/` shows a form with the field `seats`.")
def test_party_shows_the_form(visit):
    """The address /movies/party/ shows a form with the field seats."""
    page = visit("/movies/party/").expect(200)
    names = [field.get("name") for kind in ("input", "select") for field in page.tags(kind)]
    assert page.tags("form"), f"We asked for /movies/party/. The page says {page.text[:80]!r}. We hoped for a form."
    assert "seats" in names, (
        f"We asked for /movies/party/. The form has fields named {names}. We hoped for one named 'seats'."
    )


@task(3, promise="From then on, `/movies/` says `for 5 people` to this visitor, with the visitor's own number.")
def test_party_of_five(visit):
    """Who sends the form with 5 seats is led to /movies/, which then says "for 5 people"."""
    before = visit("/movies/").expect(200)
    assert party_size(before) is None, (
        f"We asked for /movies/ before we sent any form. The page says {before.text[:80]!r}. "
        "We hoped that it does not yet say for how many people."
    )
    sent = visit("/movies/party/", "POST", {"seats": "5"}).expect(302, 303)
    assert sent.location.partition("?")[0] == "/movies/", (
        f"We sent the form with 5 seats. The answer is a redirect to {sent.location}. We hoped for one to /movies/."
    )
    after = visit("/movies/").expect(200)
    assert party_size(after) == 5, (
        "We sent the form with 5 seats, and then asked for /movies/. "
        f"The page says {after.text[:80]!r}. We hoped to read 'for 5 people' there."
    )


@task(4, promise="The form that your page shows can be sent from there: its POST reaches your view.")
def test_form_from_the_page_is_accepted(visit):
    """The form, sent from the page as a browser sends it, is accepted."""
    page = visit("/movies/party/").expect(200)
    sent = visit.submit(page, seats="5")
    assert sent.status != 403, (
        "We opened /movies/party/, wrote 5 into the form and sent it, as a browser does. The answer is a 403: "
        "the form carries no token, or not the one that belongs to this visitor. We hoped that your view answers."
    )
    sent.expect(200, 302, 303)


@task(4, promise="Fill in `prediction` in `answers/function_view.toml`: one of the letters a, b, c and d.")
def test_prediction_is_made(answers):
    """The prediction is made."""
    answers.filled("prediction")
    assert answers["prediction"].strip(" .()").lower() in ("a", "b", "c", "d"), (
        f"In answers/function_view.toml, prediction is {answers['prediction']!r}. "
        "We hoped for one letter: a, b, c or d."
    )
