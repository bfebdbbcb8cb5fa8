"""The app's own converters: each says which text fits into a gap of a pattern, and which value that text stands for."""

from datetime import date


class DayConverter:
    """A day of the calendar: 2026-11-22."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        """The date. A day that does not exist is a ValueError: Django then asks the next pattern."""
        date.fromisoformat(value)
        return value

    def to_url(self, value):
        return value.isoformat()
