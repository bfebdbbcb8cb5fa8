"""The fixtures that checks use.

Whoever runs pytest puts a `Host` into the stash: the judge, or the plugin for an editor.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Protocol

import pytest

from grader.checks.answers import Answers
from grader.checks.fresh import Fresh
from grader.checks.programme import PATH, Film, as_json, completed
from grader.checks.project import Order, Project, Stage, Theater
from grader.checks.visitor import Visitor


class Host(Protocol):
    """What runs the checks: it holds the submission and opens stages for one check at a time."""

    files: Mapping[str, bytes]

    def seed(self, check: str) -> str:
        """The seed of a check's fresh data."""

    def slug(self, item: pytest.Item) -> str:
        """The slug of the exercise that a check belongs to."""

    def open_stage(self, order: Order) -> Stage:
        """A stage that has loaded the project as the order wishes."""

    def end(self, project: Project) -> None:
        """End the stages of the check."""


HOST = pytest.StashKey[Host]()


@pytest.fixture
def project(request: pytest.FixtureRequest, fresh: Fresh) -> Iterator[Project]:
    """The submission; what it opened is closed at the end of the check."""
    host = request.config.stash[HOST]
    handle = Project(host.files, fresh, host.open_stage)
    yield handle
    host.end(handle)


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """Data from the seed of this check."""
    return Fresh(request.config.stash[HOST].seed(request.node.name))


@pytest.fixture
def answers(request: pytest.FixtureRequest) -> Answers:
    """The student's answers to this exercise."""
    host = request.config.stash[HOST]
    return Answers(host.files, host.slug(request.node))


@pytest.fixture
def programme(project: Project, fresh: Fresh) -> Callable[..., list[Film]]:
    """Put these films on show, before the project is loaded; returns them with their numbers and minutes."""

    def write(*films: Film) -> list[Film]:
        whole = completed(films, fresh)
        project.files[PATH] = as_json(whole)
        return whole

    return write


@pytest.fixture
def theater(project: Project) -> Callable[[], Theater]:
    """Gives the project as the student has it: loaded at the first call, so that a check can prepare files before."""
    return cache(project.open)


@pytest.fixture
def visit(theater: Callable[[], Theater]) -> Visitor:
    """The first visitor of the project as the student has it."""
    return Visitor(lambda *request: theater().send(*request))


@pytest.fixture
def address(theater: Callable[[], Theater]) -> Callable[..., str]:
    """The address that a URL name leads to, in the project as the student has it."""
    return lambda name, *args, **kwargs: theater().address(name, *args, **kwargs)
