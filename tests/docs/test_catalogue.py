"""The page of known mistakes has them all."""

from tests.docs.catalogue import PAGE, with_table


def test_the_table_of_mistakes_is_up_to_date():
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text) == text, "`python -m tests.docs.catalogue` writes it anew"
