"""The hidden checks of the exercise "function_view".

Students read their docstrings, promises and messages, never the code.
"""

import re

from grader.checks import Film, task

NO_SEATS = {"no field seats": {}, "an empty field": {"seats": ""}}
BAD_SEATS = {repr(text): {"seats": text} for text in ("abc", "0", "-1", "9", "5.5", "²")}


def party_size(page):
    """The number N of "for N people" on a page, or None if the page has no such text."""
    found = re.search(r"\bfor (\d+) (?:people|person)\b", page.text, re.IGNORECASE)
    return int(found[1]) if found else None


def hostile_titles(fresh):
    """Titles, each with characters that a careless page would damage, in an order of their own."""
    stems = ("The <b>Bold</b>", "Tom & Jerry", "L'été", "Łódź", "&amp; Co", '5 > 3 "and" 2 < 4')
    return fresh.shuffled(f"{stem} {fresh.word()}" for stem in stems)


def plain_title(fresh):
    """A title that nothing can damage, for checks of other things."""
    return f"Night {fresh.word()}"


def keep(visitor, seats):
    """Send the form with so many seats as this visitor, and see that the programme says so."""
    visitor("/movies/party/", "POST", {"seats": str(seats)}).expect(302, 303)
    page = visitor("/movies/").expect(200)
    assert party_size(page) == seats, (
        f"We sent the form with {seats} seats, and then asked for /movies/. The page says {page.text[:80]!r}. "
        f"We hoped to read 'for {seats} people' there."
    )


def has_form(page):
    """Whether a page has a form with the field seats."""
    names = [field.get("name") for kind in ("input", "select") for field in page.tags(kind)]
    return bool(page.tags("form")) and "seats" in names


@task(1, promise="Titles stand on the page exactly as they stand in the file, whatever characters they have.")
def test_programme_keeps_titles_whole(visit, programme, fresh):
    """The programme shows titles with <, &, quotes and letters of other languages as they are, whatever their order."""
    shown, over = hostile_titles(fresh), fresh.word()
    films = [*(Film(title) for title in shown), Film(f"Gone {over}", on_show=False)]
    programme(*fresh.shuffled(films))
    page = visit("/movies/").expect(200)
    for title in shown:
        assert page.has(title), (
            f"A movie called {title!r} is on show. The page at /movies/ does not show this title to its reader, "
            "or shows it damaged. A title is text, not HTML."
        )
    assert not page.has(over), "A movie that is not on show is named by the page at /movies/."


@task(1, promise="When nothing is on show, the page says `Nothing on show`. It says so only then.")
def test_empty_programme_says_so(project, programme, fresh):
    """The programme says "Nothing on show" when nothing is on show, and only then."""
    title = plain_title(fresh)
    programme(Film(title))
    full = project.open().visit("/movies/").expect(200)
    assert full.has(title), f"The movie {title!r} is on show, but the page at /movies/ does not name it."
    assert "nothing on show" not in full.text.lower(), (
        f"The movie {title!r} is on show, and yet the page at /movies/ says 'Nothing on show'."
    )
    for films in ((), (Film(plain_title(fresh), on_show=False),)):
        programme(*films)
        page = project.open().visit("/movies/").expect(200)
        assert "nothing on show" in page.text.lower(), (
            f"We gave the theater {len(films)} movies, none of them on show, and asked for /movies/. "
            f"The page says {page.text[:80]!r}. We hoped for 'Nothing on show'."
        )


@task(1, promise="Whoever asks for `/movies/`, first or later, finds each movie there just as often.")
def test_programme_is_not_used_up(visit, programme, fresh):
    """The second visitor finds the same movies on the programme as the first."""
    titles = [plain_title(fresh), plain_title(fresh)]
    programme(*(Film(title) for title in titles))
    first, second = visit("/movies/").expect(200), visit.stranger()("/movies/").expect(200)
    for title in titles:
        before, after = first.text.count(title), second.text.count(title)
        assert before, f"The movie {title!r} is on show, but the page at /movies/ does not name it."
        assert before == after, (
            f"We asked for /movies/ twice. The first page named {title!r} {before} times, the second {after} times. "
            "We hoped for the same. Is something made at the top of a file, and then changed by a view?"
        )


@task(1, promise="`/movies/` answers a HEAD with the same status as a GET.")
def test_programme_answers_head(visit, programme, fresh):
    """A HEAD to the programme has the same status as a GET."""
    title = plain_title(fresh)
    programme(Film(title))
    page = visit("/movies/").expect(200)
    assert page.has(title), f"The movie {title!r} is on show, but the page at /movies/ does not name it."
    visit("/movies/", "HEAD").expect(200)


@task(2, promise="So does every other movie of the file, on show or not.")
def test_every_movie_has_a_page(visit, programme, fresh):
    """Every movie of the file has a page with its own title and its own minutes, on show or not."""
    films = [
        Film(title, minutes=fresh.number(100, 999), on_show=place % 2 == 0)
        for place, title in enumerate(hostile_titles(fresh))
    ]
    for film in programme(*films):
        page = visit(f"/movies/{film.number}/").expect(200)
        state = "on show" if film.on_show else "not on show"
        for text in (film.title, str(film.minutes)):
            assert page.has(text), (
                f"Movie {film.number} is called {film.title!r}, takes {film.minutes} minutes and is {state}. "
                f"Its page says {page.text[:80]!r}. We hoped to read {text!r} there."
            )


@task(2, promise="`0` is such a number, and so is a very large one.")
def test_no_unknown_number_is_found(visit, programme, fresh):
    """Numbers that no movie has are a 404, however small or large."""
    film, other = programme(Film(plain_title(fresh)), Film(plain_title(fresh), number=fresh.number(100, 999)))
    known = visit(f"/movies/{film.number}/").expect(200)
    assert known.has(film.title), f"Movie {film.number} is called {film.title!r}, but its page does not say so."
    for number in fresh.shuffled((0, other.number + 1, fresh.number(10**30, 10**31))):
        visit(f"/movies/{number}/").expect(404)


@task(3, promise="A POST with a whole number from 1 to 8 as `seats` keeps the number for this visitor.")
def test_every_number_is_kept(visit, fresh):
    """Every whole number from 1 to 8 is kept."""
    for seats in fresh.shuffled(range(1, 9)):
        keep(visit.stranger(), seats)


@task(3, promise="When a visitor sends the form twice, the last number counts.")
def test_last_number_counts(visit, fresh):
    """When the form is sent twice, the last number counts."""
    first, last = fresh.shuffled(range(2, 8))[:2]
    keep(visit, first)
    keep(visit, last)


@task(
    3,
    promise="Anything else shows the form again and keeps nothing: no field `seats` at all, an empty one, `abc`, `0`, "
    "`-1`, `9`, `5.5` or `²`.",
)
def test_anything_else_shows_the_form_again(visit, fresh):
    """Anything else than a whole number from 1 to 8 shows the form again, and nothing is kept."""
    keep(visit, fresh.number(2, 7))
    for name, data in fresh.shuffled((NO_SEATS | BAD_SEATS).items()):
        visitor = visit.stranger()
        page = visitor("/movies/party/", "POST", data)
        assert page.status in (200, 400, 422), (
            f"We sent the form with {name} as seats. The answer is {page.described}. "
            "We hoped for the form again, with status 200 (or 400, or 422)."
        )
        assert has_form(page), (
            f"We sent the form with {name} as seats. The page that came says {page.text[:80]!r}. "
            "We hoped for the form with its field seats, so that the visitor can try again."
        )
        kept = party_size(visitor("/movies/").expect(200))
        assert kept is None, (
            f"We sent the form with {name} as seats, and then asked for /movies/. The page says 'for {kept} people'. "
            "We hoped that nothing was kept."
        )


@task(3, promise="Other visitors see nothing of it.")
def test_party_is_the_visitors_own(visit, fresh):
    """One visitor's number is not shown to another visitor."""
    stranger, (ours, theirs) = visit.stranger(), fresh.shuffled(range(2, 8))[:2]
    keep(visit, ours)
    seen = party_size(stranger("/movies/").expect(200))
    assert seen is None, (
        f"One visitor sent the form with {ours} seats. Then another visitor, who had sent nothing, asked for /movies/. "
        f"The page says 'for {seen} people'. We hoped that it says nothing of it."
    )
    keep(stranger, theirs)
    again = party_size(visit("/movies/").expect(200))
    assert again == ours, (
        f"One visitor sent the form with {ours} seats, then another with {theirs}. The first one asked for /movies/ "
        f"and read 'for {again} people'. We hoped for {ours}."
    )


@task(
    3,
    promise="Only a POST keeps something: a GET or a HEAD is answered with status 200, whatever the address carries.",
)
def test_asking_keeps_nothing(visit, fresh):
    """A GET or a HEAD of the form keeps nothing, even with seats in the address."""
    seats = fresh.number(2, 7)
    keep(visit, seats)
    for method in ("GET", "HEAD"):
        visitor = visit.stranger()
        visitor("/movies/party/", method, {"seats": str(seats)}).expect(200)
        kept = party_size(visitor("/movies/").expect(200))
        assert kept is None, (
            f"We sent a {method} to /movies/party/?seats={seats}, and then asked for /movies/. "
            f"The page says 'for {kept} people'. We hoped that nothing was kept: a {method} only asks."
        )


@task(4, promise="A POST without the token is answered with a 403.")
def test_form_without_token_is_refused(visit, fresh):
    """A POST without the form's token is a 403; with the token it is accepted."""
    seats = fresh.number(2, 7)
    page = visit("/movies/party/").expect(200)
    visit.submit(page, seats=seats).expect(200, 302, 303)
    for visitor, who in ((visit.stranger(), "who never saw the form"), (visit, "who had the form open")):
        refused = visitor("/movies/party/", "POST", {"seats": str(seats)}, token=False)
        assert refused.status == 403, (
            f"A visitor {who} sent a POST to /movies/party/ without the form's token. "
            f"The answer is {refused.described}. We hoped for a 403: another site could have sent it."
        )
