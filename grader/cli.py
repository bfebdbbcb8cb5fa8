"""The command line: it alone prints errors and picks the exit status.

Any Python from 3.6 on must read this module, bootstrap, turns, errors and __main__: they are what tells a person that
theirs is too old. That is why their annotations are quoted and the other modules are imported late.
"""

import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from grader import bootstrap
from grader.errors import Problem

WRONG_USE = 2
OUR_FAULT = 3
INTERRUPTED = 130
NOBODY_READS = 141


def main(arguments: "list[str]") -> int:
    """Run the verb that the arguments name, and return the exit status."""
    try:
        _never_fail_on_a_letter()
        status = _run(arguments)
        sys.stdout.flush()
    except Problem as problem:
        _say(str(problem))
        return WRONG_USE
    except KeyboardInterrupt:
        _say("\nStopped.")
        return INTERRUPTED
    except BrokenPipeError:
        _close_output()
        return NOBODY_READS
    except Exception as fault:
        _say(_confess(fault))
        return OUR_FAULT
    return status


def _run(arguments: "list[str]") -> int:
    bootstrap.require_python()
    from grader import variables, verbs

    request = variables.read(arguments, os.environ)
    about = request.variables.get("VERB", "") if request.verb == "help" else request.verb
    if not about:
        print(verbs.listing())
        return 0
    verb = verbs.find(about)
    bootstrap.enter(verb.lock)
    variables.forget(os.environ)
    # click lives in the environment that `enter` has just made sure of.
    from grader import invoke

    if request.verb == "help":
        print(invoke.explain(verb))
        return 0
    return invoke.call(verb, request)


def _never_fail_on_a_letter() -> None:
    """A terminal or pipe that cannot show a letter gets a question mark, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _close_output() -> None:
    """Let the flush at Python's end go nowhere: whoever read our output has gone (`make … | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _confess(fault: Exception) -> str:
    log = _keep("".join(traceback.format_exception(type(fault), fault, fault.__traceback__)))
    return (
        "The grader itself failed: {} ({}).\n"
        "This is our fault, not yours. Your files are as they were before this command.\n"
        "What happened is kept in {}; please send us that file."
    ).format(type(fault).__name__, str(fault).split("\n")[0][:200], log)


def _keep(text: str) -> Path:
    """Write a log file below build/log, or in the system's folder for such files where the course is read-only."""
    name = "fault-{}-{}.txt".format(time.strftime("%Y%m%d-%H%M%S"), os.getpid())
    for folder in (bootstrap.LOGS, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return Path("(no place to write)")
