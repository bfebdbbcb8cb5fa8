"""The app's own converter."""

from datetime import date


class DayConverter:
    """A day of the calendar. What is no day, or is not written as one, is a ValueError."""

    regex = "[^/]+"

    def to_python(self, value):
        """The date, if its own way to be written is the text that came."""
        day = date.fromisoformat(value)
        if self.to_url(day) != value:
            raise ValueError(f"{value} is not the address of {day}")
        return day

    def to_url(self, value):
        return str(value)
