"""The rules, tried in order. A rule that is not sure says nothing: a wrong diagnosis is worse than none.

First what keeps a project from loading, then what went wrong on the way of a request, then what nobody reports.
"""

from collections.abc import Callable

from grader.diagnosis import (
    database,
    error_pages,
    middleware,
    middleware_calls,
    middleware_exceptions,
    middleware_order,
    middleware_settings,
    middleware_silent,
    router,
    startup,
    startup_apps,
    startup_layers,
    startup_names,
    startup_routes,
    startup_settings,
    startup_urls,
    template,
    view,
)
from grader.diagnosis.case import Case
from grader.results import DiagnosisRecord

Rule = Callable[[Case], DiagnosisRecord | None]


def diagnose(case: Case) -> DiagnosisRecord | None:
    """The first diagnosis that fits the evidence, or None."""
    return next((found for rule in RULES if (found := _said(rule, case))), None)


def _said(rule: Rule, case: Case) -> DiagnosisRecord | None:
    try:
        return rule(case)
    except RecursionError:
        # A student's source may be nested more deeply than Python can walk.
        return None


RULES: tuple[Rule, ...] = (
    *startup_settings.RULES,
    *startup_apps.RULES,
    *startup_layers.RULES,
    *startup_urls.RULES,
    *startup_routes.RULES,
    *startup.RULES,
    *startup_names.RULES,
    *middleware_settings.RULES,
    *middleware.RULES,
    *middleware_calls.RULES,
    *middleware_order.RULES,
    *middleware_exceptions.RULES,
    *router.RULES,
    *view.RULES,
    *database.RULES,
    *template.RULES,
    *error_pages.RULES,
    *middleware_exceptions.SILENT,
    *middleware_silent.RULES,
)
