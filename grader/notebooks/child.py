"""Processes that a kernel starts: they load the course or the project, so that the kernel never does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from grader.bootstrap import ENVIRONMENT, ROOT
from grader.results import printable

Answer = dict[str, Any]

SECONDS = 150
"""Longer than the judge needs for a project that hangs, shorter than nbgrader waits for a cell."""

SETTINGS = "import json; from django.conf import settings; print(json.dumps(list(settings.MIDDLEWARE)))"
LEFT_OUT = ("PYTHON", "DJANGO_", "MAKE", "MFLAGS", "NBGRADER_")


class Failed(Exception):
    """The process gave no answer: its last words."""


def answer(verb: str, project: Path, *words: str) -> Answer:
    """What `grader.notebooks.answering` has to say; Failed if it says nothing, or that the course is wrong."""
    found: Answer = _last_line(["-m", "grader.notebooks.answering", verb, str(project), *words], ROOT)
    if "problem" in found:
        raise Failed(found["problem"])
    return found


def middleware(project: Path) -> list[str]:
    """The entries of MIDDLEWARE, as `manage.py` reads the settings now; Failed if it cannot."""
    found: list[str] = _last_line(["manage.py", "shell", "--verbosity", "0", "--command", SETTINGS], project)
    return found


def python() -> str:
    """The Python of the course's environment; a kernel may run another one."""
    path = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return str(path) if path.exists() else sys.executable


def _last_line(words: list[str], folder: Path) -> Any:
    try:
        done = _run([python(), *words], folder)
        return json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from None
    except (IndexError, ValueError):
        raise Failed(_last_words(done.stderr)) from None


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, with the variables that a terminal would give it."""
    return subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
        check=False,
    )


def _last_words(text: str) -> str:
    """The last line that holds anything: of a traceback, the error itself."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return printable(lines[-1]) if lines else "It did not say why."


def _environment() -> dict[str, str]:
    """Without what would change where Python looks, and without bytecode in a student's folders."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
