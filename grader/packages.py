"""Packages of the operating system: which the tests need, which are lacking, and how they come in."""

import os
import shutil
import subprocess

from grader.bootstrap import LOCKS
from grader.errors import MachineError

LIST = LOCKS / "debian.txt"


def lacking() -> list[str]:
    """Return the Debian packages that are lacking: those of whose program or Debian's own records there is no trace."""
    lines = [line.partition("#")[0].split() for line in LIST.read_text(encoding="utf-8").splitlines()]
    return [package for package, *programs in filter(None, lines) if not _here(package, programs)]


def install(packages: list[str]) -> None:
    """Install them with apt-get, where that may be done; MachineError names the command where it may not."""
    leave = _leave()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if leave is None:
        raise MachineError(
            f"The tests need packages that this machine lacks: {', '.join(packages)}.",
            where="requirements/debian.txt",
            remedy=f"`sudo {' '.join(command)}` (elsewhere than on Debian: what brings the same programs).",
        )
    # A fresh machine knows of no packages until it has asked.
    for words in (["apt-get", "update", "--quiet"], command):
        _run([*leave, *words])


def _here(package: str, programs: list[str]) -> bool:
    if programs:
        return all(shutil.which(program) for program in programs)
    query = shutil.which("dpkg-query")
    status = [query, "--show", "--showformat=${db:Status-Status}", package] if query else ["false"]
    return subprocess.run(status, capture_output=True, text=True, check=False).stdout == "installed"


def _leave() -> list[str] | None:
    """Return what to write before apt-get so that it may work; None if nothing does."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


def _run(words: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(words, env=quiet, check=False).returncode:
        raise MachineError(
            f"`{' '.join(words)}` failed.", where="the lines above", remedy="Mend what they say, then again."
        )
