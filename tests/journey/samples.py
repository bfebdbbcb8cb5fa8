"""Journeys made by hand: one for each way in which a request can end, and some that are hard to draw."""

from dataclasses import replace

from grader.journey import Change, Ending, Event, Failure, Journey, Kind, LayerSeen, Way

DJANGO = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
OWN = LayerSeen("core.layers.Stamp", "core/layers.py:9", own=True)
DOOR = LayerSeen("core.layers.doorman", "core/layers.py:31", own=True)
ADDED_IN = {
    DJANGO[1]: (Change("attribute", "session", "SessionStore"),),
    DJANGO[4]: (Change("attribute", "user", "SimpleLazyObject"),),
    OWN.entry: (Change("attribute", "stamp", "k3f2a9"),),
}
ADDED_BACK = {
    DJANGO[0]: (
        Change("header", "X-Content-Type-Options", "nosniff"),
        Change("header", "Referrer-Policy", "same-origin"),
    ),
    DJANGO[2]: (Change("header", "Content-Length", "1834"),),
    DJANGO[6]: (Change("header", "X-Frame-Options", "DENY"),),
    OWN.entry: (Change("header", "X-Stamp", "k3f2a9"),),
}
VIEW = "movies.views.programme"
ROUTE = Event("router", Kind.ROUTE, Way.IN, "movies/<slug:day>/", view=VIEW, values=(("day", "friday"),))
VIEW_IN = Event("view", Kind.PASS, Way.IN, VIEW, place="movies/views.py:12")
VIEW_BACK = Event("view", Kind.PASS, Way.BACK, VIEW, took=8400, status=200)
QUERY = Event(
    "database", Kind.QUERY, Way.IN, 'SELECT "movies_film"."id" FROM "movies_film"', took=420, by=f"view {VIEW}"
)
TEMPLATE = Event("template", Kind.TEMPLATE, Way.IN, "movies/list.html", took=2100, by=f"view {VIEW}", names=("films",))


def seen(*own):
    """Django's usual layers, with the project's own behind them."""
    return (*(LayerSeen(entry) for entry in DJANGO), *own)


def went_in(layers):
    """The gateway and these layers take the request."""
    yield Event("gateway", Kind.PASS, Way.IN, "wsgi")
    for layer in layers:
        yield Event(
            "middleware", Kind.PASS, Way.IN, layer.entry, place=layer.place, changes=ADDED_IN.get(layer.entry, ())
        )


def came_back(layers, status):
    """The response goes back through these layers and the gateway."""
    for layer in reversed(layers):
        changes = ADDED_BACK.get(layer.entry, ())
        yield Event("middleware", Kind.PASS, Way.BACK, layer.entry, place=layer.place, changes=changes, status=status)
    yield Event("gateway", Kind.PASS, Way.BACK, "wsgi", status=status)


def around(layers, core, status=200):
    """A journey through all these layers to the core and back."""
    events = (*went_in(layers), *core, *came_back(layers, status))
    timed = tuple(replace(event, at=number * 150) for number, event in enumerate(events))
    return Journey("GET", "/movies/friday/", timed, tuple(layers), status)


def plain():
    """It comes back with status 200."""
    return around(seen(OWN), (ROUTE, VIEW_IN, QUERY, TEMPLATE, VIEW_BACK))


def hooks():
    """Layers with hooks, and a template that is filled after the view."""
    csrf = Event("middleware", Kind.HOOK, Way.IN, DJANGO[3], hook="process_view")
    change = (Change("header", "X-Late", "yes"),)
    late = Event("middleware", Kind.HOOK, Way.BACK, OWN.entry, hook="process_template_response", changes=change)
    return around(seen(OWN), (ROUTE, csrf, VIEW_IN, QUERY, VIEW_BACK, late, replace(TEMPLATE, way=Way.BACK)))


def short_circuit():
    """A layer answers itself, with status 403."""
    layers = seen(DOOR, OWN)
    within = layers[: len(DJANGO)]
    doors = replace(next(iter(went_in((DOOR,)))), station="middleware", name=DOOR.entry, place=DOOR.place)
    answer = replace(doors, way=Way.BACK, answered=True, status=403)
    events = (*went_in(within), doors, answer, *came_back(within, 403))
    return Journey("GET", "/movies/friday/", events, layers, 403)


def raising():
    """The view raises, and Django makes its debug page of it."""
    failure = Failure(
        "KeyError", "'minutes'", "movies/views.py:17", f"{VIEW}", "builtins", causes=(("ValueError", "x"),)
    )
    error = Event("view", Kind.ERROR, Way.BACK, VIEW, status=500, page_by="Django's debug page", failure=failure)
    return replace(
        around(seen(OWN), (ROUTE, VIEW_IN, QUERY, replace(VIEW_BACK, status=0), error), 500), failure=failure
    )


def template_raising():
    """A template that the view fills raises, and the view with it."""
    failure = Failure("TemplateSyntaxError", "Invalid block tag: 'fi'", template="movies/list.html:7")
    page = {"status": 500, "page_by": "Django's debug page", "failure": failure}
    error = Event("template", Kind.ERROR, Way.BACK, TEMPLATE.name, place="movies/templates/movies/list.html", **page)
    return replace(
        around(seen(OWN), (ROUTE, VIEW_IN, TEMPLATE, replace(VIEW_BACK, status=0), error), 500), failure=failure
    )


def layer_raising():
    """A layer of the project raises on the way in."""
    layers = seen(OWN, DOOR)
    failure = Failure(
        "AttributeError", "'WSGIRequest' object has no attribute 'usr'", "core/layers.py:14", module="builtins"
    )
    error = Event(
        "middleware", Kind.ERROR, Way.BACK, OWN.entry, status=500, page_by="Django's debug page", failure=failure
    )
    within = layers[: len(DJANGO)]
    events = (*went_in(layers[: len(DJANGO) + 1]), error, *came_back(within, 500))
    return Journey("GET", "/movies/friday/", events, layers, 500, failure=failure)


def no_page():
    """Nobody makes a page of an exception."""
    failure = Failure("RuntimeError", "all is lost", "core/layers.py:44")
    error = Event("middleware", Kind.ERROR, Way.BACK, DJANGO[1], failure=failure)
    events = (*went_in(seen()[:2]), error)
    return Journey("GET", "/", events, seen(), ending=Ending.NO_PAGE, failure=failure)


def no_route():
    """The router finds nothing, and a 404 comes back."""
    tried = ("admin/", "movies/", "movies/<slug:day>/")
    failure = Failure("Resolver404", "no pattern matches", module="django.urls.exceptions")
    route = Event("router", Kind.ROUTE, Way.IN, "", names=tried)
    error = Event("router", Kind.ERROR, Way.BACK, "", status=404, page_by="Django's debug page", failure=failure)
    return replace(around(seen(OWN), (route, error), 404), path="/moovies/")


def gave_none():
    """The view gives None."""
    failure = Failure("ValueError", f"The view {VIEW} didn't return an HttpResponse object. It returned None instead.")
    back = replace(VIEW_BACK, gave="None", status=0, place=VIEW_IN.place)
    error = Event("view", Kind.ERROR, Way.BACK, VIEW, status=500, page_by="Django's debug page", failure=failure)
    return replace(around(seen(OWN), (ROUTE, VIEW_IN, back, error), 500), failure=failure)


def not_started():
    """The project does not load."""
    failure = Failure(
        "ImproperlyConfigured",
        "WSGI application 'movie_theater.wsgi.application' could not be loaded; Error importing module.",
        "movie_theater/settings.py:42",
        setting="MIDDLEWARE",
        entry="core.layers.Stampp",
        causes=(("ImportError", 'Module "core.layers" does not define a "Stampp" attribute/class'),),
    )
    return Journey("GET", "/movies/friday/", ending=Ending.NOT_STARTED, failure=failure)


def no_answer():
    """The view never returns."""
    events = (*went_in(seen(OWN)), ROUTE, VIEW_IN)
    return Journey("GET", "/movies/friday/", events, seen(OWN), ending=Ending.NO_ANSWER)


def thirty_layers():
    """Thirty layers: Django's, the project's, and those of packages."""
    others = tuple(
        LayerSeen(f"django.contrib.package{number}.middleware.Layer{number}Middleware") for number in range(18)
    )
    own = tuple(replace(OWN, entry=f"core.layers.Stamp{number}") for number in range(4))
    layers = (*seen(), *others[:9], OWN, *own, *others[9:])
    return around(layers, (ROUTE, VIEW_IN, QUERY, TEMPLATE, VIEW_BACK))


def many_queries():
    """Twenty-five queries, most of them alike."""
    detail = 'SELECT "movies_day"."id", "movies_day"."date" FROM "movies_day" WHERE "movies_day"."film_id" = '
    each = (replace(QUERY, name=f"{detail}{number}", by="template movies/list.html") for number in range(21))
    kinds = (replace(QUERY, name=f'SELECT COUNT(*) FROM "table_{name}"') for name in "abc")
    return around(seen(OWN), (ROUTE, VIEW_IN, QUERY, *kinds, TEMPLATE, *each, VIEW_BACK))


def hostile():
    """Names that want to break the drawing."""
    nasty = "<script>alert('é')</script>&amp;]]>\x1b[31mred\x07\u202e[bold]x[/bold]\ud800"
    layer = LayerSeen(nasty, nasty, own=True)
    changes = (Change("header", nasty, nasty), Change("cookie", "日本語" * 30, "x" * 900, "removed"))
    failure = Failure(nasty, nasty * 30, nasty)
    back = Event("middleware", Kind.PASS, Way.BACK, nasty, changes=changes, status=500)
    return Journey(
        nasty,
        f"/{nasty}",
        (
            Event("gateway", Kind.PASS, Way.IN, nasty, changes=changes),
            Event("middleware", Kind.PASS, Way.IN, nasty, changes=(*changes, Change(nasty, nasty, nasty, nasty))),
            Event("router", Kind.ROUTE, Way.IN, nasty, view="v" * 300, values=((nasty, nasty),)),
            Event(nasty, Kind.HOOK, Way.IN, nasty, hook=nasty),
            Event("view", Kind.PASS, Way.IN, "v" * 300, place=nasty),
            Event("database", Kind.QUERY, Way.IN, nasty * 20, by=nasty),
            Event("template", Kind.TEMPLATE, Way.IN, nasty, names=(nasty,) * 40),
            Event("view", Kind.ERROR, Way.BACK, nasty, status=500, page_by=nasty, failure=failure),
            back,
            Event("gateway", Kind.PASS, Way.BACK, nasty, status=500, gave=nasty),
        ),
        (layer,),
        500,
        gateway=nasty,
        failure=failure,
        dropped=7,
    )


def rescued():
    """The view raises, one layer lets it pass, and another makes a response of it."""
    passed = Event("middleware", Kind.HOOK, Way.BACK, DOOR.entry, hook="process_exception")
    answer = replace(passed, name=OWN.entry, answered=True, status=503, place=OWN.place)
    return around(seen(OWN, DOOR), (ROUTE, VIEW_IN, replace(VIEW_BACK, status=0), passed, answer), 503)


def streamed():
    """The body of the response is read part by part."""
    body = Event("gateway", Kind.BODY, Way.BACK, "streamed", values=(("parts", "3"), ("bytes", "1200")))
    journey = around(seen(OWN), (ROUTE, VIEW_IN, VIEW_BACK))
    return replace(journey, events=(*journey.events[:-1], body, journey.events[-1]))


def listed_twice():
    """A layer stands in the list twice, and another takes itself out."""
    layers = (OWN, OWN, replace(DOOR, used=False))
    journey = around((OWN, OWN), (ROUTE, VIEW_IN, VIEW_BACK))
    return replace(journey, layers=layers)


SAMPLES = (
    plain, hooks, short_circuit, raising, layer_raising, no_page, no_route, gave_none,
    not_started, no_answer, thirty_layers, many_queries, hostile, rescued, listed_twice, template_raising, streamed,
)  # fmt: skip
