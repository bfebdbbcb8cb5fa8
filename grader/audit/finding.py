"""Something that an author has to mend."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
