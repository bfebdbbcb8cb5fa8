"""What a stage gives a check: the project as `python manage.py` would run it, and what the check adds to it."""

from datetime import date

import pytest

from grader.checks import Film, echoes, raises, says
from grader.checks.programme import PATH, as_json, completed
from grader.checks.words import CheckFailed, ProjectBroken

LAYERS = """
from functools import partial

class Stamp:
    def __init__(self, get_response, word="stamped"):
        self.get_response, self.word = get_response, word

    def __call__(self, request):
        request.stamp = self.word
        response = self.get_response(request)
        response["X-Stamp"] = self.word
        return response

def function(get_response):
    def middleware(request):
        return get_response(request)

    return middleware

by_partial = partial(Stamp, word="partial")

class Factory:
    def __call__(self, get_response):
        return Stamp(get_response, "instance")

by_instance = Factory()

def forgets(get_response):
    def middleware(request):
        get_response(request)

    return middleware
"""

NAMED = """
from datetime import date
from django.http import HttpResponse
from django.urls import include, path

def view(request, **values):
    return HttpResponse(str(values))

pages = ([path("<int:number>/", view, name="page"), path("<slug:word>/", view, name="word")], "pages")
urlpatterns = [path("", view, name="start"), path("pages/", include(pages))]
"""


SETTINGS = """
SECRET_KEY = "for the tests"
DEBUG = True
INSTALLED_APPS = []
ROOT_URLCONF = "tiny.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "never-made.sqlite3"}}
"""


def listing(*entries):
    """The settings of the tiny project with these entries of MIDDLEWARE."""
    return f"{SETTINGS}\nMIDDLEWARE = {list(entries)!r}\n"


def test_a_page_is_what_the_project_answers(opened, tiny):
    page = opened(tiny()).open().visit("/")
    assert (page.status, page.body, page.error) == (200, b"<h1>Hello</h1>", None)
    assert page.header("Content-Type") == "text/html; charset=utf-8"


def test_a_view_that_raises_is_a_500_with_its_place(opened, tiny, urls):
    page = opened(tiny({"tiny/urls.py": urls("raise LookupError('no such film')")})).open().visit("/")
    assert page.status == 500
    assert (page.error.type, page.error.message, page.error.place) == ("LookupError", "no such film", "tiny/urls.py:7")


def test_the_next_page_has_no_error_of_the_one_before(opened, tiny, urls):
    code = "if 'bad' in request.GET:\n    raise LookupError"
    visit = opened(tiny({"tiny/urls.py": urls(code)})).open().visit
    assert visit("/?bad=1").error
    assert visit("/").error is None


def test_an_exception_whose_words_raise_is_still_told(opened, tiny, urls):
    silent = "class Silent(Exception):\n    def __str__(self):\n        raise ValueError\n"
    with pytest.raises(ProjectBroken, match=r"Silent: \(the exception has no readable message\)"):
        opened(tiny({"tiny/urls.py": urls(at_import=silent + "raise Silent")})).open()
    assert opened(tiny({"tiny/urls.py": urls("raise Silent", silent)})).open().visit("/").status == 500


def test_a_request_arrives_as_it_was_sent(opened, tiny, urls):
    code = """
parts = [request.method, request.path, request.GET.get("a", ""), request.POST.get("b", ""), request.get_host()]
return HttpResponse("|".join([*parts, request.headers.get("X-Mine", ""), request.META["REMOTE_ADDR"]]))
"""
    source = urls(code).replace('path("",', 'path("<path:rest>",').replace("(request):", "(request, rest):")
    page = (
        opened(tiny({"tiny/urls.py": source})).open().visit("/Łódź/x/?a=1&c=2", "POST", {"b": "ü"}, {"X-Mine": "yes"})
    )
    assert page.text == "POST|/Łódź/x/|1|ü|localhost:8000|yes|127.0.0.1"


def test_a_head_request_and_an_unknown_method_reach_the_view(opened, tiny, urls):
    visit = opened(tiny({"tiny/urls.py": urls("return HttpResponse(request.method)")})).open().visit
    assert visit("/", "HEAD").status == 200
    assert visit("/", "BREW", token=False).text == "BREW"


def test_streamed_and_closed_responses_are_read_to_their_end(opened, tiny, urls):
    code = """
from django.http import StreamingHttpResponse
return StreamingHttpResponse(word for word in [b"one ", b"two"])
"""
    assert opened(tiny({"tiny/urls.py": urls(code)})).open().visit("/").text == "one two"


def test_a_huge_page_is_cut(opened, tiny, urls):
    page = opened(tiny({"tiny/urls.py": urls("return HttpResponse(b'x' * (9 << 20))")})).open().visit("/")
    assert len(page.body) == 8 << 20


def test_async_views_are_answered_too(opened, tiny):
    source = """
from django.http import HttpResponse
from django.urls import path

async def view(request):
    return HttpResponse("async")

urlpatterns = [path("", view)]
"""
    assert opened(tiny({"tiny/urls.py": source})).open().visit("/").text == "async"


# The import path and the settings are those of `python manage.py`.


def test_settings_are_the_module_that_manage_py_names(opened, tiny):
    files = tiny({"manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "other.conf")\n'})
    files |= {"other/conf.py": files.pop("tiny/settings.py")}
    assert opened(files).open().visit("/").status == 200


@pytest.mark.parametrize(
    ("manage", "words"),
    [
        (None, "no manage.py"),
        ("print('hello')", "sets no DJANGO_SETTINGS_MODULE"),
        ("os.environ['DJANGO_SETTINGS_MODULE'] = name", "sets no DJANGO_SETTINGS_MODULE"),
        ("def main(:", "cannot be read"),
        ("\0", "cannot be read"),
        ("(" * 10_000, "cannot be read"),
    ],
)
def test_a_manage_py_that_names_no_settings_is_no_project(opened, tiny, manage, words):
    with pytest.raises(ProjectBroken, match=words) as caught:
        opened(tiny({"manage.py": manage})).open()
    assert caught.value.place == "manage.py"


def test_manage_py_itself_is_never_run(opened, tiny):
    manage = 'raise SystemExit("run")\nX = {"DJANGO_SETTINGS_MODULE": "tiny.settings"}\n'
    assert opened(tiny({"manage.py": manage})).open().visit("/").status == 200


def test_a_file_is_found_beside_manage_py_and_its_folder_is_the_working_one(opened, tiny, urls):
    files = tiny({"tiny/urls.py": urls("return HttpResponse(open('words.txt').read() + beside.WORD)", "import beside")})
    files |= {"words.txt": b"from a file, ", "beside.py": b"WORD = 'from a module'"}
    assert opened(files).open().visit("/").text == "from a file, from a module"


def test_a_layer_one_folder_above_manage_py_is_not_found(opened, tiny):
    files = tiny({"tiny/settings.py": listing("above.Layer"), "../above.py": LAYERS})
    with pytest.raises(ProjectBroken, match="No module named 'above'"):
        opened(files).open()


def test_what_lies_at_the_root_of_the_course_cannot_be_imported(opened, tiny, urls):
    code = "import importlib.util\nreturn HttpResponse(str(importlib.util.find_spec(request.GET['name'])))"
    visit = opened(tiny({"tiny/urls.py": urls(code)})).open().visit
    assert [visit(f"/?name={name}").text for name in ("tests", "exercises", "solutions", "movie_theater")] == [
        "None"
    ] * 4


def test_the_import_path_is_exactly_that_of_manage_py(opened, tiny, urls):
    visit = opened(tiny({"tiny/urls.py": urls("import sys\nreturn HttpResponse('\\n'.join(sys.path))")})).open().visit
    first, *rest = visit("/").html.split("\n")
    assert first.endswith("/project")
    assert rest
    assert all("/lib" in path for path in rest), rest


def test_the_project_shadows_nothing_that_the_stage_needs(opened, tiny):
    files = tiny({"socket.py": "raise SystemExit", "struct.py": "1/0", "json.py": "1/0", "grader.py": "1/0"})
    assert opened(files).open().visit("/").status == 200


# Layers


def layers_of(project):
    return [(layer.entry.rpartition(".")[2], layer.file, layer.line) for layer in project.open().layers]


def test_own_layers_are_named_in_order_with_file_and_line(opened, tiny):
    common = "django.middleware.common.CommonMiddleware"
    settings = listing("core.layers.function", common, "core.layers.Stamp")
    files = tiny({"tiny/settings.py": settings, "core/layers.py": LAYERS})
    assert layers_of(opened(files)) == [("function", "core/layers.py", 14), ("Stamp", "core/layers.py", 4)]


def test_a_partial_and_an_instance_are_own_layers_too(opened, tiny):
    settings = listing("core.layers.by_partial", "core.layers.by_instance")
    project = opened(tiny({"tiny/settings.py": settings, "core/layers.py": LAYERS}))
    assert [layer[:2] for layer in layers_of(project)] == [
        ("by_partial", "core/layers.py"),
        ("by_instance", "core/layers.py"),
    ]
    assert project.open().visit("/").header("X-Stamp") == "partial"


def test_a_layer_that_is_imported_elsewhere_is_named_where_it_is_written(opened, tiny):
    files = tiny({"tiny/settings.py": listing("tiny.again.Stamp"), "core/layers.py": LAYERS})
    files |= {"tiny/again.py": b"from core.layers import Stamp\n"}
    assert layers_of(opened(files)) == [("Stamp", "core/layers.py", 4)]


def test_asking_for_layers_is_a_claim(opened, tiny):
    project = opened(tiny())
    theater = project.open()
    assert not project.claimed
    assert theater.layers == []
    assert project.claimed


@pytest.mark.parametrize("entry", ["core.layers.Missing", "core.missing.Stamp", "Stamp", "core.layers.NUMBER"])
def test_a_line_of_middleware_that_leads_nowhere_does_not_load(opened, tiny, entry):
    files = tiny({"tiny/settings.py": listing(entry), "core/layers.py": LAYERS + "NUMBER = 7\n"})
    with pytest.raises(ProjectBroken, match="The project does not load"):
        opened(files).open()


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_layer_that_forgets_to_return_is_a_500_and_no_fault(opened, tiny, place):
    common = ["django.middleware.common.CommonMiddleware"]
    entries = ["core.layers.forgets", *common] if place == "first" else [*common, "core.layers.forgets"]
    page = opened(tiny({"tiny/settings.py": listing(*entries), "core/layers.py": LAYERS})).open().visit("/")
    assert page.status == 500
    assert page.error.type in ("AttributeError", "TypeError")


def test_layers_are_left_out_where_a_check_wishes(opened, tiny):
    project = opened(tiny({"tiny/settings.py": listing("core.layers.Stamp"), "core/layers.py": LAYERS}))
    assert project.open().visit("/").header("X-Stamp") == "stamped"
    assert project.open(without=["core.layers.Stamp"]).visit("/").header("X-Stamp") is None
    assert [layer.entry for layer in project.open(without=["core.layers.Stamp"]).layers] == ["core.layers.Stamp"]
    assert project.open().visit("/").header("X-Stamp") == "stamped", "the next theater has it again"


# Routes of the check's own, and the project under another prefix


def test_routes_of_the_check_come_after_the_projects_own(opened, tiny):
    project = opened(tiny({"tiny/settings.py": listing("core.layers.Stamp"), "core/layers.py": LAYERS}))
    routes = [
        says("", "never reached"),
        says("a/", "said"),
        echoes("b/", "stamp"),
        echoes("c/", "nothing"),
        raises("d/"),
    ]
    visit = project.open(routes=routes).visit
    assert [visit(f"/{path}").text for path in ("", "a/", "b/", "c/")] == ["Hello", "said", "stamped", ""]
    broken = visit("/d/")
    assert (broken.status, broken.error.type, broken.error.place) == (500, "RuntimeError", "")
    assert project.open().visit("/a/").status == 404


def test_the_whole_project_moves_under_a_word(opened, tiny):
    theater = opened(tiny({"tiny/urls.py": NAMED})).open(under="north")
    assert theater.visit("/north/pages/7/").text == "{'number': 7}"
    assert theater.visit("/pages/7/").status == 404
    assert theater.address("pages:page", number=7) == "/north/pages/7/"


def test_error_pages_of_the_project_stay_its_own(opened, tiny):
    lost = "def lost(request, exception):\n    return HttpResponse('lost', status=404)\n"
    source = f"{NAMED}\nhandler404 = 'tiny.urls.lost'\n\n{lost}"
    settings = listing() + 'DEBUG = False\nALLOWED_HOSTS = ["*"]\n'
    project = opened(tiny({"tiny/urls.py": source, "tiny/settings.py": settings}))
    for wishes in ({}, {"under": "north"}, {"routes": [says("a/", "a")]}):
        assert project.open(**wishes).visit("/nowhere/").text == "lost"


def test_a_name_leads_to_its_address(opened, tiny):
    theater = opened(tiny({"tiny/urls.py": NAMED})).open()
    assert theater.address("start") == "/"
    assert theater.address("pages:page", 7) == "/pages/7/"
    assert theater.address("pages:word", word=date(2026, 11, 22)) == "/pages/2026-11-22/"


@pytest.mark.parametrize(("name", "values"), [("nothing", {}), ("pages:nothing", {}), ("page", {}), ("pages:page", {})])
def test_a_name_that_leads_nowhere_fails_the_check(opened, tiny, name, values):
    theater = opened(tiny({"tiny/urls.py": NAMED})).open()
    with pytest.raises(CheckFailed, match=f"The name “{name}” leads to no address"):
        theater.address(name, **values)


# Files of the check's own, and what theaters share


PROGRAMME = "import json, pathlib\nFILE = pathlib.Path('movies/programme.json')\n"
AT_IMPORT = PROGRAMME + "TITLES = [film['title'] for film in json.loads(FILE.read_text())]"
AT_REQUEST = PROGRAMME + "def titles():\n    return [film['title'] for film in json.loads(FILE.read_text())]"


def shown(project, title):
    project.files[PATH] = as_json(completed([Film(title)], project.fresh))
    return project.open()


@pytest.mark.parametrize(
    ("at_import", "in_view"),
    [
        (AT_REQUEST, "return HttpResponse(titles())"),
        (AT_IMPORT, "return HttpResponse(TITLES)"),
        ("from django.conf import settings", "return HttpResponse(settings.TITLES)"),
    ],
    ids=["for each request", "once, in a module", "once, in the settings"],
)
def test_fresh_movies_are_seen_however_the_project_reads_its_file(opened, tiny, urls, at_import, in_view):
    settings = listing() + AT_IMPORT
    project = opened(tiny({"tiny/urls.py": urls(in_view, at_import), "tiny/settings.py": settings, PATH: b"[]"}))
    for title in ("one", "two", "Łódź <b>"):
        assert shown(project, title).visit("/").html == title


def test_two_theaters_open_at_once_do_not_mix(opened, tiny, urls):
    code = "COUNT.append(1)\nreturn HttpResponse(str(len(COUNT)))"
    project = opened(tiny({"tiny/urls.py": urls(code, "COUNT = []")}))
    first, second = project.open(), project.open(routes=[says("a/", "only here")])
    assert [first.visit("/").text, first.visit("/").text, second.visit("/").text, first.visit("/").text] == list("1213")
    assert (first.visit("/a/").status, second.visit("/a/").status) == (404, 200)


def test_two_theaters_with_other_movies_keep_their_own(opened, tiny, urls):
    project = opened(tiny({"tiny/urls.py": urls("return HttpResponse(titles())", AT_REQUEST)}))
    first, second = shown(project, "one"), shown(project, "two")
    assert [theater.visit("/").html for theater in (first, second, first)] == ["one", "two", "one"]
    assert shown(project, "three").visit("/").html == "three"
    assert project.open().visit("/").html == "three"


def test_the_next_check_has_its_own_movies_and_the_projects_come_back(opened, tiny, urls):
    project = opened(tiny({"tiny/urls.py": urls("return HttpResponse(titles())", AT_REQUEST), PATH: b"[]"}))
    own = dict(project.files)
    for title in ("one", "two"):
        assert shown(project, title).visit("/").html == title
        project.host.end(project)
    project.files = own
    assert project.open().visit("/").html == ""


DATABASE = """
from django.contrib.auth.models import User
User.objects.create_user(f"user{User.objects.count()}")
return HttpResponse(str(User.objects.count()))
"""


def test_every_theater_has_a_database_of_its_own_with_its_tables_made(opened, tiny, urls):
    settings = listing() + 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]\n'
    project = opened(tiny({"tiny/urls.py": urls(DATABASE), "tiny/settings.py": settings}))
    first, second = project.open(), project.open()
    assert [first.visit("/").text, first.visit("/").text, second.visit("/").text] == ["1", "2", "1"]
    assert not any(path.endswith(".sqlite3") for path in project.files)


MODEL = "from django.db import models\n\nclass Film(models.Model):\n    title = models.CharField(max_length=20)\n"
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Film", [("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=20))]
        )
    ]
"""


def test_migrations_of_the_project_are_run(opened, tiny, urls):
    code = (
        "from films.models import Film\nFilm.objects.create(title='x')\nreturn HttpResponse(str(Film.objects.count()))"
    )
    settings = listing() + 'INSTALLED_APPS = ["films"]\nDEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n'
    files = tiny({"tiny/urls.py": urls(code), "tiny/settings.py": settings, "films/models.py": MODEL})
    files |= {"films/__init__.py": b"", "films/migrations/__init__.py": b""}
    assert opened(files).open().visit("/").error.type == "OperationalError", "a missing migration is seen"
    assert opened(files | {"films/migrations/0001_initial.py": MIGRATION.encode()}).open().visit("/").text == "1"


def test_a_thread_started_while_loading_hangs_nothing(opened, tiny):
    source = """
import os
from tiny.settings import THREAD
from django.http import HttpResponse
from django.urls import path

def view(request):
    return HttpResponse(f"{os.getpid()} {THREAD.is_alive()}")

urlpatterns = [path("", view)]
"""
    thread = (
        "import threading, time\nTHREAD = threading.Thread(target=time.sleep, args=(60,), daemon=True)\nTHREAD.start()"
    )
    project = opened(tiny({"tiny/urls.py": source, "tiny/settings.py": listing() + thread}))
    first, second = project.open(), project.open()
    assert first.visit("/").text != second.visit("/").text, "each theater is a newly loaded process"
    assert first.visit("/").text.endswith("True"), "its thread lives"
