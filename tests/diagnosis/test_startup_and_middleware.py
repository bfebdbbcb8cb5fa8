"""What keeps a project from loading, and what goes wrong in layers: each mistake gets its name."""

import pytest

from grader.diagnosis import diagnose
from tests.diagnosis.cases import mistakes, seen
from tests.diagnosis.forms import KINDS, RIGHT, SETTINGS, said

MINE = [case for case in mistakes("mistakes") if not case.requests or case.station == "middleware"]
PAGES = ("GET /movies/", "GET /movies/1/", "GET /movies/list/", "GET /movies/party/", "GET /movies/day/2026-11-22/")


@pytest.mark.parametrize("mistake", MINE, ids=lambda mistake: mistake.folder.name)
def test_the_diagnosis_names_the_mistake(mistake, stages, database):
    found = diagnose(seen(mistake, stages, database))
    if not mistake.diagnosis:
        assert found is None
        return
    assert found is not None
    assert found.slug == mistake.diagnosis
    path, _, line = found.where.rpartition(":")
    assert 1 <= int(line) <= len(mistake.files[path].decode().splitlines())
    assert f"`{found.where}`" in " ".join((found.what, *found.hints)) or path in found.what
    assert 2 <= len(found.hints) <= 3
    assert len(found.what) < 480


@pytest.mark.parametrize("station", ["", "middleware", "router", "view"])
def test_nothing_is_said_of_a_right_project(station, stages, database):
    assert said(stages, database, requests=PAGES, station=station) is None


@pytest.mark.parametrize("kind", KINDS)
def test_other_forms_of_a_mistake_are_named(kind, stages, database):
    slug, changes = KINDS[kind]
    found = said(stages, database, *changes)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("station", ["", "middleware"])
@pytest.mark.parametrize("kind", RIGHT)
def test_nothing_is_said_of_what_is_right_but_looks_alike(kind, station, stages, database):
    assert (
        said(
            stages, database, *RIGHT[kind], requests=("GET /movies/", "GET /closed/", "GET /movies/1/"), station=station
        )
        is None
    )


def test_an_error_of_a_view_is_no_layers(stages, database):
    change = ("movies/views.py", "    seats = request.session", "    movies.nothing()\n    seats = request.session")
    found = said(stages, database, change)
    assert found is None or found.station != "middleware"


def test_a_layer_for_another_exercise_is_not_asked_for(stages, database):
    change = (SETTINGS, '    "core.layers.Stamp",\n', "")
    assert said(stages, database, change).slug == "written-not-listed"
    assert said(stages, database, change, station="router") is None
