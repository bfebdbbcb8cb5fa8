"""The hidden checks of the exercise "router": students read their docstrings, promises and messages, never the code."""

from grader.checks import task


def letters(text):
    """The letters of a text alone, so that "Web-Server" and "web server" are the same word."""
    return "".join(letter for letter in text.lower() if letter.isalpha())


@task(
    1,
    promise="The project can move: when your whole root URLconf is included below another word, say `/north/`, "
    "the page answers at `/north/movies/`.",
)
def test_programme_moves_with_the_project(visit, project, fresh):
    """The programme still answers when the whole project moves below another word."""
    visit("/movies/").expect(200)
    word = fresh.word()
    project.open(under=word).visit(f"/{word}/movies/").expect(200)


@task(1, promise="A word below `/movies/` for which you wrote no pattern is a 404.")
def test_other_words_are_not_found(visit, fresh):
    """A word below /movies/ that has no pattern is a 404."""
    visit("/movies/").expect(200)
    visit(f"/movies/{fresh.word()}/").expect(404)


@task(2, promise="The name moves with the project: below `/north/` it leads to `/north/movies/`.")
def test_name_moves_with_the_project(address, project, fresh):
    """The name movies:programme leads to the new address when the whole project moves below another word."""
    address("movies:programme")
    word = fresh.word()
    found = project.open(under=word).address("movies:programme")
    assert found == f"/{word}/movies/", (
        f"We included the root URLconf below /{word}/ and asked which address has the name movies:programme. "
        f"Django said {found}. We hoped for /{word}/movies/."
    )


@task(3, promise="`/movies/today`, without the last slash, is answered with a 301 that leads to `/movies/today/`.")
def test_missing_slash_is_redirected(visit):
    """The address /movies/today, without the last slash, leads to /movies/today/ by a 301."""
    visit("/movies/today/").expect(200)
    page = visit("/movies/today").expect(301)
    assert page.location == "/movies/today/", (
        f"We asked for /movies/today and got a 301 that leads to {page.location}. We hoped for /movies/today/."
    )


@task(3, promise="`/movies/today/` is answered by the view `today`, whatever the method.")
def test_method_makes_no_difference(visit, fresh):
    """A POST to /movies/today/ reaches the same view as a GET."""
    got = visit("/movies/today/").expect(200)
    posted = visit("/movies/today/", method="POST", data={"word": fresh.word()}).expect(200)
    assert posted.text == got.text, (
        "We sent a GET and a POST to /movies/today/ and got two different pages. "
        "We hoped for the same page: the router looks at the address, not at the method."
    )


@task(3, promise="There is no page at `/today/`.")
def test_today_has_one_place(visit):
    """The view today answers below /movies/ and not at /today/."""
    visit("/movies/today/").expect(200)
    visit("/today/").expect(404)


@task(4, promise="`misspelt` is the station that makes the 404 for `/movie/`.")
def test_misspelt_names_its_station(answers):
    """The answer misspelt names the station that makes the 404."""
    assert letters(answers["misspelt"]) == "router", (
        "We read misspelt in answers/router.toml. The 404 for /movie/ is made by another station. "
        "Open /movie/ in the browser and read the yellow page: which station looked for something and did not find it?"
    )


@task(4, promise="`missing_slash` is the station that makes the 301 for `/movies/today`.")
def test_missing_slash_names_its_station(answers):
    """The answer missing_slash names the station that makes the 301."""
    assert letters(answers["missing_slash"]) == "middleware", (
        "We read missing_slash in answers/router.toml. The 301 for /movies/today is made by another "
        "station. None of your patterns makes it: who else sees the answer on its way back?"
    )
