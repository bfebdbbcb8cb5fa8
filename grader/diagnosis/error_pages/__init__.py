"""Mistakes in the pages for errors."""

from grader.diagnosis.case import Rule
from grader.diagnosis.error_pages import handlers

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*handlers.RULES,)
