"""Recording changes nothing: the same bytes, headers and queries with and without it."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader import fold
from grader.checks.project import Project
from grader.course import load_course
from grader.judge import Job, judge, template_database
from grader.wire import packed

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
VARIES = re.compile(
    rb"0x[0-9a-f]{6,}|\d{12,}|datetime\.datetime\(.*?\)"
    rb"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(\+00:00)?|\w{3}, \d\d \w{3} \d{4} [\d:]{8}"
)
"""Addresses in memory and moments."""
THEATER = ROOT / "tests" / "diagnosis" / "theater"
PAGES = [
    "/movies/", "/movies/1/", "/movies/list/", "/movies/1/detail/", "/movies/party/", "/movies/today/", "/movies",
    "/movies/day/2026-11-25/", "/movies/99/", "/nowhere/", "/account/", "/accounts/login/", "/admin/", "/admin/login/",
]  # fmt: skip


def get(path):
    return {"method": "GET", "path": path, "headers": [["Host", "localhost:8000"]], "body": ""}


def post(path, body, token=True):
    headers = [["Host", "localhost:8000"], ["Content-Type", "application/x-www-form-urlencoded"]]
    if token:
        headers += [["X-CSRFToken", "k" * 32], ["Cookie", "csrftoken=" + "k" * 32]]
    return {"method": "POST", "path": path, "headers": headers, "body": packed(body)}


REQUESTS = [
    *map(get, PAGES),
    post("/movies/party/", b"seats=3"),
    post("/movies/party/", b"seats=99"),
    post("/movies/party/", b"seats=3", token=False),
    post("/accounts/login/", b"username=ada&password=lovelace"),
    {**get("/movies/"), "method": "HEAD"},
    {**get("/movies/"), "method": "OPTIONS"},
    {**get("/movies/"), "headers": [["Host", "evil.example"]]},
]


def sent(files, folder, requests, gateway, *, record):
    """The answers of one run, without what differs from run to run."""
    project = folder / "project"
    fold.write(files, project)
    order = {
        "record": record,
        "settings": "movie_theater.settings",
        "database": packed(template_database(ROOT / "build")),
        "gateway": gateway,
        "requests": requests,
    }
    script = Path(__file__).with_name("sending.py")
    command = [sys.executable, "-P", "-s", "-B", str(script), str(ROOT), str(project)]
    same = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=same, input=json.dumps(order), capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout.replace(str(project), "PROJECT"))
    for answer in answers:
        body = base64.b64decode(answer["body"]).replace(str(project).encode(), b"PROJECT")
        answer["body"] = VARIES.sub(b"...", body).decode()
        answer["queries"] = [VARIES.sub(b"...", str(query).encode()).decode() for query in answer["queries"]]
    return answers


def compare(files, folder, requests, gateway):
    """Every answer is the same; and only one of the two runs was recorded."""
    recorded, plain = (sent(files, folder, requests, gateway, record=record) for record in (True, False))
    for request, one, other in zip(requests, recorded, plain, strict=True):
        assert one.pop("events") > other.pop("events"), "only one of the two runs was recorded"
        assert one == other, request["path"]


@pytest.mark.parametrize("gateway", ["wsgi", "asgi"])
def test_the_whole_theater_answers_as_without_recording(tmp_path, gateway):
    compare(fold.read_files(THEATER), tmp_path, REQUESTS, gateway)


@pytest.mark.parametrize("gateway", ["wsgi", "asgi"])
@pytest.mark.parametrize("spoilt", ["view-without-return", "return-response-forgotten-innermost", "endfor-forgotten"])
def test_error_pages_are_as_without_recording(tmp_path, gateway, spoilt):
    files = fold.lay(fold.read_files(THEATER), fold.read_overlay(THEATER.parent / "mistakes" / spoilt))
    compare(files, tmp_path, [get("/movies/"), get("/movies/1/"), get("/nowhere/")], gateway)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.slug)
def test_every_request_of_the_course_is_answered_as_without_recording(
    tmp_path, exercise, stages, database, monkeypatch
):
    requests = []
    send = Project.open

    def listening(self, *args, **kwargs):
        theater = send(self, *args, **kwargs)
        inner = theater.send

        def kept(method, path, headers, body):
            page = inner(method, path, headers, body)
            order = {"method": method, "path": path, "headers": headers, "body": packed(body)}
            # The check's own routes are not in the project.
            if page.told.view is None or not page.told.view.name.startswith("grader."):
                requests.append(order)
            return page

        theater.visit._send = kept
        return theater

    monkeypatch.setattr(Project, "open", listening)
    files = fold.solution(COURSE, exercise)
    judge(Job(COURSE, exercise, files, "a seed", database, exercise, hidden=True), stages)
    assert requests
    compare(files, tmp_path, requests, "wsgi")
