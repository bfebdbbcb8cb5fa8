"""NAME=value: what was typed after `make` or `python -m grader`, whoever started us."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field

_VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
# The Makefile's own variable, which a user may set on the command line.
_OF_THE_MAKEFILE = {"PYTHON"}
_FROM_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKE_TERMOUT", "MAKE_TERMERR")


@dataclass(frozen=True)
class Request:
    """A verb, the variables given to it, and everything else in the order it was typed."""

    verb: str
    variables: dict[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()


def read(arguments: list[str], environment: Mapping[str, str]) -> Request:
    """Read a command line: the first word that is neither an option nor NAME=value is the verb.

    Of the environment only what stood on make's command line counts; a variable of the shell does not.
    """
    verb = ""
    rest: list[str] = []
    variables = from_make(environment.get("MAKEFLAGS", ""))
    for word in arguments:
        variable = _VARIABLE.fullmatch(word)
        if variable and not _expects_value(rest):
            variables[variable[1]] = variable[2]
        elif not verb and not word.startswith("-") and not _expects_value(rest):
            verb = word
        else:
            rest.append(word)
    return Request(verb, variables, tuple(rest))


def _expects_value(rest: list[str]) -> bool:
    """`--args A=b`: what follows an option is its value, even if it looks like a variable."""
    return bool(rest) and rest[-1].startswith("--") and "=" not in rest[-1]


def forget(environment: MutableMapping[str, str]) -> None:
    """Take make's traces away: a program we start (pytest, which may start us again) would take them for its own."""
    for name in (*_FROM_MAKE, *from_make(environment.get("MAKEFLAGS", ""))):
        environment.pop(name, None)


def from_make(flags: str) -> dict[str, str]:
    """Read the variables of make's command line, as they were typed, from MAKEFLAGS.

    make writes them behind `--`, with a backslash before blanks and backslashes, and with `$` doubled. Their values in
    the environment would not do: there make has already replaced `$x`.
    """
    words = re.findall(r"(?:\\.|[^\\ ])+", flags, re.DOTALL)
    if "--" not in words:
        return {}
    plain = [re.sub(r"\\(.)", r"\1", word, flags=re.DOTALL) for word in words[words.index("--") + 1 :]]
    pairs = [word.replace("$$", "$").partition("=") for word in plain]
    given = {name.rstrip(":+?!"): value for name, _, value in pairs}
    return {name: value for name, value in given.items() if name not in _OF_THE_MAKEFILE}
