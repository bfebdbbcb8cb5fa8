"""The rules, tried in order. A rule that is not sure says nothing: a wrong diagnosis is worse than none.

First what keeps a project from loading, then what went wrong on the way of a request, then what nobody reports.
"""

from grader.diagnosis import database, error_pages, middleware, router, startup, template, view
from grader.diagnosis.case import Case, Rule
from grader.results import DiagnosisRecord

RULES: tuple[Rule, ...] = (
    *startup.RULES,
    *middleware.RULES,
    *router.RULES,
    *view.RULES,
    *database.RULES,
    *template.RULES,
    *error_pages.RULES,
    *middleware.SILENT,
)


def diagnose(case: Case) -> DiagnosisRecord | None:
    """The first diagnosis that fits the evidence, or None."""
    return next((found for rule in RULES if (found := _said(rule, case))), None)


def _said(rule: Rule, case: Case) -> DiagnosisRecord | None:
    try:
        return rule(case)
    except RecursionError:
        # A student's source may be nested more deeply than Python can walk.
        return None
