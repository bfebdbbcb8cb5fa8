"""What recording a journey adds to a request: ten layers, twenty queries, three templates."""

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.judge.stages import ENTRY, OPTIONS, environment
from grader.wire import packed

LAYERS, QUERIES = 10, 20

SETTINGS = f"""
from pathlib import Path
SECRET_KEY = "for measuring"
DEBUG = False
ALLOWED_HOSTS = ["localhost"]
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "bench"
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *["bench.views.Own"] * {LAYERS - 7},
]
ROOT_URLCONF = "bench.urls"
TEMPLATES = [{{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [], "APP_DIRS": True,
    "OPTIONS": {{"context_processors": ["django.template.context_processors.request"]}},
}}]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "never-made.sqlite3"}}}}
USE_TZ = True
"""

VIEWS = f"""
from django.contrib.auth.models import Permission
from django.shortcuts import render

class Own:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.own = getattr(request, "own", 0) + 1
        response = self.get_response(request)
        response["X-Own"] = str(request.own)
        return response

def page(request):
    found = [Permission.objects.filter(pk=number).first() for number in range(1, {QUERIES + 1})]
    return render(request, "page.html", {{"found": found}})
"""

PROJECT = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")\n',
    "bench/__init__.py": "",
    "bench/settings.py": SETTINGS,
    "bench/urls.py": "from django.urls import path\nfrom bench import views\nurlpatterns = [path('', views.page)]\n",
    "bench/views.py": VIEWS,
    "bench/templates/base.html": "<html><body>{% block main %}{% endblock %}</body></html>",
    "bench/templates/page.html": '{% extends "base.html" %}{% block main %}{% include "list.html" %}{% endblock %}',
    "bench/templates/list.html": "<ul>{% for one in found %}<li>{{ one.name }}</li>{% endfor %}</ul>",
}


@dataclass(frozen=True)
class RecordingCost:
    """Medians in microseconds, of a request without recording and of what recording adds (pair by pair)."""

    without: float
    added: float
    rounds: int

    @property
    def ratio(self) -> float:
        """What a recorded request takes, with one that is not recorded as 1."""
        return (self.without + self.added) / self.without


def measure_recording(database: bytes, rounds: int) -> RecordingCost:
    """Measure in a process of its own, one request with and one without recording in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        fold.write({path: text.encode() for path, text in PROJECT.items()}, folder / "project")
        order = folder / "order.json"
        order.write_text(json.dumps(_order(folder, database, rounds)), encoding="utf-8")
        command = [sys.executable, *OPTIONS, str(ENTRY), "measure", str(order)]
        done = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True)
    times = json.loads(done.stdout)
    added = [one - other for one, other in zip(times["with"], times["without"], strict=True)]
    return RecordingCost(statistics.median(times["without"]), statistics.median(added), rounds)


def _order(folder: Path, database: bytes, rounds: int) -> dict[str, object]:
    return {
        "root": str(folder / "project"),
        "settings": "bench.settings",
        "database": packed(database),
        "rounds": rounds,
        "request": {"method": "GET", "path": "/", "headers": [["Host", "localhost:8000"]], "body": ""},
    }
