"""Mistakes between an address and its view."""

from grader.diagnosis.case import Rule
from grader.diagnosis.router import matching

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*matching.RULES,)
