"""Mistakes between an address and its view."""

from grader.diagnosis.case import Rule
from grader.diagnosis.router import doubles, matching, namespaces

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*doubles.RULES, *matching.RULES, *namespaces.RULES)
