"""The page of known mistakes has them all."""

from tests.docs.catalogue import PAGE, folders, with_table


def test_the_table_of_mistakes_is_up_to_date():
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text) == text, "`python -m tests.docs.catalogue` writes it anew"


def test_the_figures_are_those_of_the_folders():
    text = PAGE.read_text(encoding="utf-8")
    for place, name in (
        ("tests/diagnosis/mistakes/*", "`tests/diagnosis/mistakes` |"),
        ("solutions/*/wrong/*", "answers of the exercises |"),
        ("tests/diagnosis/further/*", "after the rules were tuned on it |"),
    ):
        named = [told for folder, told in folders(place) if not folder.startswith("right-")]
        right = sum(map(bool, named))
        assert f"{name} {len(named)} | {right} | {len(named) - right} | 0 |" in text, place
