"""`make release`: the students' copy as a git repository that grows by one commit for each release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import fold
from grader.authoring.contents import FILES, contents, project_files, shortened, unlisted
from grader.authoring.git import Repository, open_repository
from grader.course import Course, Exercise
from grader.course.load import SOURCE
from grader.errors import CourseError, UsageError


@dataclass(frozen=True)
class Revealed:
    """A given file that holds lines of the reference solution of an earlier exercise."""

    solution: Exercise
    path: str
    lines: int


@dataclass(frozen=True)
class Release:
    """What was released.

    `news` are its differences to the release before; `kept` is what students hold and so stays, though the course has
    another; `uncommitted` went in as it lies there, but the course's own repository has no such file.
    """

    commit: str
    state: str
    files: tuple[str, ...]
    news: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    uncommitted: tuple[str, ...]
    revealed: tuple[Revealed, ...]


def publish(course: Course, exercises: Iterable[Exercise], out: Path) -> Release:
    """Put these exercises, and what they need, into the repository `out`."""
    for importer, imported in unlisted(course.root):
        remedy = "Add it to the list in grader/authoring/contents.py, if a student's verb needs it."
        raise CourseError(f"It imports {imported}, which is no part of the students' copy.", importer, remedy)
    course = shortened(course, exercises)
    repository = _open(course, out.resolve())
    before = repository.find("HEAD")
    released = repository.files("HEAD", course.project) if before else {}
    files = contents(course, course.exercises, released)
    commit, news = _commit(course, repository, before, files)
    state = "unchanged" if commit == before else "changed" if before else "new"
    now = project_files(course)
    kept = tuple(path for path, data in released.items() if now.get(path) != data)
    return Release(commit, state, tuple(files), news, kept, _uncommitted(course, files), tuple(revealed(course)))


def revealed(course: Course) -> Iterable[Revealed]:
    """Which given files hold lines that only the reference solution of an earlier exercise had brought."""
    for exercise in course.exercises:
        given = fold.starter(course, exercise).files
        for earlier in course.exercises:
            brought = fold.project(course, earlier).files if earlier.number < exercise.number else {}
            start = fold.start(course, earlier) if brought else {}
            for path in sorted(given.keys() & brought.keys()):
                lines = _lines(brought, path) - _lines(start, path)
                shared = lines & _lines(given, path)
                if shared:
                    place = f"exercises/{exercise.folder}/starter/{path}"
                    yield Revealed(earlier, place, len(shared))


def _uncommitted(course: Course, files: Iterable[str]) -> tuple[str, ...]:
    source = Repository(course.root.resolve())
    if source.ask("rev-parse", "--git-dir").returncode:
        return ()
    every = ("--untracked-files=all", "--ignored=traditional", "--no-renames")
    places = (course.project, "exercises", "grader", *FILES)
    listed = source.read("status", "--porcelain", "-z", *every, "--", *places).decode().split("\0")
    return tuple(sorted({entry[3:] for entry in listed} & set(files)))


def _lines(files: Mapping[str, bytes], path: str) -> set[bytes]:
    return {line.strip() for line in files.get(path, b"").splitlines()} - {b""}


def _open(course: Course, out: Path) -> Repository:
    """The repository to release into: an earlier release, or a folder with nothing in it."""
    root = course.root.resolve()
    if out.is_relative_to(root) and not out.is_relative_to(root / "build"):
        raise UsageError("This folder is part of the course itself.", str(out), "Choose one beside it: OUT=../students")
    remedy = "Name a folder that is new or empty, or the folder of an earlier release."
    if out.exists() and not out.is_dir():
        raise UsageError("This is a file, not a folder.", str(out), remedy)
    out.mkdir(parents=True, exist_ok=True)
    names = {path.name for path in out.iterdir()}
    if not names:
        Repository(out).read("init", "--quiet", "--template=", "--initial-branch=main")
    elif ".git" not in names:
        raise UsageError("This folder holds something that is not a release.", str(out), remedy)
    repository = open_repository(out)
    _require_release(repository, names - {".git"}, remedy)
    return repository


def _require_release(repository: Repository, names: set[str], remedy: str) -> None:
    where = str(repository.folder)
    head = repository.find("HEAD")
    if head and not repository.find(f"HEAD:{SOURCE.as_posix()}"):
        raise UsageError("This repository is not a release.", where, remedy)
    if not head and names:
        raise UsageError("This repository has no commit yet, but files.", where, remedy)
    if head and not repository.is_ours(head):
        remedy = "Keep this folder for releases alone (`git reset` takes your commit away, `git branch mine` keeps it "
        remedy += "first), and pull from it into a repository of your own."
        raise UsageError("Its last commit is not one of `make release`.", where, remedy)


def _commit(
    course: Course, repository: Repository, before: str, files: Mapping[str, bytes]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Make the release's commit and check it out, if it brings anything; it, and its differences."""
    tree = repository.write_tree(files)
    news = tuple(repository.differences(before, tree))
    if before and not news:
        return before, ()
    last = course.exercises[-1]
    titles = "".join(f"- {exercise.number}. {exercise.title}\n" for exercise in course.exercises)
    message = f"{course.title}, up to exercise {last.number}: {last.title}\n\n{titles}"
    commit = repository.commit(tree, [before] * bool(before), message)
    repository.ask("update-index", "-q", "--refresh")
    done = repository.ask("read-tree", "-m", "-u", *[before] * bool(before), commit)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        remedy = "Move your changes elsewhere (`git stash` keeps them), then give the same command again."
        raise UsageError(f"Files of this folder were changed by hand: {said}", str(repository.folder), remedy)
    repository.read("update-ref", "-m", "make release", "HEAD", commit)
    return commit, news
