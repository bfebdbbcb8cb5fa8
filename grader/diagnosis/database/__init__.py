"""Mistakes between views and the database."""

from grader.diagnosis.case import Rule
from grader.diagnosis.database import columns, migrations, rows

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *columns.RULES,
    *rows.RULES,
    *rows.SILENT,
    *migrations.RULES,
)
