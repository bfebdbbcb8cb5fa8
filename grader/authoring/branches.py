"""`exercise/NN_slug` and `solution/NN_slug`: one history in which each step's difference is the lesson.

A step's tree holds the project and the READMEs of the exercises so far: what a reader of differences wants to see. It
holds no hints (a difference shows a whole ladder at once, and the answer is the next branch) and no checks (they are
not what is learned, and would need the grader beside them).

The first step has no parent. Every other commit made from nothing has one: the step before. A commit that is added to a
branch has two: the branch's own tip and the new tip of the step before. So nothing that anyone holds is ever rewritten.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grader import fold
from grader.authoring.git import Repository
from grader.course import Course, Exercise
from grader.errors import MachineError, UsageError

STEPS = {"exercise": fold.start, "solution": fold.solution}
"""The two branches of an exercise, in the order of the history, and the state of the project that each holds."""
WORDS = {"A": "new", "M": "changed", "D": "gone"}


@dataclass(frozen=True)
class Branch:
    """What became of one branch: `state` is new, unchanged or changed, `files` the paths that its news are about."""

    name: str
    state: str
    commit: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step of the history: its branch, its title, and the tree that its branch has to show."""

    name: str
    title: str
    tree: str


def generate(course: Course, repository: Repository) -> list[Branch]:
    """Bring every branch up to date, all of them or none; the branches in the order of the history."""
    known = _tips(repository)
    branches: list[Branch] = []
    for step in _steps(course, repository):
        own = _newest(repository, step.name, known)
        before = branches[-1].commit if branches else ""
        branches.append(_advance(repository, step, own, before))
    _move(repository, {branch.name: branch.commit for branch in branches}, known)
    return branches


def forgotten(course: Course, repository: Repository) -> list[str]:
    """Branches of steps that the course no longer has. They stay: somebody may hold them."""
    names = {f"refs/heads/{kind}/{exercise.folder}" for exercise in course.exercises for kind in STEPS}
    ours = [ref for ref in _tips(repository) if ref.startswith("refs/heads/") and ref not in names]
    return [ref.removeprefix("refs/heads/") for ref in ours]


def _steps(course: Course, repository: Repository) -> Iterator[Step]:
    texts: fold.Files = {}
    for exercise in course.exercises:
        readme = course.exercise_folder(exercise) / "README.md"
        if readme.exists():
            texts[f"exercises/{exercise.folder}/README.md"] = readme.read_bytes()
        for kind, state in STEPS.items():
            project = {f"{course.project}/{path}": data for path, data in state(course, exercise).items()}
            yield Step(f"{kind}/{exercise.folder}", _title(kind, exercise), repository.write_tree(project | texts))


def _advance(repository: Repository, step: Step, own: str, before: str) -> Branch:
    """The branch as it must be: as it is, with one more commit, or begun."""
    if own and repository.find(f"{own}^{{tree}}") == step.tree:
        return Branch(step.name, "unchanged", own, ())
    news = repository.differences(own or before, step.tree)
    listed = "".join(f"- {path} ({WORDS[how]})\n" for how, path in news)
    message = f"{step.title}{', mended' * bool(own)}\n\n{listed}"
    commit = repository.commit(step.tree, [parent for parent in (own, before) if parent], message)
    return Branch(step.name, "changed" if own else "new", commit, tuple(path for _, path in news))


def _title(kind: str, exercise: Exercise) -> str:
    return f"{kind.capitalize()} {exercise.number}: {exercise.title}"


def _tips(repository: Repository) -> dict[str, str]:
    """Every branch that is called like a step, here and as last seen at a remote: full name and hash."""
    listed = repository.read("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/remotes")
    tips = dict(line.split(" ") for line in listed.decode().splitlines())
    return {ref: commit for ref, commit in tips.items() if any(_is_of(ref, kind) for kind in STEPS)}


def _is_of(ref: str, kind: str) -> bool:
    _, place, name = ref.split("/", 2)
    return name.startswith(f"{kind}/") if place == "heads" else f"/{kind}/" in name


def _newest(repository: Repository, name: str, known: dict[str, str]) -> str:
    """The tip to go on from: the local one, or a published one that is ahead of it; empty if there is none.

    In a fresh clone only the remote's branches are there. Begun anew, they could not be published without force.
    """
    local = known.get(f"refs/heads/{name}", "")
    if local and not repository.is_ours(local):
        raise UsageError(
            f"The last commit of the branch {name} is not one of `make branches`.",
            where=local,
            remedy=f"These branches are output. Give that one another name: `git branch -m {name} mine/{name}`.",
        )
    remote = {commit for ref, commit in known.items() if ref.startswith("refs/remotes/") and ref.endswith(f"/{name}")}
    tips = {local, *(commit for commit in remote if repository.is_ours(commit))} - {""}
    newest = [tip for tip in tips if all(repository.holds(tip, other) for other in tips)]
    if tips and not newest:
        remedy = "Publish from one place only: delete the local branch, and it goes on from the published one."
        raise UsageError(f"The branch {name} here and the published one have gone apart.", local, remedy)
    return newest[0] if newest else ""


def _move(repository: Repository, wanted: dict[str, str], known: dict[str, str]) -> None:
    """Let all branches point to their new tips in one go, if nobody has moved one of them meanwhile."""
    lines = []
    for name, commit in wanted.items():
        old = known.get(f"refs/heads/{name}", "")
        if old != commit:
            _require_not_checked_out(repository, name)
            lines.append(f"update refs/heads/{name} {commit} {old or '0' * len(commit)}\n")
    done = repository.ask("update-ref", "--stdin", "-m", "make branches", data="".join(lines).encode())
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        remedy = "No branch was moved. Mend what git says, then give the same command again."
        raise MachineError(f"The branches cannot be written: {said}", str(repository.folder), remedy)


def _require_not_checked_out(repository: Repository, name: str) -> None:
    worktree = ""
    for line in repository.read("worktree", "list", "--porcelain").decode().splitlines():
        what, _, value = line.partition(" ")
        worktree = value if what == "worktree" else worktree
        if (what, value) == ("branch", f"refs/heads/{name}"):
            raise UsageError(
                f"The branch {name} is checked out, and has to move.",
                where=worktree,
                remedy="Check out another branch there (`git switch main`), then again. Nothing was changed. "
                "(Is that folder gone? `git worktree prune` forgets it.)",
            )
