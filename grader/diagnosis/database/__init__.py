"""Mistakes between views and the database."""

from grader.diagnosis.case import Rule
from grader.diagnosis.database import migrations

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (*migrations.RULES,)
