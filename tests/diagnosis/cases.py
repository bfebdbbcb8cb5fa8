"""Mistakes laid over a whole theater: what is sent to each, and what the diagnosis says of it.

.venv/bin/python -m tests.diagnosis.cases mistakes        a table of folder → diagnosis
.venv/bin/python -m tests.diagnosis.cases mistakes NAME   everything that was seen of one
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.checks.fresh import Fresh
from grader.checks.project import Project
from grader.checks.visitor import Visitor
from grader.checks.words import CheckCut, CheckFailed, TimedOut
from grader.diagnosis import Case, diagnose
from grader.judge import Stages, open_stages, template_database
from grader.judge.host import JudgeHost

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PASSWORDS = {"ada": "lovelace", "grace": "hopper"}


@dataclass(frozen=True)
class Mistake:
    """One mistake, as its folder tells it."""

    folder: Path
    station: str
    requests: tuple[str, ...]
    diagnosis: str
    idea: str

    @property
    def files(self):
        """The theater with the mistake."""
        return fold.lay(fold.read_files(HERE / "theater"), fold.read_overlay(self.folder))


def mistakes(kind):
    """The mistakes of `mistakes` or `further`, by name."""
    return [read(folder) for folder in sorted((HERE / kind).iterdir()) if (folder / "expect.toml").exists()]


def read(folder):
    """One mistake."""
    table = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    requests = tuple(table["requests"])
    return Mistake(folder, table["station"], requests, table.get("diagnosis", ""), table["idea"])


def seen(mistake: Mistake, stages: Stages, database: bytes) -> Case:
    """Send the mistake's requests to the theater, and give what was seen as a case."""
    files = mistake.files
    with JudgeHost(files, "", stages, database, "") as host:
        project = Project(files, Fresh("a seed"), host.open_stage)
        failure = None
        try:
            send_all(project.open().visit, mistake.requests)
        except CheckCut as cut:
            failure = getattr(cut, "failure", None)
        journeys = tuple(host.evidence.journeys)
        layers = host.evidence.layers
        host.end(project)
    return Case(files, "", layers, journeys, failure)


def send_all(visit: Visitor, requests) -> None:
    """Send requests such as `ada: POST /movies/party/ seats=3 without-token`."""
    visitors = {"": visit}
    for line in requests:
        who, colon, rest = line.partition(": ")
        who, rest = (who, rest) if colon and " " not in who else ("", line)
        if who not in visitors:
            visitors[who] = logged_in(visit.stranger(), who)
        method, path, *fields = rest.split()
        token = "without-token" not in fields
        data = dict(field.split("=", 1) for field in fields if "=" in field)
        visitors[who](path, method, data or None, token=token)


def logged_in(visit: Visitor, name: str) -> Visitor:
    """The visitor after the log-in form; where that does not work, as far as it came."""
    try:
        page = visit("/accounts/login/")
        visit.submit(page, username=name, password=PASSWORDS[name])
    except (CheckFailed, TimedOut):
        pass
    return visit


def main(kind: str, *names: str) -> None:
    """Print what the diagnosis says."""
    database = template_database(ROOT / "build")
    with open_stages() as stages:
        for mistake in mistakes(kind):
            if names and mistake.folder.name not in names:
                continue
            case = seen(mistake, stages, database)
            found = diagnose(case)
            print(f"{mistake.folder.name:50} {found.slug if found else '(silent)'}")
            if names:
                print(mistake.idea, *case.journeys, case.failure, found, sep="\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
