"""Other forms of mistakes, and right projects that look alike, each as changes of the theater: file, text, new text."""

from dataclasses import dataclass, replace
from pathlib import Path

from grader import fold
from grader.diagnosis import diagnose
from tests.diagnosis.cases import HERE, Mistake, seen

SETTINGS, LAYERS, URLS = "movie_theater/settings.py", "core/layers.py", "movies/urls.py"
LAST = '    "core.layers.Stamp",\n]'


@dataclass(frozen=True)
class Laid(Mistake):
    """A theater with changes that a test makes itself."""

    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def files(self):
        files = dict(fold.read_files(HERE / "theater"))
        for path, before, after in self.changes:
            text = files.get(path, b"").decode()
            assert before in text, f"{path} has no {before!r}"
            files[path] = text.replace(before, after, 1).encode()
        return files


def said(stages, database, *changes, requests=("GET /movies/",), station=""):
    case = seen(Laid(Path(), "", requests, "", "", changes), stages, database)
    return diagnose(replace(case, station=station))


def layer(code):
    return LAYERS, "def visits(", f"{code}\n\n\ndef visits("


HOOKS = """
    def process_view(self, request, view, args, kwargs):
        request.route = request.resolver_match.url_name

    def process_exception(self, request, error):
        return None
"""
BASE = """class Base:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class Own(Base):
    pass"""
UNUSED = """        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response"""
USES = """import secrets
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed"""
SHORTER = """response = self.get_response(request)
        response.content = b"short"
        return response"""
OWN = """class Own:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        {}
"""


def own(body, *more):
    """The theater with one more layer of the project's own, listed last."""
    code = OWN.format(body.replace("\n", "\n        "))
    return (layer(code + "".join(more)), (SETTINGS, LAST, '    "core.layers.Stamp",\n    "core.layers.Own",\n]'))


KINDS = {
    # What Python cannot read or find.
    "colon forgotten": ("syntax-error", [("movies/views.py", "def today(request):", "def today(request)")]),
    "wrong indentation": ("wrong-indentation", [(URLS, 'app_name = "movies"', '  app_name = "movies"')]),
    "module misspelt": ("module-misspelt", [("movies/views.py", "from .models import", "from movies.model import")]),
    "model misspelt": ("name-misspelt", [("movies/views.py", "import Movie, Screening", "import Movies, Screening")]),
    "view not written": ("name-not-written", [(URLS, "views.today", "views.xylophone")]),
    "name misspelt": ("name-misspelt", [(URLS, 'path("today/"', 'pathh("today/"')]),
    "folder hides file": (
        "package-hides-module",
        [("movies/views/__init__.py", "", ""), (URLS, "app_name", "views.today\napp_name")],
    ),
    "old Django": (
        "name-of-an-old-django",
        [
            (
                URLS,
                "from django.urls import path, register",
                "from django.conf.urls import url\nfrom django.urls import path, register",
            )
        ],
    ),
    # Settings and apps.
    "app misspelt": ("app-misspelt", [(SETTINGS, '"movies",', '"movie",')]),
    "config misspelt": ("app-misspelt", [(SETTINGS, '"movies",', '"movies.apps.MovieConfig",')]),
    "comma between apps": ("comma-forgotten", [(SETTINGS, '"core",\n', '"core"\n')]),
    "comma between layers": ("comma-forgotten", [(SETTINGS, '"core.layers.visits",\n', '"core.layers.visits"\n')]),
    "django's app": ("app-not-installed", [(SETTINGS, '    "django.contrib.sessions",\n', "")]),
    "hosts are a text": ("setting-is-no-list", [(SETTINGS, "ALLOWED_HOSTS = []", 'ALLOWED_HOSTS = ("localhost")')]),
    "root URLconf": ("root-urlconf-misspelt", [(SETTINGS, '"movie_theater.urls"', '"movie_theatre.urls"')]),
    "class in the list": (
        "entry-without-quotes",
        [
            (SETTINGS, "from pathlib", "from core.layers import Stamp\nfrom pathlib"),
            (SETTINGS, '"core.layers.Stamp"', "Stamp"),
        ],
    ),
    # Entries of MIDDLEWARE, and layers that cannot be built.
    "layer misspelt": ("layer-misspelt", [(SETTINGS, "core.layers.Stamp", "core.layers.Stmap")]),
    "django's layer misspelt": ("layer-misspelt", [(SETTINGS, "common.CommonMiddleware", "common.CommonMiddelware")]),
    "one function": (
        "function-is-no-factory",
        [layer("def one(request):\n    return request.session"), (SETTINGS, "layers.Stamp", "layers.one")],
    ),
    "init without": ("layer-without-init", [(LAYERS, "def __init__(self, get_response):", "def __init__(self):")]),
    # URLconfs.
    "view as text": ("view-named-as-text", [(URLS, "views.today,", '"movies.views.today",')]),
    "view called": ("view-called-in-urls", [(URLS, "views.today,", "views.today(),")]),
    "view called with request": ("view-called-in-urls", [(URLS, "views.today,", "views.today(request),")]),
    "no view": ("path-without-view", [(URLS, 'path("today/", views.today, name="today")', 'path("today/")')]),
    "name as third": ("route-name-without-its-keyword", [(URLS, 'views.today, name="today"', 'views.today, "today"')]),
    "patterns no list": (
        "urlpatterns-is-no-list",
        [(URLS, "urlpatterns = [", 'urlpatterns = path("", views.today)\nothers = [')],
    ),
    "no patterns": ("urlpatterns-missing", [(URLS, "urlpatterns = [", "addresses = [")]),
    "gap has no name": ("gap-without-a-name", [(URLS, '<int:pk>/", views.movie,', '<int:7>/", views.movie,')]),
    "gap twice": ("gap-of-the-same-name", [(URLS, '<int:pk>/", views.movie,', '<int:pk>/<int:pk>/", views.movie,')]),
    "not registered": ("unknown-converter", [(URLS, 'register_converter(DayConverter, "day")\n', "")]),
    "models in a circle": (
        "import-circle",
        [("movies/models.py", "from django.db", "from .views import today\nfrom django.db")],
    ),
    # In requests.
    "nothing on the way in": (
        "layer-gives-no-response",
        own("if request.path:\n    return None\nreturn self.get_response(request)"),
    ),
    "text given": ("layer-gives-no-response", own('self.get_response(request)\nreturn "fine"')),
    "not called": ("get-response-not-called", own("return self.get_response")),
    "not called, then used": (
        "get-response-not-called",
        own('response = self.get_response\nresponse["X-Own"] = "1"\nreturn response'),
    ),
    "too early": (
        "response-used-too-early",
        own('response["X-Own"] = "1"\nresponse = self.get_response(request)\nreturn response'),
    ),
    "unknown name": ("name-not-imported", own("return HttpResponse('closed')")),
    "never called": (
        "get-response-never-called",
        [
            *own("return HttpResponse('closed')"),
            (LAYERS, "import secrets", "import secrets\nfrom django.http import HttpResponse"),
        ],
    ),
    "hook gives text": (
        "hook-gives-no-response",
        own(
            "return self.get_response(request)",
            "\n    def process_view(self, request, view_func, view_args, view_kwargs):\n        return 'x'\n",
        ),
    ),
    "too many values": ("get-response-called-wrongly", own("return self.get_response(request, None)")),
    "kept by another name": (
        "get-response-not-kept",
        [(LAYERS, "self.get_response = get_response", "self.get_respons = get_response")],
    ),
    "own attribute, wrong order": (
        "layers-in-wrong-order",
        [
            layer(OWN.format("request.mark = request.stamp\n        return self.get_response(request)")),
            (SETTINGS, '    "core.layers.visits",\n', '    "core.layers.visits",\n    "core.layers.Own",\n'),
        ],
    ),
    "no session": (
        "needed-layer-not-listed",
        [(SETTINGS, '    "django.contrib.sessions.middleware.SessionMiddleware",\n', "")],
    ),
    "listed twice": ("layer-listed-twice", [(SETTINGS, LAST, LAST.replace("]", '    "core.layers.Stamp",\n]'))]),
    "page shortened": (
        "page-changed-after-it-was-measured",
        [
            layer(OWN.format(SHORTER)),
            (SETTINGS, "MIDDLEWARE = [\n", 'MIDDLEWARE = [\n    "core.layers.Own",\n'),
        ],
    ),
}


RIGHT = {
    "a layer that lets nobody in at night": own("return self.get_response(request) if request.path else None"),
    "a layer that catches its own": own(
        "try:\n    request.mark = int('x')\nexcept ValueError:\n    request.mark = 0\nreturn self.get_response(request)"
    ),
    "a try around get_response that nothing comes to": own(
        "try:\n    return self.get_response(request)\nexcept ValueError:\n    raise"
    ),
    "hooks with other names": own(
        "return self.get_response(request)",
        HOOKS,
    ),
    "the page made longer inside CommonMiddleware": own(
        "response = self.get_response(request)\nresponse.content += b'!'\nreturn response"
    ),
    "a class for others": [
        layer(BASE),
        (SETTINGS, LAST, '    "core.layers.Stamp",\n    "core.layers.Own",\n]'),
    ],
    "a second MIDDLEWARE that takes up the first": [
        (SETTINGS, LAST, '    "core.layers.Stamp",\n]\nMIDDLEWARE = [*MIDDLEWARE]')
    ],
    "a layer not used where DEBUG is off": [
        (LAYERS, "        self.get_response = get_response", UNUSED),
        (LAYERS, "import secrets", USES),
    ],
    "a layer that answers": [
        *own("if request.path == '/closed/':\n    return HttpResponse('closed')\nreturn self.get_response(request)"),
        (LAYERS, "import secrets", "import secrets\nfrom django.http import HttpResponse"),
    ],
    "a closed theater": [
        *own("return HttpResponse('closed', status=503)"),
        (LAYERS, "import secrets", "import secrets\nfrom django.http import HttpResponse"),
    ],
    "reverse_lazy at the top": [
        ("movies/views.py", "def today", 'HOME = reverse_lazy("movies:programme")\n\n\ndef today'),
        ("movies/views.py", "import reverse\n", "import reverse, reverse_lazy\n"),
    ],
}
