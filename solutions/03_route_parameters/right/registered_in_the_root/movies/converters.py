"""The app's own converter."""

from datetime import date


class CalendarConverter:
    """A day of the calendar. The expression keeps most of the bad ones out; 30 February is for Python to find."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

    def to_python(self, value):
        """The date, if there is such a day."""
        try:
            return date(int(value[:4]), int(value[5:7]), int(value[8:]))
        except ValueError as error:
            raise ValueError(f"There is no day {value}.") from error

    def to_url(self, value):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
