"""The visible checks of the exercise "route_parameters": `make check EX=route_parameters` runs them."""

from datetime import date

from grader.checks import task


@task(1, promise="`/movies/7/` is answered by the view `movie`, which gets the number 7 as `number`.")
def test_movie_gets_a_number(visit):
    """The address /movies/7/ is answered by the view movie, which gets the number 7."""
    page = visit("/movies/7/").expect(200)
    assert page.has("Movie 7, and 7 is of type int."), (
        f"We asked for /movies/7/ and got a page that says {page.text[:80]!r}. "
        "We hoped for the line of the view movie: 'Movie 7, and 7 is of type int.'"
    )


@task(1, promise="The address has the name `movies:movie`. With `number=7`, this name leads to `/movies/7/`.")
def test_movie_has_a_name(address):
    """The name movies:movie, with number=7, leads to the address /movies/7/."""
    found = address("movies:movie", number=7)
    assert found == "/movies/7/", (
        f"We asked which address has the name movies:movie with number=7. Django said {found}. We hoped for /movies/7/."
    )


@task(2, promise="`/movies/2026-11-22/` is answered by the view `day`, which gets a `datetime.date` as `date`.")
def test_day_gets_a_date(visit):
    """The address /movies/2026-11-22/ is answered by the view day, which gets a date."""
    page = visit("/movies/2026-11-22/").expect(200)
    assert page.has("The day 2026-11-22, and 2026-11-22 is of type date."), (
        f"We asked for /movies/2026-11-22/ and got a page that says {page.text[:80]!r}. "
        "We hoped for the line of the view day: 'The day 2026-11-22, and 2026-11-22 is of type date.'"
    )


@task(
    2,
    promise="The address has the name `movies:day`. With `date=` and a date, this name leads to the address of that "
    "day.",
)
def test_day_has_a_name(address):
    """The name movies:day, with the date of the 22nd of November 2026, leads to the address /movies/2026-11-22/."""
    found = address("movies:day", date=date(2026, 11, 22))
    assert found == "/movies/2026-11-22/", (
        "We asked which address has the name movies:day with date=date(2026, 11, 22). "
        f"Django said {found}. We hoped for /movies/2026-11-22/."
    )


@task(3, promise="`/movies/today/` is still answered by the view `today`, whatever was asked before.")
def test_today_is_not_shadowed(visit):
    """The address /movies/today/ is still answered by the view today, beside the new patterns."""
    new = [visit("/movies/7/").status, visit("/movies/2026-11-22/").status]
    assert new != [404, 404], (
        "We asked for /movies/7/ and /movies/2026-11-22/ and got a 404 for both. "
        "We hoped for at least one of the new patterns: as long as there is none, nothing can be shadowed."
    )
    page = visit("/movies/today/").expect(200)
    assert page.has("This is what we show today."), (
        f"We asked for /movies/today/ and got a page that says {page.text[:80]!r}. "
        "We hoped for the line of the view today: 'This is what we show today.' Which pattern took the request?"
    )


@task(
    4,
    promise="All four answers are filled in, `prediction` too, and `why_not` is one of the letters a, b, c and d.",
)
def test_answers_are_filled_in(answers):
    """All four answers are filled in, and one of them is a letter from a to d."""
    answers.filled("prediction", "pattern", "why_not", "with_str")
    assert answers["why_not"].strip(" .()\"'").lower() in ("a", "b", "c", "d"), (
        f"In answers/route_parameters.toml, why_not is {answers['why_not']!r}. We hoped for one letter: a, b, c or d."
    )
