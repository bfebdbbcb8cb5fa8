"""The app's own converter."""

from datetime import date

from django.urls.converters import StringConverter


class DayConverter(StringConverter):
    """A day of the calendar. `to_url` is inherited: a date's own text is its address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        """The date, if there is such a day."""
        return date.fromisoformat(value)
