"""Mistakes in and between layers."""

from grader.diagnosis.case import Rule
from grader.diagnosis.middleware import answers, calls, exceptions, order, responses, sessions, settings, silent

__all__ = ["RULES", "SILENT"]

RULES: tuple[Rule, ...] = (
    *settings.RULES,
    *responses.RULES,
    *calls.RULES,
    *order.RULES,
    *exceptions.RULES,
    *answers.RULES,
)
SILENT: tuple[Rule, ...] = (
    *exceptions.SILENT,
    *silent.RULES,
    *sessions.SILENT,
)
"""About what nobody reports: the pages are answered, and something did not happen."""
