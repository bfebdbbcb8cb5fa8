"""Mistakes in views."""

from grader.diagnosis.case import Rule
from grader.diagnosis.view import calling

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*calling.RULES,)
