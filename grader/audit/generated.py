"""What is generated from the course: the lists of `make carry`, and the branches."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.audit.finding import Finding
from grader.authoring import Repository, generate, is_marked, moved, outdated_lists
from grader.authoring.bases import places
from grader.course import Course


def generated_findings(course: Course) -> Iterator[Finding]:
    """Overlays whose base has moved, lists that are not up to date, and branches that differ from run to run."""
    for entry in moved(course):
        yield Finding(f"{entry.overlay}/{entry.path}", "the file that it replaces has changed: `make carry` merges it.")
    for path in outdated_lists(course):
        yield Finding(path.as_posix(), "is not up to date: `make carry` writes it.")
    for place in places(course):
        for name, content in place.overlay.files.items():
            if is_marked(content):
                yield Finding(f"{place.name}/{name}", "has the marks of a conflict that `make carry` left.")
    first, second = _branches(course), _branches(course)
    for name in sorted(name for name, commit in first.items() if second[name] != commit):
        yield Finding(name, "made twice from the same folders, this branch has two hashes.")


def _branches(course: Course) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        repository = Repository(Path(scratch).resolve())
        repository.read("init", "--quiet", "--bare", "--template=")
        return {branch.name: branch.commit for branch in generate(course, repository)}
