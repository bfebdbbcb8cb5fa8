"""Mistakes that show when a template is found, read, or filled."""

from collections.abc import Callable

from grader.diagnosis import template_attributes, template_search, template_tags, template_variables, template_words
from grader.diagnosis.case import Case
from grader.results import DiagnosisRecord

RULES: tuple[Callable[[Case], DiagnosisRecord | None], ...] = (
    *template_search.RULES,
    *template_tags.RULES,
    *template_words.RULES,
    *template_variables.RULES,
    *template_attributes.RULES,
)
