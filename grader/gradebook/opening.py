"""Opening results.db: nothing is written to a file that is not a whole gradebook of this version."""

import os
import sqlite3
import stat
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from grader.errors import MachineError, UsageError
from grader.gradebook.backup import Backups
from grader.gradebook.store import Gradebook
from grader.gradebook.tables import SCHEMA, about, metadata
from grader.gradebook.whole import appear

NAME = "results.db"
_MAGIC = b"SQLite format 3\0"
_LOCKED = ("locked", "busy")


def open_or_create(folder: Path) -> Gradebook:
    """The gradebook in a folder, held by this run alone; made if there is none. It is backed up before it changes."""
    path = folder / NAME
    if not path.exists():
        return _create(folder)
    _require_whole_file(path)
    _require_writable(path)
    connection = _connected(path, "BEGIN EXCLUSIVE")
    return Gradebook(path, connection, lambda: Backups(folder).make(connection))


def _create(folder: Path) -> Gradebook:
    path = folder / NAME
    fresh = folder / f".{NAME}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with _engine(fresh).begin() as connection:
            metadata.create_all(connection)
            connection.execute(about.insert().values(schema=SCHEMA))
        appear(fresh, path)
    except FileExistsError:
        raise _in_use(path) from None
    except (OSError, SQLAlchemyError) as error:
        raise MachineError(f"The gradebook could not be made: {error}", str(path), "Choose another OUT=.") from error
    return Gradebook(path, _connected(path, "BEGIN EXCLUSIVE"))


def look_into(folder: Path) -> Gradebook:
    """The gradebook in a folder, for reading alone; UsageError if there is none."""
    path = folder / NAME
    if not path.exists():
        remedy = "Grade first (make grade FROM=submissions), or name the folder it wrote to: OUT=grading-sample"
        raise UsageError("There is no gradebook here.", where=str(path), remedy=remedy)
    _require_whole_file(path)
    return Gradebook(path, _connected(path, "BEGIN"))


def _require_whole_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begin = file.read(len(_MAGIC))
    except OSError as error:
        raise _unusable(path, f"The gradebook cannot be read: {error.strerror}.") from error
    if not begin:
        raise _unusable(path, "The gradebook is empty (0 bytes): it was cut off.")
    if begin != _MAGIC:
        raise _unusable(path, "This file is no gradebook, or its beginning is damaged.")


def _require_writable(path: Path) -> None:
    # The superuser may write to a read-only file. Whoever made it so meant it.
    meant = path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if not meant or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        remedy = "Make it writable, or choose another OUT=. Nothing was graded."
        raise MachineError("The gradebook is read-only.", where=str(path), remedy=remedy)


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 1000")

    return engine


def _connected(path: Path, begin: str) -> Connection:
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(_engine(path).connect())
            if begin == "BEGIN EXCLUSIVE":
                # Kept until the connection is closed, also when this process dies: two runs never write side by side.
                connection.execute(text("PRAGMA locking_mode = EXCLUSIVE"))
            connection.execute(text(begin))
            _require_gradebook(connection, path)
            connection.commit()
        except SQLAlchemyError as error:
            raise _why(path, error) from error
        opened.pop_all()
        return connection


def _require_gradebook(connection: Connection, path: Path) -> None:
    found = connection.execute(text("PRAGMA quick_check")).scalars().all()
    if found != ["ok"]:
        raise _unusable(path, f"The gradebook is damaged: {found[0]}.")
    if not all(inspect(connection).has_table(name) for name in metadata.tables):
        raise _unusable(path, "This is a database, but no gradebook of this course.")
    schema: Any = connection.execute(select(about.c.schema)).scalars().first()
    if schema != SCHEMA:
        age = "an older" if isinstance(schema, int) and schema < SCHEMA else "a newer"
        raise _unusable(path, f"The gradebook was written by {age} version (schema {schema}; this one reads {SCHEMA}).")


def _why(path: Path, error: SQLAlchemyError) -> MachineError:
    words = str(getattr(error, "orig", None) or error)
    if any(word in words for word in _LOCKED):
        return _in_use(path)
    return _unusable(path, f"The gradebook is damaged: {words}.")


def _in_use(path: Path) -> MachineError:
    remedy = "Wait until it is done, then give the same command again."
    return MachineError("Another run is using this gradebook.", where=str(path), remedy=remedy)


def _unusable(path: Path, what: str) -> MachineError:
    newest = Backups(path.parent).newest()
    copy = f"copy {newest} to {path}" if newest else "put a whole copy in its place"
    remedy = f"Nothing was written. Keep the file elsewhere and {copy}, or choose another OUT=."
    return MachineError(what, where=str(path), remedy=remedy)
