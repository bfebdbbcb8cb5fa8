"""Real stages for the tests of journeys."""

from pathlib import Path

import pytest

from grader.judge import open_stages, template_database

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def stages():
    with open_stages() as stages:
        yield stages


@pytest.fixture(scope="session")
def database():
    return template_database(ROOT / "build")
