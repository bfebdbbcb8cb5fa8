"""Mistakes between an address and its view."""

from grader.diagnosis.case import Rule
from grader.diagnosis.router import doubles, matching

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*doubles.RULES, *matching.RULES)
