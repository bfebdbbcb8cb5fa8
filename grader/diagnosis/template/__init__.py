"""Mistakes that show when a template is found, read, or filled."""

from grader.diagnosis.case import Rule
from grader.diagnosis.template import attributes, pages, search, tags, variables, words

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *search.RULES,
    *tags.RULES,
    *words.RULES,
    *variables.RULES,
    *attributes.RULES,
    *pages.RULES,
)
