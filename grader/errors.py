"""What can go wrong for a person to put right. Every other exception is a fault of ours.

Any Python from 3.6 on reads this module: the message "your Python is too old" is one of these.
"""


class Problem(Exception):
    """What happened, where, and what to do next. Only the command line prints it."""

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        """Keep the three parts apart; empty ones are left out of the message."""
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the message as it is printed: one part per line."""
        parts = [self.what, self.where and "Where: " + self.where, self.remedy and "What to do: " + self.remedy]
        return "\n".join(part for part in parts if part)


class UsageError(Problem):
    """The command was given in a way that cannot be followed."""


class CourseError(Problem):
    """A file of the course is wrong: for its author."""


class MachineError(Problem):
    """The machine lacks something, or refuses it."""
