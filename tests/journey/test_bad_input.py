"""Whatever a project does, the journey up to there is known, with what stopped it."""

import pytest
from rich.console import Console

from grader import fold
from grader.journey import Ending, Kind
from grader.reports.journey.page import journey_page
from grader.reports.journey.terminal import journey_drawing
from grader.tracing import Asked, trace
from tests.journey.golden import ROOT

THEATER = fold.read_files(ROOT / "tests" / "diagnosis" / "theater")
VIEWS = "movies/views.py"
PAGE = "movies/templates/movies/programme.html"
LAYERS = "core/layers.py"
STRANGE = """
class Strange:
    def __repr__(self):
        raise ValueError("no repr")
    __str__ = __repr__
    def __eq__(self, other):
        raise ValueError("no eq")
    def __hash__(self):
        raise ValueError("no hash")
    def __getattr__(self, name):
        raise ValueError("no " + name)


def programme(request):
    request.strange = Strange()
    return render(request, "movies/party.html", {"strange": request.strange})
"""


def in_view(code):
    """The theater with this line first in the view of /movies/."""
    views = THEATER[VIEWS].decode()
    return {VIEWS: views.replace("def programme(request):\n", f"def programme(request):\n    {code}\n")}


def layer_gives(value):
    """The theater whose innermost layer gives something else than its response."""
    return {LAYERS: THEATER[LAYERS].decode().replace("        return response\n", f"        return {value}\n")}


@pytest.fixture
def traced(tmp_path, database):
    """Trace one request to the theater with some files changed."""

    def run(changes, asked=Asked("/movies/")):  # noqa: B008 - a value
        files = THEATER | {path: text.encode() for path, text in changes.items()}
        fold.write(files, tmp_path / "project")
        found = trace(tmp_path / "project", "", asked, database).journey
        # Whatever it is, it can be drawn.
        Console(quiet=True).print(journey_drawing(found, Console(width=80)))
        assert "<svg" in journey_page(found, "a title")
        return found

    return run


@pytest.mark.parametrize("code", ["while True: pass", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"])
def test_a_view_that_never_returns_is_known_by_its_line(traced, code):
    journey = traced(in_view(code))
    assert journey.ending is Ending.NO_ANSWER
    assert (journey.stopped_at.station, journey.stopped_at.name) == ("view", "movies.views.programme")
    line = in_view(code)[VIEWS].splitlines().index(f"    {code}") + 1
    assert journey.stopped_at.place == f"{VIEWS}:{line}"
    assert len(journey.way_in) == 9


def test_a_view_that_ends_the_process_is_the_last_place_known(traced):
    journey = traced(in_view("import os; os._exit(3)"))
    assert (journey.ending, journey.stopped_at.name) == (Ending.NO_ANSWER, "movies.views.programme")


def test_a_recursion_is_an_exception_with_its_place(traced):
    journey = traced(in_view("return programme(request)"))
    assert (journey.status, journey.failure.type) == (500, "RecursionError")
    assert journey.stopped_at.station == "view"
    assert journey.failure.place.startswith(f"{VIEWS}:")


def test_too_much_memory_is_told_with_the_view(traced):
    journey = traced(in_view("x = b'x' * (2 << 30)"))
    assert (journey.failure.type, journey.stopped_at.station) == ("MemoryError", "view")


def test_a_body_of_300_megabytes_is_read_to_its_limit(traced):
    journey = traced(in_view("from django.http import HttpResponse; return HttpResponse(b'x' * (300 << 20))"))
    body = next(event for event in journey.events if event.kind is Kind.BODY)
    assert (journey.status, body.name) == (200, "cut")
    assert dict(body.values)["bytes"] == str(300 << 20)


def test_a_template_that_includes_itself_ends(traced):
    journey = traced({PAGE: '{% include "movies/programme.html" %}'})
    assert (journey.failure.type, journey.stopped_at.station) == ("RecursionError", "template")
    assert len(journey.templates) > 50


def test_what_cannot_be_printed_or_compared_is_left_alone(traced):
    journey = traced({VIEWS: THEATER[VIEWS].decode() + STRANGE})
    assert journey.status == 200
    assert "strange" in journey.templates[0].names


@pytest.mark.parametrize(
    ("value", "kind"), [("None", "None"), ("'text'", "str"), ("{}", "dict"), ("request", "WSGIRequest")]
)
def test_a_layer_that_gives_no_response_is_named(traced, value, kind):
    journey = traced(layer_gives(value))
    assert journey.status == 500
    back = [event for event in journey.events if event.gave]
    assert (back[0].name, back[0].gave) == ("core.layers.Stamp", kind)
    assert (journey.stopped_at.name, journey.stopped_at.station) == ("core.layers.Stamp", "middleware")


def test_an_outermost_layer_without_a_response_leaves_the_page_to_the_server(traced):
    settings = THEATER["movie_theater/settings.py"].decode()
    first = settings.replace("MIDDLEWARE = [\n", 'MIDDLEWARE = [\n    "core.layers.Stamp",\n').replace(
        '    "core.layers.visits",\n    "core.layers.Stamp",\n', ""
    )
    journey = traced(layer_gives("None") | {"movie_theater/settings.py": first})
    assert (journey.ending, journey.status) == (Ending.NO_PAGE, 500)
    assert journey.stopped_at.name == "core.layers.Stamp"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("movies/urls.py", "import nothing_of_that_name", "ModuleNotFoundError"),
        ("movie_theater/settings.py", "DEBUG = (", "SyntaxError"),
        (LAYERS, "Stamp = visits = None", "TypeError"),
    ],
)
def test_a_project_that_does_not_load_is_told_with_its_place(traced, path, text, kind):
    journey = traced({path: text})
    assert (journey.ending, journey.failure.type) == (Ending.NOT_STARTED, kind)
    assert journey.stopped_at


def test_a_handler_that_fails_is_told_besides_the_first_exception(traced):
    settings = THEATER["movie_theater/settings.py"].decode().replace("DEBUG = True", "DEBUG = False")
    settings = settings.replace("ALLOWED_HOSTS = []", 'ALLOWED_HOSTS = ["localhost"]')
    views = THEATER["core/views.py"].decode().replace("def not_found(request, exception)", "def not_found(request)")
    journey = traced({"movie_theater/settings.py": settings, "core/views.py": views}, Asked("/nowhere/"))
    assert [event.failure.type for event in journey.errors] == ["Resolver404", "TypeError"]
    assert journey.status == 500
