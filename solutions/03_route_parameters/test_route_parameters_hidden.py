"""The hidden checks of "route_parameters": students read their docstrings, promises and messages, never the code."""

import re
from datetime import date

from grader.checks import says, task

NAMES = {"programme", "today", "movie", "day"}


def named(text):
    """The names in an answer: {"today"} for `today`, `movies:today` and `path("today/", …, name="today")`."""
    return NAMES.intersection(re.findall(r"[a-z]+", text.lower()))


@task(1, promise="Every other number, written in digits, works in the same way.")
def test_every_number_reaches_the_view(visit, address, fresh):
    """Other numbers reach the view movie too, short ones and long ones, and the name leads back to each of them."""
    date_in_digits = int(fresh.day().strftime("%Y%m%d"))
    longest = fresh.number(10**9, 10**12)
    for number in (fresh.number(1, 9), fresh.number(10, 9999), date_in_digits, longest):
        page = visit(f"/movies/{number}/").expect(200)
        assert page.has(f"Movie {number}, and {number} is of type int."), (
            f"We asked for /movies/{number}/ and got a page that says {page.text[:80]!r}. "
            f"We hoped for the line of the view movie: 'Movie {number}, and {number} is of type int.'"
        )
    found = address("movies:movie", number=longest)
    assert found == f"/movies/{longest}/", (
        f"We asked which address has the name movies:movie with number={longest}. "
        f"Django said {found}. We hoped for /movies/{longest}/."
    )


@task(
    1,
    promise="A text that is no such number, like a word, `-1` or `1.5`, is a 404, and the view `movie` is not called.",
)
def test_other_texts_do_not_reach_the_view(project, fresh):
    """A text that is no number is a 404."""
    number, word, line = fresh.number(10, 9999), fresh.word(), fresh.word()
    visit = project.open(routes=[says(f"movies/{number}/", line)]).visit
    assert not visit(f"/movies/{number}/").has(line), (
        f"We put a pattern of our own after yours and asked for /movies/{number}/. Our pattern answered. "
        "We hoped that your pattern for numbers would: it comes first."
    )
    for text in (word, "-1", "1.5", f"-{number}", f"{number}.5", f"{number}{word}", f"{number}/{word}"):
        visit(f"/movies/{text}/").expect(404)


@task(2, promise="Every other day works in the same way.")
def test_every_day_reaches_the_view(visit, address, fresh):
    """Other days reach the view day too, and the name leads back to each of them."""
    for day in (fresh.day(), fresh.day(), date(fresh.choice((2028, 2032)), 2, 29)):
        found = address("movies:day", date=day)
        assert found == f"/movies/{day}/", (
            f"We asked which address has the name movies:day with the date {day}. "
            f"Django said {found}. We hoped for /movies/{day}/."
        )
        page = visit(found).expect(200)
        assert page.has(f"The day {day}, and {day} is of type date."), (
            f"We asked for {found} and got a page that says {page.text[:80]!r}. "
            f"We hoped for the line of the view day: 'The day {day}, and {day} is of type date.'"
        )


@task(
    2,
    promise="A day that does not exist, like `2026-13-01` or `2026-02-30`, is no match: Django asks the next pattern, "
    "and if there is none, the answer is a 404.",
)
def test_impossible_days_are_no_match(visit, project, fresh):
    """A day that does not exist is a 404, and a pattern that comes after yours is asked before that."""
    day, line = fresh.day(), fresh.word()
    visit(f"/movies/{day}/").expect(200)
    short_month = fresh.choice(("04", "06", "09", "11"))
    impossible = ("2026-13-01", "2026-02-30", f"{day.year}-{short_month}-31", f"{day.year}-00-{day:%d}", "2027-02-29")
    for text in impossible:
        visit(f"/movies/{text}/").expect(404)
    theater = project.open(routes=[says(f"movies/{text}/", line) for text in impossible])
    for text in impossible:
        page = theater.visit(f"/movies/{text}/")
        assert page.has(line), (
            f"We put a pattern of our own for /movies/{text}/ after yours and asked for that address. "
            f"We got {page.described}. We hoped that Django would ask our pattern: there is no such day, "
            "so your pattern is no match."
        )


@task(
    2,
    promise="A day has only one address: four digits, a hyphen, two digits, a hyphen, two digits. "
    "Other ways to write it, like `2026-1-5` or `22-11-2026`, are a 404.",
)
def test_a_day_has_one_address(visit, fresh):
    """Other ways to write a day are a 404."""
    day = date(fresh.number(2027, 2034), fresh.number(1, 9), fresh.number(1, 9))
    visit(f"/movies/{day}/").expect(200)
    year, week, weekday = day.isocalendar()
    for text in (f"{day.year}-{day.month}-{day.day}", f"{day:%d-%m-%Y}", f"{year}-W{week:02}-{weekday}"):
        visit(f"/movies/{text}/").expect(404)


@task(3, promise="`/movies/today/` is still answered by the view `today`, whatever was asked before.")
def test_today_answers_in_any_order(visit, fresh):
    """The address /movies/today/ is answered by the view today, before and after requests to the other addresses."""
    today, line = "/movies/today/", "This is what we show today."
    new = [f"/movies/{fresh.number(10, 9999)}/", f"/movies/{fresh.day()}/"]
    pages = {path: visit(path) for path in fresh.shuffled([today, "/movies/", *new])}
    assert [pages[path].status for path in new] != [404, 404], (
        f"We asked for {new[0]} and {new[1]} and got a 404 for both. "
        "We hoped for at least one of the new patterns: as long as there is none, nothing can be shadowed."
    )
    for page in (pages[today], visit(today)):
        assert page.expect(200).has(line), (
            f"We asked for {', '.join(pages)} and {today}, in this order. /movies/today/ said {page.text[:80]!r}. "
            f"We hoped for the line of the view today, each time: {line!r}"
        )


@task(3, promise="A word below `/movies/` that is not yours is left to the patterns that come after yours.")
def test_later_patterns_are_reached(project, fresh):
    """A pattern for a word below /movies/ that comes after yours is still reached."""
    number, day, word, line = fresh.number(10, 9999), fresh.day(), fresh.word(), fresh.word()
    visit = project.open(routes=[says(f"movies/{text}/", line) for text in (number, day, word)]).visit
    assert not all(visit(f"/movies/{text}/").has(line) for text in (number, day)), (
        f"We put patterns of our own for /movies/{number}/ and /movies/{day}/ after yours. Ours answered both. "
        "We hoped for at least one of your new patterns: as long as there is none, nothing can be shadowed."
    )
    page = visit(f"/movies/{word}/")
    assert page.has(line), (
        f"We put a pattern of our own for /movies/{word}/ after yours and asked for that address. "
        f"We got {page.described}. We hoped that Django would reach our pattern: the word is not one of yours."
    )


@task(4, promise="`pattern` is the name of the pattern that answers `/movies/today/`.")
def test_pattern_is_named(answers):
    """The answer pattern names the pattern that answers /movies/today/."""
    assert named(answers["pattern"]) == {"today"}, (
        "We read pattern in answers/route_parameters.toml. It is not the name of the pattern that answers "
        "/movies/today/. Which view's line does the page show, and which pattern names that view?"
    )


@task(4, promise="`why_not` is the letter of the reason: the file has four to choose from.")
def test_reason_is_right(answers):
    """The answer why_not is the letter of the reason why the pattern movie does not answer /movies/today/."""
    assert answers["why_not"].strip(" .()\"'").lower() == "c", (
        "We read why_not in answers/route_parameters.toml. It is the letter of another reason. "
        "Does Django compare patterns with each other? Is a view called before a pattern matched?"
    )


@task(4, promise="`with_str` is the name of the pattern that answers `/movies/today/` now.")
def test_str_at_the_top_is_named(answers):
    """The answer with_str names the pattern that answers /movies/today/ when <str:number> stands at the top."""
    assert named(answers["with_str"]) == {"movie"}, (
        "We read with_str in answers/route_parameters.toml. It is not the name of the pattern that answers "
        "/movies/today/ in that case. Put <str:number> at the top, open the page, and see which view's line it shows."
    )
