"""The app's own converter."""

from datetime import date


class DayConverter:
    """A day of the calendar: 2026-11-22."""

    regex = r"\d\d\d\d-\d\d-\d\d"

    def to_python(self, value):
        """The date of three numbers; date() knows which days there are."""
        year, month, day = (int(part) for part in value.split("-"))
        return date(year, month, day)

    def to_url(self, value):
        return f"{value:%Y-%m-%d}"
