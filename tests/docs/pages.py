"""The texts of the repository, and what stands in them as code."""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^[ \t]*(```+)[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Fence:
    """A block between two lines of backticks."""

    language: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: str
    text: str

    @property
    def fences(self) -> list[Fence]:
        return [Fence(language, text) for _, language, text in _FENCE.findall(self.text)]

    @property
    def prose(self) -> str:
        """All but the blocks."""
        return _FENCE.sub("", self.text)

    @property
    def spans(self) -> list[str]:
        """What stands between single backticks, with folded white space."""
        return [" ".join(span.split()) for span in _SPAN.findall(_COMMENT.sub("", self.prose))]

    @property
    def commands(self) -> list[str]:
        """Every line that a person may type: code spans, and lines of blocks, without a prompt."""
        lines = [line.strip().removeprefix("$ ") for fence in self.fences for line in fence.text.splitlines()]
        return [*self.spans, *lines]


@cache
def files() -> tuple[str, ...]:
    """Every file that belongs to the repository: what .gitignore does not name."""
    return tuple(sorted(_walk(ROOT, _ignored())))


@cache
def pages() -> tuple[Page, ...]:
    """Every Markdown file of the repository."""
    return tuple(page(path) for path in files() if path.endswith(".md"))


def page(path: str) -> Page:
    return Page(path, (ROOT / path).read_text(encoding="utf-8"))


def _ignored() -> list[str]:
    """The patterns of .gitignore. One that begins with a slash is about a path from the top, else about any name."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.strip().rstrip("/") for line in lines if line.strip() and line[0] != "#")]


def _walk(folder: Path, ignored: list[str]) -> Iterator[str]:
    for path in folder.iterdir():
        names = (path.name, f"/{path.relative_to(ROOT).as_posix()}")
        if path.is_symlink() or any(fnmatch.fnmatch(name, pattern) for name in names for pattern in ignored):
            continue
        if path.is_dir():
            yield from _walk(path, ignored)
        else:
            yield path.relative_to(ROOT).as_posix()
