"""The course's own environment: made once, kept in step with the locks, and entered. Standard library only.

Any Python from 3.6 on must read this module (see grader.cli): hence the quoted annotations and the plain constructs.
"""

import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader import turns
from grader.errors import MachineError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCKS = ROOT / "requirements"
BUILD = ROOT / "build"
LOGS = BUILD / "log"
OLDEST = (3, 11)
# Which locks are installed once the named one is.
HOLDS = {"student": ["student"], "all": ["all", "student"]}

_PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_STAMP = ENVIRONMENT / "full_cycle.json"
_LOG = LOGS / "environment.txt"
_RESTARTED = "FULL_CYCLE_RESTARTED"


def require_python() -> None:
    """Go on with a Python that is new enough: this one, else the environment's; without either, say what to install."""
    if sys.version_info[:2] < OLDEST:
        if _works():
            _start_again()
        raise too_old(sys.version_info[:3])


def too_old(version: "tuple[int, ...]") -> MachineError:
    """Return what a person with that Python has to know."""
    return MachineError(
        f"The course needs Python 3.11 or newer. This is Python {'.'.join(str(part) for part in version)}.",
        where=sys.executable,
        remedy="Install a newer Python beside it, then name it once: `make PYTHON=python3.12`, or without make "
        "`python3.12 -m grader` (Windows: `py -3.12 -m grader`).",
    )


def enter(lock: str) -> None:
    """Return inside the environment, with that lock installed: make it, mend it and start again in it as needed."""
    restarted = os.environ.pop(_RESTARTED, "")
    if not _ready(lock):
        with _alone():
            # Another start may have done it while this one waited.
            if not _ready(lock):
                _set_up(lock)
    if not _inside():
        if restarted:
            raise _astray()
        _start_again()


def _ready(lock: str) -> bool:
    stamp = _stamp()
    return stamp.get(lock) == _digest(lock) and stamp.get("python") == _version()


def _inside() -> bool:
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve()


def _version() -> str:
    """Return the version of the environment's Python, such as 3.11; empty if it does not run."""
    if _inside():
        return "{}.{}".format(*sys.version_info)
    return _answer("import sys; print('{}.{}'.format(*sys.version_info))", "-ISc")


def _works() -> bool:
    version = _version()
    return bool(version) and tuple(int(part) for part in version.split(".")) >= OLDEST


def _answer(code: str, options: str) -> str:
    try:
        done = subprocess.run(
            [str(_PYTHON), options, code],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _start_again() -> None:
    command = [str(_PYTHON), "-m", "grader", *sys.argv[1:]]
    os.environ[_RESTARTED] = "1"
    if os.name == "nt":
        # exec on Windows hands the terminal back at once, while the new process is still writing.
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)


def _astray() -> MachineError:
    return MachineError(
        "The Python in .venv starts, but does not know that it is in an environment.",
        where=str(_PYTHON),
        remedy="Unset PYTHONHOME if it is set; else delete the folder .venv. Then give the same command again.",
    )


def _set_up(lock: str) -> None:
    kept = _stamp()
    news = _why_anew()
    if news is None:
        _tell("Bringing the course's environment in .venv up to date …")
    else:
        _require_venv()
        _tell(news + "Setting up the course's environment in .venv (once, about a minute) …")
        kept = {}
        _run([_base_python(), "-m", "venv", "--clear", str(ENVIRONMENT)], "The folder .venv could not be made.")
    # Without a stamp, an installation that is cut short is done again.
    _write_stamp({})
    _install(lock)
    kept.update({name: _digest(name) for name in HOLDS[lock]}, python=_version())
    _write_stamp(kept)


def _why_anew() -> "str | None":
    """Say why .venv has to be built anew; nothing to say if it isn't there, None if pip can go on with what is."""
    if not ENVIRONMENT.is_dir():
        return ""
    if not _works():
        return "The Python in .venv is too old or does not run here (moved, copied or made elsewhere).\n"
    if not _answer("import pip; print(pip.__version__)", "-Ic"):
        return "The environment in .venv is not whole.\n"
    return None


def _require_venv() -> None:
    try:
        for name in ("venv", "ensurepip"):
            importlib.import_module(name)
    except ImportError as error:
        raise MachineError(
            f"This Python cannot make environments: its standard module {error.name or 'venv'} is not there.",
            where=sys.executable,
            remedy="Debian, Ubuntu: `sudo apt-get install python{}.{}-venv`. ".format(*sys.version_info)
            + "Elsewhere: install the whole Python (macOS and Windows: its own installer brings it).",
        ) from None


def _base_python() -> str:
    """Return the Python below an environment: one inside .venv could not build .venv anew."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _install(lock: str) -> None:
    pip = [str(_PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off", "--disable-pip-version-check"]
    # The lock is whole, so pip need not look for what else each package wants.
    packages = ["--require-hashes", "--no-deps", "-r", str(LOCKS / f"{lock}.lock")]
    _run([*pip, *packages], "The course's packages could not be installed.")


def _run(command: "list[str]", failure: str) -> None:
    # pip reads its options from the environment too; this one would put the packages elsewhere.
    environment = {**os.environ, "PIP_USER": "0"}
    with _LOG.open("wb") as log:
        status = subprocess.call(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=str(ROOT)
        )
    if status:
        raise MachineError(
            f"{failure} The last that was said:\n{_last_words()}",
            where=f"{_LOG} holds the rest",
            remedy="Look at the network connection, then give the same command again. Nothing of yours was touched.",
        )


def _last_words() -> str:
    lines = [line for line in _LOG.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return "\n".join("  " + line for line in (errors or lines)[-4:])


def _digest(lock: str) -> str:
    path = LOCKS / f"{lock}.lock"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise MachineError("A list of packages is missing.", str(path), "Get the course's files again.") from None


def _stamp() -> "dict[str, str]":
    """Return the digest of each installed lock, and the version of Python they were installed for."""
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(stamp: "dict[str, str]") -> None:
    fresh = _STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    fresh.replace(_STAMP)


@contextmanager
def _alone() -> "Iterator[None]":
    """Let one start at a time build the environment."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        handle = (BUILD / "environment.lock").open("a")
    except OSError as error:
        raise MachineError(
            f"The course's folder cannot be written to ({error}).", str(ROOT), "Copy it elsewhere."
        ) from None
    with handle:
        if not turns.taken(handle.fileno()):
            _tell("Waiting: another start is setting up the course's environment …")
            turns.wait(handle.fileno())
        yield


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
