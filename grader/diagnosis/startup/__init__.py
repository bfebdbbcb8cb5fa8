"""What keeps a project from loading."""

from grader.diagnosis.case import Rule
from grader.diagnosis.startup import apps, databases, includes, layers, loading, models, names, routes, settings, urls

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *settings.RULES,
    *apps.RULES,
    *databases.RULES,
    *models.RULES,
    *layers.RULES,
    *urls.RULES,
    *includes.RULES,
    *routes.RULES,
    *loading.RULES,
    *names.RULES,
)
