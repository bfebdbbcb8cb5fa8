"""What comes of each check where there is no judge: plain pytest on one state, as in an editor.

Every state has a process of its own, forked from one that has imported pytest and Django and nothing of a project.
"""

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path

import pytest

from grader import fold
from grader.course import Course, Exercise
from grader.judge.plugin import deadline, outcome_of

OUTCOMES = "outcomes.json"
PRINTED = "printed.txt"
CHECK_SECONDS = 20.0
LONGEST = 300.0

_FORKS = get_context("spawn") if sys.platform == "win32" else get_context("forkserver")
_FORKS.set_forkserver_preload(["pytest_django.plugin", "django.contrib.admin", "django.test", "grader.inprocess"])


class Tally:
    """A pytest plugin that notes the outcome of each check; what no check may raise is noted in its own words."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Give every check a deadline: without a judge nothing else would end it."""
        with deadline(CHECK_SECONDS):
            return (yield)

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Note what came of the check."""
        error = call.excinfo.value if call.excinfo else None
        if error is not None or call.when == "call":
            self.outcomes.setdefault(item.name, str(outcome_of(error) or repr(error)))


def outcomes_in_process(course: Course, exercise: Exercise, files: Mapping[str, bytes]) -> tuple[dict[str, str], str]:
    """The outcome of each check that came to an end, and what pytest printed."""
    with tempfile.TemporaryDirectory(prefix="state-") as scratch:
        folder = Path(scratch)
        fold.write(files, folder / "project")
        paths = [str(path) for path in course.check_files(exercise, hidden=True)]
        process = _FORKS.Process(target=_run, args=(course.root, folder, paths))
        process.start()
        process.join(LONGEST)
        process.kill()
        process.join()
        process.close()
        with contextlib.suppress(OSError, ValueError):
            return json.loads((folder / OUTCOMES).read_text(encoding="utf-8")), _read(folder / PRINTED)
        return {}, _read(folder / PRINTED)


def _run(root: Path, folder: Path, paths: list[str]) -> None:
    """Be `pytest -c exercises/pytest.ini` for the project in `folder`."""
    with (folder / PRINTED).open("wb") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
    for name in [name for name in os.environ if name.startswith("PYTEST")]:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path[:] = [path for path in sys.path if path and Path(path).resolve() != root]
    tally = Tally()
    places = ["-c", str(root / "exercises" / "pytest.ini"), "-o", f"pythonpath={folder / 'project'} {root}"]
    pytest.main(["-q", *places, "-p", "pytest_django.plugin", "-p", "grader.inprocess", *paths], plugins=[tally])
    (folder / OUTCOMES).write_text(json.dumps(tally.outcomes), encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
