"""A project loads, and a request goes wrong in the router, the view, the database, a template or an error page.

Each mistake is laid over a whole theater, and the theater is asked for real.
"""

from pathlib import Path

import pytest

from grader import fold
from grader.diagnosis import diagnose
from tests.diagnosis.cases import HERE, Mistake, mistakes, seen

OURS = [mistake for mistake in mistakes("mistakes") if mistake.requests and mistake.station != "middleware"]

VIEWS, URLS, ROOT_URLS = "movies/views.py", "movies/urls.py", "movie_theater/urls.py"
SETTINGS, ERROR_VIEWS = "movie_theater/settings.py", "core/views.py"
TEMPLATES = "movies/templates/movies/"
PROGRAMME, DETAIL, MOVIE = f"{TEMPLATES}programme.html", f"{TEMPLATES}movie_detail.html", f"{TEMPLATES}movie.html"
RENDER = 'return render(request, "movies/programme.html", {"movies": movies, "seats": seats})'
IN_EARNEST = ((SETTINGS, "DEBUG = True", "DEBUG = False"), (SETTINGS, "ALLOWED_HOSTS = []", 'ALLOWED_HOSTS = ["*"]'))

PAGES = (
    "GET /movies/",
    "GET /movies/1/",
    "GET /movies/list/",
    "GET /movies/1/detail/",
    "GET /movies/party/",
    "POST /movies/party/ seats=3",
    "POST /movies/party/ seats=99",
    "POST /movies/party/ seats=3 without-token",
    "GET /movies/day/2026-11-22/",
    "GET /movies/today/",
    "GET /movies",
    "GET /accounts/login/",
    "POST /accounts/login/ username=ada password=wrong",
    "GET /account/",
    "ada: GET /account/",
    "grace: GET /admin/",
)

ALIKE = {
    # A route, and the address that is asked for.
    "route-begins-with-a-slash": ((URLS, 'path("list/"', 'path("/list/"'), "GET /movies/list/"),
    "include-without-its-last-slash": ((ROOT_URLS, 'path("movies/"', 'path("movies"'), "GET /movies/list/"),
    "route-without-its-last-slash": ((URLS, 'path("list/"', 'path("list"'), "GET /movies/list/"),
    "address-near-a-route": ((URLS, 'path("list/"', 'path("lits/"'), "GET /movies/list/"),
    "route-in-the-shadow-of-another": (
        (URLS, 'path("<int:pk>/",', 'path("<slug:pk>/",'),
        "GET /movies/list/",
    ),
    "app-name-not-set": ((URLS, 'app_name = "movies"\n', ""), "GET /movies/"),
    "address-name-unknown": ((PROGRAMME, "movies:movie", "movies:film"), "GET /movies/"),
    "address-argument-does-not-fit": ((PROGRAMME, "movie.pk", "movie.title"), "GET /movies/"),
    "name-without-quotes": ((PROGRAMME, "'movies:movie'", "movies:movie"), "GET /movies/"),
    # What a view takes, does, and gives.
    "view-does-not-take-the-value": ((VIEWS, "def movie(request, pk):", "def movie(request):"), "GET /movies/1/"),
    "route-does-not-catch-the-value": ((VIEWS, "def programme(request)", "def programme(request, pk)"), "GET /movies/"),
    "detail-view-without-pk": ((URLS, "<int:pk>/detail/", "<int:number>/detail/"), "GET /movies/1/detail/"),
    "view-returns-no-response": ((VIEWS, RENDER, "return movies"), "GET /movies/"),
    "session-key-not-there-yet": ((VIEWS, '.session.get("seats")', '.session["seats"]'), "GET /movies/"),
    "name-not-imported": ((VIEWS, "from django.utils import timezone\n", ""), "GET /movies/today/"),
    "attribute-misspelt": ((VIEWS, "request.method", "request.methid"), "GET /movies/party/"),
    # The database.
    "several-rows-not-expected": ((VIEWS, "get_object_or_404(Movie, pk=pk)", "Movie.objects.get()"), "GET /movies/1/"),
    "model-asked-without-its-manager": ((VIEWS, "Movie.objects.filter", "Movie.object.filter"), "GET /movies/"),
    "database-asked-in-an-async-view": ((VIEWS, "def movie(", "async def movie("), "GET /movies/1/"),
    # Templates.
    "template-not-there": ((VIEWS, "movies/programme.html", "movies/snackbar.html"), "GET /movies/"),
    "template-tag-closed-without-begin": ((PROGRAMME, "  <ul>", "  {% endif %}<ul>"), "GET /movies/"),
    "template-tag-misspelt": ((PROGRAMME, "{% if seats %}", "{% iff seats %}"), "GET /movies/"),
    "template-filter-misspelt": ((MOVIE, "|hours", "|huors"), "GET /movies/1/"),
    "tag-library-unknown": ((MOVIE, "core_extras", "core_extra"), "GET /movies/1/"),
    "app-of-the-tag-library-not-installed": ((MOVIE, "{% load ", "{% load humanize "), "GET /movies/1/"),
    "block-named-twice": (
        (PROGRAMME, "{% endblock %}", "{% endblock %}{% block content %}{% endblock %}"),
        "GET /movies/",
    ),
    "template-comparison-with-one-equals-sign": ((PROGRAMME, "{% if seats %}", "{% if seats = 3 %}"), "GET /movies/"),
    "template-with-arithmetic": ((PROGRAMME, "{{ movie.title }}", "{{ movie.minutes + 1 }}"), "GET /movies/"),
    "template-loop-written-wrongly": ((PROGRAMME, "movie in movies", "movie of movies"), "GET /movies/"),
    "template-condition-without-operator": ((PROGRAMME, "{% if seats %}", "{% if seats movies %}"), "GET /movies/"),
    "template-variable-unknown": ((VIEWS, ', {"movies": movies, "seats": seats}', ""), "GET /movies/"),
    "object-name-not-said": ((DETAIL, "movie.", "film."), "GET /movies/1/detail/"),
    "field-misspelt-in-template": ((PROGRAMME, "movie.title", "movie.titel"), "GET /movies/"),
    # Pages for errors.
    "error-view-forgets-its-status": ((ERROR_VIEWS, '"core/404.html", status=404', '"core/404.html"'), "GET /nowhere/"),
    "error-view-without-return": (
        (ERROR_VIEWS, 'return render(request, "core/404', 'render(request, "core/404'),
        "GET /x/",
    ),
    "error-template-in-another-folder": ((ROOT_URLS, 'handler404 = "core.views.not_found"', ""), "GET /nowhere/"),
}
"""By diagnosis: one change to the theater, and the request that shows it."""

RIGHT = {
    "a condition about a name that is not always there": (PROGRAMME, "{% if seats %}", "{% if party %}"),
    "a name that is shown if it is there": (PROGRAMME, "<h1>", "{{ problem }}<h1>"),
    "a loop over a name of a layer": (PROGRAMME, "<h1>", "{% for note in request.notes %}{{ note }}{% endfor %}<h1>"),
    "a name that the template makes": (
        PROGRAMME,
        "<h1>",
        "{% with a=movies %}{% for b in a %}{{ b }}{% endfor %}{% endwith %}<h1>",
    ),
    "comments that hold tags": (
        PROGRAMME,
        "<h1>",
        "{# {% for x in xs %} #}{% comment %}{% if a==1 %}{% endcomment %}<h1>",
    ),
    "a key that no template uses": (VIEWS, '"seats": seats}', '"seats": seats, "weather": "rain"}'),
    "library without __init__": ("core/templatetags/__init__.py", "", ""),
}
"""One change to the theater that is no mistake, whatever a check may have found wrong."""


def changed(*changes):
    """The theater with parts of its files written differently."""
    files = fold.read_files(HERE / "theater")
    for path, old, new in changes:
        text = files[path].decode()
        assert old in text, (path, old)
        files[path] = text.replace(old, new).encode()
    return files


class Changed(Mistake):
    """A mistake that is one change to the theater, with no folder of its own."""

    def __init__(self, files, *requests):
        super().__init__(Path(), "", requests, "", "")
        object.__setattr__(self, "laid", files)

    @property
    def files(self):
        return self.laid


@pytest.mark.parametrize("mistake", OURS, ids=lambda mistake: mistake.folder.name)
def test_a_mistake_is_found_and_its_place_is_named(mistake, stages, database):
    case = seen(mistake, stages, database)
    found = diagnose(case)
    assert (found.slug if found else "") == mistake.diagnosis
    if found:
        assert_helpful(found, case.files)


@pytest.mark.parametrize("slug", ALIKE)
def test_mistakes_of_the_same_kind_are_found(slug, stages, database):
    change, request = ALIKE[slug]
    earnest = IN_EARNEST if slug.startswith("error-") else ()
    case = seen(Changed(changed(change, *earnest), request), stages, database)
    found = diagnose(case)
    assert (found.slug if found else "") == slug
    assert_helpful(found, case.files)


def assert_helpful(found, files):
    path, _, line = found.where.rpartition(":")
    assert path in files
    assert 0 < int(line) <= len(files[path].splitlines())
    assert path in " ".join((found.what, *found.hints))
    assert 2 <= len(found.hints) <= 3
    assert found.what == " ".join(found.what.split())


@pytest.mark.parametrize("request_line", PAGES)
def test_nothing_is_said_of_the_right_theater(request_line, stages, database):
    assert diagnose(seen(Changed(changed(), request_line), stages, database)) is None


@pytest.mark.parametrize("words", RIGHT)
def test_nothing_is_said_of_what_is_only_unusual(words, stages, database):
    files = changed(RIGHT[words])
    if words == "library without __init__":
        del files["core/templatetags/__init__.py"]
    case = seen(Changed(files, "GET /movies/"), stages, database)
    assert case.last.status == 200
    assert diagnose(case) is None


@pytest.mark.parametrize("request_line", ["GET /movies/99/", "GET /movies/day/2026-13-45/", "GET /nowhere/"])
def test_nothing_is_said_of_a_page_that_is_rightly_not_there(request_line, stages, database):
    assert diagnose(seen(Changed(changed(*IN_EARNEST), request_line), stages, database)) is None
