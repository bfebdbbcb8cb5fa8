"""Converters for every app of the project."""

from datetime import datetime


class IsoDay:
    """A day, written as the standard ISO 8601 has it."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        """The date; strptime raises the ValueError that Django waits for."""
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone

    def to_url(self, value):
        return value.strftime("%Y-%m-%d")
