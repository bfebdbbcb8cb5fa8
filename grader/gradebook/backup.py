"""Copies of the gradebook, made before a run changes it."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from grader.errors import MachineError

KEPT = 20
"""How many copies are kept; older ones go."""


class Backups:
    """The folder `backups` beside a gradebook."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "backups"

    def make(self, connection: Connection) -> None:
        """Copy the whole database to a new file; MachineError if that cannot be done."""
        name = datetime.now(UTC).strftime("results-%Y%m%d-%H%M%S-%f.db")
        path = self._folder / name
        try:
            self._folder.mkdir(exist_ok=True)
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
            connection.rollback()
        except (OSError, SQLAlchemyError) as error:
            path.unlink(missing_ok=True)
            remedy = "Make room on the disk or choose another OUT=. The gradebook itself was not touched."
            raise MachineError(f"The gradebook could not be backed up: {error}", str(path), remedy) from error
        for old in self._all()[:-KEPT]:
            old.unlink(missing_ok=True)

    def newest(self) -> Path | None:
        """The last copy, if there is one."""
        return next(reversed(self._all()), None)

    def _all(self) -> list[Path]:
        return sorted(self._folder.glob("results-*.db"))
