"""What the tests of the diagnosis share: the stages, and the database that each theater starts with."""

import pytest

from grader.judge import open_stages, template_database
from tests.diagnosis.cases import ROOT


@pytest.fixture(scope="session")
def database():
    return template_database(ROOT / "build")


@pytest.fixture(scope="session")
def stages():
    with open_stages() as opened:
        yield opened
