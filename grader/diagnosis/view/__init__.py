"""Mistakes in views."""

from grader.diagnosis.case import Rule
from grader.diagnosis.view import calling, loops, methods, words

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*calling.RULES, *words.RULES, *loops.RULES, *methods.RULES)
