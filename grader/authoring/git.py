"""git, called as a program. Nothing of the user's configuration counts, no hook runs, and nothing here asks for input.

Trees and commits are made from values, through an index of their own: the index, the working tree and the checked-out
branch of a repository stay as they are.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import MachineError, UsageError
from grader.fold import Files

NAME, EMAIL = "Full Cycle", "full-cycle@example.invalid"
FIRST_DATE = 1767225600
"""2026-01-01, 00:00 UTC: the date of a commit without parents. Every other one is a minute younger than its parents."""

_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "gc.auto": "0",
    "i18n.commitEncoding": "UTF-8",
    "merge.conflictStyle": "merge",
    # Whoever names a repository trusts it. Their own list of trusted ones is in the configuration that we don't read.
    "safe.directory": "*",
}


@dataclass(frozen=True)
class Repository:
    """A repository, bare or not."""

    folder: Path

    def ask(self, *words: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        """What git answers, whatever its status."""
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = ["git", *settings, *words]
        around = _environment(self.folder) | environment
        try:
            return subprocess.run(command, cwd=self.folder, env=around, input=data, capture_output=True, check=False)
        except FileNotFoundError:
            remedy = "Install git (Debian, Ubuntu: `sudo apt-get install git`), then give the same command again."
            raise MachineError("The program git is not there.", remedy=remedy) from None

    def read(self, *words: str, data: bytes = b"", **environment: str) -> bytes:
        """What git prints; MachineError if it fails."""
        done = self.ask(*words, data=data, **environment)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise MachineError(f"`git {words[0]}` failed: {said}", str(self.folder), "Mend what git says, then again.")
        return done.stdout

    def line(self, *words: str, data: bytes = b"", **environment: str) -> str:
        """The one line that git prints."""
        return self.read(*words, data=data, **environment).decode().strip()

    def find(self, name: str) -> str:
        """The hash of what is called so, such as `HEAD` or `main^{tree}`; empty if there is no such thing."""
        done = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def blob(self, name: str) -> bytes | None:
        """The content with this hash; None if the repository does not hold it."""
        done = self.ask("cat-file", "blob", name)
        return done.stdout if done.returncode == 0 else None

    def write_blobs(self, contents: Iterable[bytes]) -> list[str]:
        """Keep contents, byte for byte; their hashes in the same order."""
        with tempfile.TemporaryDirectory() as scratch:
            listed = b""
            for number, content in enumerate(contents):
                path = Path(scratch) / str(number)
                path.write_bytes(content)
                listed += f"{path}\n".encode()
            return self.read("hash-object", "-w", "--no-filters", "--stdin-paths", data=listed).decode().split()

    def write_tree(self, files: Mapping[str, bytes]) -> str:
        """Keep a folder with these files; its hash."""
        entries = zip(files, self.write_blobs(files.values()), strict=True)
        listed = "".join(f"{_mode(files[path])} {name}\t{path}\0" for path, name in entries).encode()
        with tempfile.TemporaryDirectory() as scratch:
            index = str(Path(scratch) / "index")
            self.read("update-index", "--add", "-z", "--index-info", data=listed, GIT_INDEX_FILE=index)
            return self.line("write-tree", GIT_INDEX_FILE=index)

    def commit(self, tree: str, parents: list[str], message: str) -> str:
        """Make a commit that says nothing of who made it when: the same values always give the same hash."""
        dates = [int(self.line("show", "-s", "--format=%ct", parent)) for parent in parents]
        date = f"@{max(dates, default=FIRST_DATE - 60) + 60} +0000"
        roles = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", NAME), ("EMAIL", EMAIL), ("DATE", date))
        }
        named = [word for parent in parents for word in ("-p", parent)]
        return self.line("commit-tree", tree, *named, "-F", "-", data=message.encode(), **roles)

    def is_ours(self, commit: str) -> bool:
        """Whether `commit` below made it."""
        return self.line("show", "-s", "--format=%ce", commit) == EMAIL

    def holds(self, commit: str, older: str) -> bool:
        """Whether `older` is the commit itself or one of its ancestors."""
        return self.ask("merge-base", "--is-ancestor", older, commit).returncode == 0

    def differences(self, before: str, after: str) -> list[tuple[str, str]]:
        """How two commits or trees differ: (`A`, `M` or `D`, path). Nothing is before an empty name."""
        before = before or self.line("mktree")
        words = self.read("diff-tree", "-r", "-z", "--no-renames", "--name-status", before, after).decode().split("\0")
        return list(zip(words[:-1:2], words[1::2], strict=True))

    def files(self, tree: str, *places: str) -> Files:
        """The files of a commit or tree, or of some places in it."""
        listed = self.read("ls-tree", "-r", "-z", tree, *places).decode().split("\0")
        entries = [entry.partition("\t") for entry in listed if " blob " in entry.partition("\t")[0]]
        names = [about.split(" ")[2] for about, _, _ in entries]
        contents = _contents(self.read("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode()))
        return {path: content for (_, _, path), content in zip(entries, contents, strict=True)}


def open_repository(folder: Path) -> Repository:
    """The repository in this very folder; UsageError if there is none."""
    if not folder.is_dir():
        raise UsageError("There is no such folder.", where=str(folder), remedy="Name the folder of a git repository.")
    repository = Repository(folder.resolve())
    if repository.ask("rev-parse", "--git-dir").returncode:
        remedy = "Make it one with `git init`, or name the folder of another: `make branches REPO=path`."
        raise UsageError("This folder is not a git repository.", where=str(folder), remedy=remedy)
    return repository


def _environment(folder: Path) -> dict[str, str]:
    """The environment without git's own variables: they would name another repository, index, person or date."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        # A repository further up, around the folder, is somebody else's.
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "LC_ALL": "C",
    }


def _mode(content: bytes) -> str:
    """What begins with #! can be run. Read from the content, it is the same on a system without that bit."""
    return "100755" if content.startswith(b"#!") else "100644"


def _contents(batch: bytes) -> list[bytes]:
    """Split what `git cat-file --batch` prints: a line `hash blob size`, the content, a line end."""
    contents = []
    place = 0
    while place < len(batch):
        start = batch.index(b"\n", place) + 1
        end = start + int(batch[place:start].split()[2])
        contents.append(batch[start:end])
        place = end + 1
    return contents
