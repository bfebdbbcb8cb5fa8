"""Output that stands in the texts, as the commands printed it.

In front of a block stands a comment that says where it comes from:

    <!-- output of: make check; on: wrong leading_slash of router; after: make next -->

`on` is a state of the project (else it is as on day one): `start of SLUG`, `solution of SLUG`, `right NAME of SLUG` or
`wrong NAME of SLUG`; or `class of SLUG`, a folder `submissions` with three of them. What `after` names is run first,
and its output is not shown; several commands are joined by `&&`. Recorded is the standard output in a terminal of 80
columns without colours. Blanks at the ends of lines are left out, and times such as `1.5 s` become `… s`.

`python -m tests.docs.recorded` writes all of them anew.
"""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.course import Exercise, load_course
from grader.sample_class import zipped
from tests.docs.pages import ROOT, files, pages

_BLOCK = re.compile(
    r"(?P<head><!-- output of: (?P<command>[^;\n]+?)(?:; on: (?P<on>[^;\n]+?))?(?:; after: (?P<after>[^;\n]+?))? -->\n"
    r"```text\n)(?P<output>.*?)(?P<foot>^```$)",
    re.MULTILINE | re.DOTALL,
)
_TIME = re.compile(r"\d+\.\d+ s\b")
_NOT_OURS = ("MAKE", "MFLAGS", "PYTEST", "PYTHON", "FORCE_COLOR", "DJANGO")


@dataclass(frozen=True)
class Recorded:
    """One block: which page it stands in, what is run on which state, and what came."""

    page: str
    command: str
    on: str
    after: str
    output: str


class FreshCopy:
    """The course as a clone has it, with this one's environment. Each run starts from day one."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "course"
        for path in files():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, self.root / path)
        (self.root / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
        (self.root / "build").mkdir()
        for path in (ROOT / "build").glob("template-*.sqlite3"):
            shutil.copy(path, self.root / "build")
        self._course = load_course(self.root)
        self._day_one = fold.read_files(self._course.project_folder)

    def output(self, block: Recorded) -> str:
        """What the block's command prints."""
        self._begin(block.on)
        for command in filter(None, block.after.split(" && ")):
            self._run(command)
        printed = _TIME.sub("… s", self._run(block.command))
        return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())

    def _begin(self, on: str) -> None:
        (self.root / ".progress.json").unlink(missing_ok=True)
        state = self._state(*on.split(" of ")) if on else self._day_one
        shutil.rmtree(self._course.project_folder)
        fold.write(state, self._course.project_folder)

    def _state(self, kind: str, slug: str) -> fold.Files:
        shutil.rmtree(self._course.project_folder)
        fold.write(self._day_one, self._course.project_folder)
        kind, *name = kind.split(" ")
        exercise = self._course.exercise(slug)
        if kind == "class":
            self._hand_in(exercise)
            return self._day_one
        states = {"start": fold.start, "solution": fold.solution, "right": fold.right, "wrong": fold.wrong}
        return states[kind](self._course, exercise, *name)

    def _hand_in(self, exercise: Exercise) -> None:
        """Ada hands in the solution as a folder, Ben one with a mistake as a zip archive, Chloe an empty folder."""
        submissions = self.root / "submissions"
        fold.write(fold.solution(self._course, exercise), submissions / "ada" / "movie_theater")
        mistake = fold.names(self._course, exercise, "wrong")[0]
        (submissions / "ben.zip").write_bytes(zipped(fold.wrong(self._course, exercise, mistake)))
        (submissions / "chloe").mkdir()

    def _run(self, command: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
        plain = kept | {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
        done = subprocess.run(
            shlex.split(command), cwd=self.root, env=plain, capture_output=True, encoding="utf-8", timeout=100
        )
        assert "our fault" not in done.stderr, done.stderr
        return done.stdout


def blocks() -> Iterator[Recorded]:
    """Every recorded block of every page."""
    for page in pages():
        for found in _BLOCK.finditer(page.text):
            yield Recorded(page.path, found["command"], found["on"] or "", found["after"] or "", found["output"])


def write_anew() -> None:
    """Run every command again and write what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = FreshCopy(Path(folder))
        for page in pages():
            text = _BLOCK.sub(
                lambda found, page=page: found["head"] + _now(fresh, page.path, found) + found["foot"], page.text
            )
            if text != page.text:
                (ROOT / page.path).write_text(text, encoding="utf-8")
                print(f"{page.path} is written anew.")


def _now(fresh: FreshCopy, path: str, found: "re.Match[str]") -> str:
    return fresh.output(Recorded(path, found["command"], found["on"] or "", found["after"] or "", ""))


if __name__ == "__main__":
    write_anew()
