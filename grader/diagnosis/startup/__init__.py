"""What keeps a project from loading."""

from grader.diagnosis.case import Rule
from grader.diagnosis.startup import apps, layers, loading, names, routes, settings, urls

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *settings.RULES,
    *apps.RULES,
    *layers.RULES,
    *urls.RULES,
    *routes.RULES,
    *loading.RULES,
    *names.RULES,
)
