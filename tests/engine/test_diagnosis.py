"""Diagnosis: said only where the evidence carries it."""

import pytest

from grader.checks.project import Layer
from grader.diagnosis import Case, diagnose

CLASS = """
import secrets

class Stamp:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
"""

ONLY_HOOK = """
class Stamp:
    def __init__(self, get_response):
        self.get_response = get_response

    def process_view(self, request, view, args, kwargs):
        pass
"""

MIXIN = """
from django.utils.deprecation import MiddlewareMixin

class Stamp(MiddlewareMixin):
    def process_response(self, request, response):
        return response
"""

MIXIN_BY_MODULE = MIXIN.replace("from django.utils.deprecation import", "import django.utils.deprecation as")
MIXIN_BY_MODULE = MIXIN_BY_MODULE.replace("(MiddlewareMixin)", "(MiddlewareMixin.MiddlewareMixin)")

FUNCTION = """
def stamp(get_response):
    def middleware(request):
        response = get_response(request)
        return response

    return middleware
"""

ASYNC = """
class Stamp:
    def __init__(self, get_response):
        self.get_response = get_response

    async def __call__(self, request):
        return await self.get_response(request)

def stamp(get_response):
    async def middleware(request):
        return await get_response(request)

    return middleware
"""

DECORATOR = """
from functools import wraps

def logged(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return wrapper
"""

PLAIN_DECORATOR = """
def logged(view):
    def wrapper(request):
        return view(request)

    return wrapper

@logged
def programme(request):
    return render(request, "programme.html")
"""

CLASS_VIEW = """
from django.views import View

class Programme(View):
    def get(self, request):
        return render(request, "programme.html")

class Callable:
    def __call__(self, request):
        return None
"""

CONVERTER = """
class DateConverter:
    regex = "[0-9-]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)
"""


def case(files, station="middleware", layers=()):
    return Case(
        {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}, station, layers
    )


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        (CLASS, "Stamp", 4),
        (ONLY_HOOK, "Stamp", 2),
        (MIXIN, "Stamp", 4),
        (MIXIN_BY_MODULE, "Stamp", 4),
        (FUNCTION, "stamp", 2),
        (ASYNC, "Stamp", 2),
    ],
    ids=["class", "only a hook", "mixin", "mixin by its module", "function", "async"],
)
def test_a_layer_that_is_written_but_not_listed_is_found(source, name, line):
    found = diagnose(case({"movies/views.py": CLASS_VIEW, "core/layers.py": source}))
    assert found.slug == "written-not-listed"
    assert found.where == f"core/layers.py:{line}"
    assert found.what.startswith(f"You wrote `{name}` in `core/layers.py:{line}`, but no line of MIDDLEWARE names it.")
    assert found.hints


def test_of_several_layers_the_first_by_path_is_named():
    assert diagnose(case({"core/b.py": CLASS, "core/a.py": FUNCTION})).where == "core/a.py:2"


@pytest.mark.parametrize(
    "source",
    [
        "",
        DECORATOR,
        PLAIN_DECORATOR,
        CLASS_VIEW,
        CONVERTER,
        "def layer(get_response):\n    return get_response\n",
        "def layer(get_response):\n    def inner(request):\n        return get_response(request)\n",
        "def layer(a, b):\n    def inner(request):\n        return a(request)\n    return inner\n",
        "class Empty:\n    def __init__(self, get_response):\n        pass\n",
        "class Layer:\n    def __init__(self, get_response:\n",
        "class Layer: \0",
        b"\xff\xfe" + CLASS.encode(),
        CLASS + "#" + "x" * 200_000,
        "(" * 100_000,
        "x = " + "-" * 50_000 + "1",
        "x = " + "1+" * 50_000 + "1",
        "class Layer(a" + ".b" * 900 + "):\n    def __call__(self, request):\n        pass\n",
        "@a" + ".b" * 900 + "\ndef layer(get_response):\n    pass\n",
    ],
    ids=[
        "empty",
        "decorator",
        "decorator in use",
        "class views",
        "converter",
        "returns what it got",
        "returns nothing",
        "two arguments",
        "no hook",
        "syntax error",
        "null byte",
        "no text",
        "huge",
        "deep",
        "deeper",
        "deepest",
        "deep class",
        "deep decorator",
    ],
)
def test_what_is_no_layer_or_cannot_be_read_is_passed_over(source):
    assert diagnose(case({"core/layers.py": source})) is None


def test_a_decorator_does_not_hide_a_layer_beside_it():
    assert diagnose(case({"core/a.py": PLAIN_DECORATOR, "core/layers.py": FUNCTION})).where == "core/layers.py:2"


def test_only_python_files_are_read():
    assert diagnose(case({"core/layers.txt": CLASS, "core/layers.py.given": CLASS})) is None


def test_nothing_is_said_where_a_layer_is_listed():
    assert diagnose(case({"core/layers.py": CLASS}, layers=[Layer("core.layers.Stamp", "core/layers.py", 4)])) is None


def test_nothing_is_said_where_the_project_was_not_loaded():
    assert diagnose(case({"core/layers.py": CLASS}, layers=None)) is None


def test_nothing_is_said_about_an_exercise_of_another_station():
    assert diagnose(case({"core/layers.py": CLASS}, station="view")) is None
