"""Mistakes that were written without a look at the rules: what is said of them is true, or nothing is said."""

import pytest

from grader.diagnosis import diagnose
from tests.diagnosis.cases import mistakes, seen

FURTHER = mistakes("further")


@pytest.mark.parametrize("mistake", FURTHER, ids=lambda mistake: mistake.folder.name)
def test_the_diagnosis_is_the_one_that_was_found_true(mistake, stages, database):
    found = diagnose(seen(mistake, stages, database))
    assert (found.slug if found else "") == mistake.diagnosis


def test_of_right_projects_nothing_is_said():
    right = [mistake for mistake in FURTHER if mistake.folder.name.startswith("right-")]
    assert right
    assert not any(mistake.diagnosis for mistake in right)
