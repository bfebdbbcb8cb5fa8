"""The journeys of the theater are those that are kept, in both worlds."""

from tests.journey.golden import ASKED, GOLDEN, difference, texts


def test_every_journey_is_as_it_was(tmp_path):
    found = dict(texts(tmp_path))
    assert {path.name for path in GOLDEN.iterdir()} == set(found)
    assert len(found) == 2 * len(ASKED)
    differing = [words for name, now in found.items() if (words := difference(name, now))]
    assert not differing, "\n".join(differing)
