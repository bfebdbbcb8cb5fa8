"""The seeds of fresh data: the same submission always meets the same data, and nobody can work it out beforehand."""

import contextlib
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from grader.errors import MachineError
from grader.gradebook import write_first

NAME = ".course-secret"
_SECRET = re.compile(r"[0-9a-f]{64}")


def course_secret(root: Path) -> str:
    """The course's secret, made at its first use and then kept: with another one, every submission meets other data."""
    path = root / NAME
    try:
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                write_first(path, secrets.token_hex(32).encode() + b"\n")
        secret = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise MachineError(f"The course's secret cannot be read or made: {error}.", str(path)) from error
    if not _SECRET.fullmatch(secret):
        remedy = (
            "Put your copy of it back; or delete it, and a new one is made: then every submission meets other data."
        )
        raise MachineError("The course's secret is damaged.", str(path), remedy)
    return secret


def seed_for(secret: str, submission_hash: str) -> str:
    """The seed of everything fresh that this submission meets."""
    return hmac.new(secret.encode(), submission_hash.encode(), hashlib.sha256).hexdigest()
