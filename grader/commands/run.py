"""`make run`: the student's own server."""

import contextlib
import socket
import subprocess
import sys

import click

from grader.bootstrap import ROOT
from grader.errors import MachineError
from grader.student import require_project

LOCK = "student"
AUDIENCE = "student"

_PROJECT = ROOT / "movie_theater"
_FINDERS = {"win32": "netstat -ano | findstr :{}", "darwin": "lsof -nP -iTCP:{} -sTCP:LISTEN"}


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where the server listens."
)
def command(port: int) -> int:
    """Start your movie theater on http://localhost:8000/ (stop it with Ctrl-C)."""
    require_project(_PROJECT)
    _require_free(port)
    status = _manage("migrate", "--verbosity", "0")
    if status:
        return status
    # Ctrl-C goes to the server as well; it is how a server is stopped, and nothing to report.
    with contextlib.suppress(KeyboardInterrupt):
        status = _manage("runserver", str(port))
    return status


def _manage(*words: str) -> int:
    return subprocess.run([sys.executable, "manage.py", *words], cwd=_PROJECT, check=False).returncode


def _require_free(port: int) -> None:
    """Say so before Django starts: its own message scrolls by among those of the two processes it runs."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)):
            return
    finder = _FINDERS.get(sys.platform, "ss -ltnp 'sport = :{}'").format(port)
    other = port + 1 if port < 65535 else 8000
    raise MachineError(
        f"Port {port} is taken: a server is running there already, perhaps your own from before.",
        where=f"http://localhost:{port}/",
        remedy=f"Stop it with Ctrl-C in its terminal (`{finder}` finds it), or take another: `make run PORT={other}`.",
    )
