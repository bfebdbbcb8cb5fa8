"""Templates as they are written: their files, and the tags and variables in their text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.diagnosis.project.names import line_of
from grader.diagnosis.project.source import LONGEST, Files, setting

TOKEN = re.compile(r"\{%(.*?)%\}|\{\{(.*?)\}\}|\{#.*?#\}")
LONGEST_LINE = 1000
"""Longer lines, and files longer than the sources that are read, are no student's handwork: they are not read."""
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
WORD = re.compile(r"(?<![\w.\"'|])[A-Za-z_]\w*(?:\.\w+)*")
SILENT_BLOCKS = ("comment", "verbatim")


@dataclass(frozen=True)
class Token:
    """A tag `{% … %}` or a variable `{{ … }}`, by its inner text."""

    text: str
    line: int
    tag: bool

    @property
    def name(self) -> str:
        """A tag's first word."""
        return self.text.split()[0] if self.tag and self.text else ""


@lru_cache(maxsize=256)
def tokens(source: bytes) -> tuple[Token, ...]:
    """The tags and variables of a template in order, without those inside comments."""
    found: list[Token] = []
    waiting_for = ""
    for number, line in enumerate(source[:LONGEST].decode(errors="replace").splitlines(), start=1):
        for match in TOKEN.finditer(line[:LONGEST_LINE]):
            token = Token((match[1] or match[2] or "").strip(), number, match[1] is not None)
            if waiting_for:
                waiting_for = "" if token.name == waiting_for else waiting_for
            elif token.name in SILENT_BLOCKS:
                waiting_for = f"end{token.name}"
            elif match[1] is not None or match[2] is not None:
                found.append(token)
    return tuple(found)


def tokens_at(files: Files, place: str) -> list[Token]:
    """The tags and variables on the line at `file:line`."""
    file, line = line_of(place)
    return [token for token in tokens(files.get(file, b"")) if token.line == line]


def unquoted(text: str) -> str:
    """A tag's text with its quoted texts emptied."""
    return QUOTED.sub('""', text)


def first_text(text: str) -> str:
    """The first quoted text of a tag; empty if there is none."""
    found = QUOTED.search(text)
    return found[0][1:-1] if found else ""


def template_files(files: Files) -> dict[str, str]:
    """Every template that lies in some folder `templates`: its path by the name that Django would know it by."""
    found: dict[str, str] = {}
    for path in sorted(files):
        _, between, name = f"/{path}".partition("/templates/")
        if between and not name.endswith(".py"):
            found.setdefault(name, path)
    return found


def app_of(path: str) -> str:
    """The dotted app that a path in `…/templates/…` or `…/templatetags/…` lies in; empty for the project's folder."""
    folder = re.split(r"/?(?:templates|templatetags)/", path, maxsplit=1)[0]
    return folder.replace("/", ".")


def installed(files: Files, app: str) -> bool:
    """Whether INSTALLED_APPS names this app, or its AppConfig."""
    entries = [entry for entry, _ in setting(files, "INSTALLED_APPS")[0]]
    return any(entry == app or entry.startswith(f"{app}.") for entry in entries)


def words(text: str) -> Iterator[str]:
    """The variables in a piece of a template, with their dots: `movie.title`; filters and texts are left out."""
    yield from WORD.findall(re.sub(r"\|\s*\w+", "", unquoted(text)))
