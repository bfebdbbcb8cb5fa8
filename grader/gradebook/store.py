"""Attempts in the database: added one at a time, each committed at once, and read again. None is ever changed."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from grader.errors import MachineError
from grader.gradebook.tables import attempts
from grader.results import AttemptRecord


@dataclass(frozen=True)
class Attempt:
    """One attempt, the points that there were, and the exercise that was due last when it was judged."""

    record: AttemptRecord
    max_score: int
    reached: str


class Gradebook:
    """An open results.db. `before_first_write` is called once, before anything is added."""

    def __init__(
        self, path: Path, connection: Connection, before_first_write: Callable[[], None] = lambda: None
    ) -> None:
        self.path = path
        self._connection = connection
        self._before_first_write: Callable[[], None] | None = before_first_write

    def add(self, attempt: Attempt) -> AttemptRecord:
        """Append an attempt and commit it; its record with the id it got."""
        if self._before_first_write:
            self._before_first_write()
            self._before_first_write = None
        record = replace(attempt.record, id=secrets.token_hex(5))
        try:
            self._connection.execute(attempts.insert().values(_row(record, attempt)))
            self._connection.commit()
        except SQLAlchemyError as error:
            self._connection.rollback()
            raise _unsaved(self.path, error) from error
        return record

    def rows(self) -> Iterator[Row[Any]]:
        """The indexed columns of every attempt, in the order they were made."""
        columns = [column for column in attempts.c if column.name != "record"]
        yield from self._all(select(*columns).order_by(attempts.c.number))

    def latest(self, student: str, exercise: str) -> AttemptRecord | None:
        """The last attempt of a student at an exercise."""
        query = select(attempts).where(attempts.c.student == student, attempts.c.exercise == exercise)
        found = self._all(query.order_by(attempts.c.number.desc()).limit(1))
        return self._attempt(found[0]).record if found else None

    def find(self, id: str) -> Attempt | None:  # noqa: A002 - it is what the column and the verb call it
        """The attempt of this id."""
        found = self._all(select(attempts).where(attempts.c.id == id))
        return self._attempt(found[0]) if found else None

    def first_received(self, student: str, submission_hash: str) -> str | None:
        """When this submission was first taken in: a later run does not make it later."""
        same = (attempts.c.student == student, attempts.c.submission_hash == submission_hash)
        found = self._all(select(func.min(attempts.c.received_at)).where(*same))
        return str(found[0][0]) if found[0][0] else None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _all(self, query: Any) -> Sequence[Row[Any]]:
        try:
            return self._connection.execute(query).all()
        finally:
            self._connection.rollback()

    def _attempt(self, row: Row[Any]) -> Attempt:
        try:
            record = AttemptRecord.from_json(json.loads(row.record))
        except (ValueError, TypeError, LookupError) as error:
            remedy = "Keep the file elsewhere and take the newest of the copies in backups/ beside it."
            raise MachineError(f"Attempt {row.id} cannot be read: {error!r}.", str(self.path), remedy) from error
        return Attempt(record, row.max_score, row.reached)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _row(record: AttemptRecord, attempt: Attempt) -> dict[str, Any]:
    names = ("id", "student", "exercise", "submission_hash", "checks_hash", "environment_hash")
    return {
        **{name: getattr(record, name) for name in (*names, "received_at", "graded_at", "score", "waiting")},
        "reached": attempt.reached,
        "state": record.state.value,
        "max_score": attempt.max_score,
        "record": json.dumps(record.to_json()),
    }


def _unsaved(path: Path, error: SQLAlchemyError) -> MachineError:
    return MachineError(
        f"The gradebook could not be written: {getattr(error, 'orig', None) or error}.",
        where=str(path),
        remedy="Make room on the disk, or see who holds the file; then give the same command again. "
        "What was graded before this is saved, and is not graded twice.",
    )
