"""Any Django project can be traced: Django's own admin and log-in pages, every contrib layer, and apps of strangers."""

import os
import subprocess
import sys

import pytest

from grader.errors import UsageError
from grader.journey import Ending
from grader.tracing import Asked, trace

SETTINGS = """
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "for the tests"
DEBUG = True
ALLOWED_HOSTS = ["localhost"]
INTERNAL_IPS = ["127.0.0.1"]
SITE_ID = 1
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.flatpages", "django.contrib.redirects",
    "django.contrib.staticfiles", "django.contrib.humanize", "debug_toolbar",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.common.BrokenLinkEmailsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.sites.middleware.CurrentSiteMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
ROOT_URLCONF = "site_of_others.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [], "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.debug", "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
USE_TZ = True
"""
URLS = """
from debug_toolbar.toolbar import debug_toolbar_urls
from django.contrib import admin
from django.urls import include, path
urlpatterns = [path("admin/", admin.site.urls), path("accounts/", include("django.contrib.auth.urls"))]
urlpatterns += debug_toolbar_urls()
"""
MANAGE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_of_others.settings")
if __name__ == "__main__":
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""
ASKED = {
    "log-in page of the admin": (Asked("/admin/login/"), 200),
    "admin for a stranger": (Asked("/admin/"), 302),
    "admin": (Asked("/admin/", user="grace"), 200),
    "list of users": (Asked("/admin/auth/user/?q=gr", user="grace"), 200),
    "a user": (Asked("/admin/auth/user/1/change/", user="grace"), 200),
    "a new group": (Asked("/admin/auth/group/add/", "POST", {"name": "clerks"}, "grace"), 302),
    "a form refused": (Asked("/admin/auth/group/add/", "POST", {"name": "clerks"}, "grace", token=False), 403),
    "pages of the admin's own code": (Asked("/admin/jsi18n/", user="grace"), 200),
    "password reset": (Asked("/accounts/password_reset/"), 200),
    "a page whose template is missing": (
        Asked("/accounts/login/", "POST", {"username": "grace", "password": "wrong"}),
        500,
    ),
    "a file, by a stranger's layer": (Asked("/static/admin/css/base.css"), 200),
    "no such page": (Asked("/nowhere/"), 404),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A project of other apps, migrated, with a user grace."""
    root = tmp_path_factory.mktemp("site")
    package = root / "site_of_others"
    package.mkdir()
    texts = {"__init__.py": "", "settings.py": SETTINGS, "urls.py": URLS}
    for name, text in texts.items():
        (package / name).write_text(text, encoding="utf-8")
    (root / "manage.py").write_text(MANAGE, encoding="utf-8")
    variables = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    variables["DJANGO_SUPERUSER_PASSWORD"] = "hopper"
    for words in (
        ["migrate", "--verbosity", "0"],
        ["createsuperuser", "--noinput", "--username", "grace", "--email", "grace@example.com"],
    ):
        subprocess.run([sys.executable, "manage.py", *words], cwd=root, env=variables, check=True, capture_output=True)
    return root


@pytest.mark.parametrize("gateway", ["wsgi", "asgi"])
@pytest.mark.parametrize("name", ASKED)
def test_it_is_traced_from_end_to_end(site, database, name, gateway):
    asked, status = ASKED[name]
    traced = trace(site, "", Asked(asked.path, asked.method, asked.data, asked.user, asked.token, gateway), database)
    journey = traced.journey
    assert (journey.status, journey.ending) == (status, Ending.ANSWERED), traced.output[-1500:]
    assert set(journey.way_in) == set(journey.way_back), "whatever went in came back"
    assert list(journey.way_in) == [layer.entry for layer in journey.layers][: len(journey.way_in)]
    assert len(journey.layers) == 19
    if status == 200 and journey.view:
        assert journey.stopped_at is None


def test_a_traced_request_leaves_the_database_as_it_was(site, database):
    before = (site / "db.sqlite3").read_bytes()
    trace(site, "", ASKED["a new group"][0], database)
    assert (site / "db.sqlite3").read_bytes() == before


def test_a_name_that_nobody_has_is_said_with_those_there_are(site, database):
    with pytest.raises(UsageError) as caught:
        trace(site, "", Asked("/admin/", user="nobody"), database)
    assert "grace" in caught.value.remedy


def test_settings_that_are_not_there_are_told_as_a_project_that_does_not_start(site, database):
    journey = trace(site, "site_of_others.nowhere", Asked("/"), database).journey
    assert journey.ending is Ending.NOT_STARTED
    assert journey.failure.type == "ModuleNotFoundError"
