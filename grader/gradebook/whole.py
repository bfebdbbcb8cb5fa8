"""Files that are there with all their content, or not at all, whatever happens in between."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, in the place of the one that is there."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(fresh, data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def write_first(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; FileExistsError if another was first."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(fresh, data, 0o600)
        appear(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def appear(fresh: Path, path: Path) -> None:
    """Give a finished file its name; FileExistsError if that is taken."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:
        # This file system has no links. Between these two lines another could be first: rare, and only here.
        if path.exists():
            raise FileExistsError(path) from None
        fresh.rename(path)
    else:
        fresh.unlink()
    _sync_folder(path.parent)


def _write(path: Path, data: bytes, mode: int = 0o666) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new name last through a power cut, where the system lets a folder be opened."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
