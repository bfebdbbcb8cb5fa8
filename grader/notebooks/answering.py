"""The process behind a cell: it judges the project, or looks at it, and prints one line of JSON.

`python -m grader.notebooks.answering VERB PROJECT WORD …`
"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from grader import fold
from grader.bootstrap import ROOT
from grader.checks.fresh import Fresh
from grader.checks.project import Project
from grader.checks.words import CheckCut
from grader.course import load_course
from grader.errors import Problem
from grader.judge import Job, digest, judge, open_stages, template_database
from grader.judge.host import JudgeHost
from grader.notebooks.child import Answer
from grader.reports.journey.svg import JourneyDrawing
from grader.results import printable
from grader.student import reached


def main(words: list[str]) -> None:
    """Answer one question, in the last line of stdout."""
    verb, project, *rest = words
    try:
        found = VERBS[verb](Path(project), *rest)
    except Problem as problem:
        found = {"problem": str(problem)}
    sys.stdout.write(json.dumps(found) + "\n")


def check(project: Path, slug: str) -> Answer:
    """The record of all visible checks of an exercise, judged as `make check` does."""
    course = load_course(ROOT)
    exercise = course.exercise(slug)
    files = fold.read_files(project)
    last = max(reached(course, files), exercise, key=lambda item: item.number)
    with open_stages() as stages:
        job = Job(course, exercise, files, digest(files), _database(), last)
        return judge(job, stages).to_json()


def look(project: Path, path: str) -> Answer:
    """What one request was answered with, the project's own layers, and what the project printed."""
    files = fold.read_files(project)
    with open_stages() as stages, JudgeHost(files, "", stages, _database(), "") as host:
        opened = Project(files, Fresh(""), host.open_stage)
        answer = _answer(opened, path)
        host.end(opened)
        return {**answer, "output": printable(host.evidence.output)}


def _answer(project: Project, path: str) -> Answer:
    try:
        theater = project.open()
        page = theater.visit(path)
    except CheckCut as cut:
        return {"error": printable(str(cut)), "place": getattr(cut, "place", "")}
    own = [asdict(layer) for layer in theater.layers]
    return {
        "status": page.status,
        "headers": [(printable(name), printable(value)) for name, value in page.headers],
        "text": printable(page.text),
        "raised": printable(str(page.error or "")),
        "drawing": JourneyDrawing(page.told)._repr_html_() if page.told else "",
        "layers": own,
    }


def _database() -> bytes:
    try:
        return template_database(ROOT / "build")
    except OSError:
        # A course that many share may be read-only.
        with tempfile.TemporaryDirectory() as scratch:
            return template_database(Path(scratch))


VERBS: dict[str, Callable[..., Answer]] = {"check": check, "look": look}

if __name__ == "__main__":
    main(sys.argv[1:])
