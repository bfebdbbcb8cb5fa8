"""The visible checks of the exercise "router": `make check EX=router` runs them."""

from grader.checks import task

STATIONS = ("client", "firewall", "web server", "gateway", "middleware", "router", "view", "database", "template")


def letters(text):
    """The letters of a text alone, so that "Web-Server" and "web server" are the same word."""
    return "".join(letter for letter in text.lower() if letter.isalpha())


@task(1, promise="`/movies/` is answered by the view `programme`.")
def test_programme_is_found(visit):
    """The address /movies/ leads to a page."""
    visit("/movies/").expect(200)


@task(1, promise="`/movies/` is answered by the view `programme`.")
def test_programme_answers(visit):
    """The address /movies/ is answered by the view programme."""
    page = visit("/movies/").expect(200)
    assert page.has("This is the programme."), (
        f"We asked for /movies/ and got a page that says {page.text[:80]!r}. "
        "We hoped for the line of the view programme: 'This is the programme.' Does your pattern name another view?"
    )


@task(2, promise="The address `/movies/` has the name `programme` in the namespace `movies`.")
def test_programme_has_a_name(address):
    """The name movies:programme leads to the address /movies/."""
    found = address("movies:programme")
    assert found == "/movies/", (
        f"We asked which address has the name movies:programme. Django said {found}. We hoped for /movies/."
    )


@task(3, promise="`/movies/today/` is answered by the view `today`, whatever the method.")
def test_today_answers(visit):
    """The address /movies/today/ is answered by the view today."""
    page = visit("/movies/today/").expect(200)
    assert page.has("This is what we show today."), (
        f"We asked for /movies/today/ and got a page that says {page.text[:80]!r}. "
        "We hoped for the line of the view today: 'This is what we show today.'"
    )


@task(4, promise="Fill in all three answers; `misspelt` and `missing_slash` each get one of the nine names.")
def test_answers_are_filled_in(answers):
    """All three answers are filled in, and two of them name a station."""
    answers.filled("prediction", "misspelt", "missing_slash")
    for key in ("misspelt", "missing_slash"):
        assert letters(answers[key]) in map(letters, STATIONS), (
            f"In answers/router.toml, {key} is {answers[key]!r}. That is not the name of a station. "
            f"We hoped for one of: {', '.join(STATIONS)}."
        )
