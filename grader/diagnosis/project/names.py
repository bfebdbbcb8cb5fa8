"""Which known name someone may have meant, and where in the project a text is written."""

import ast
from collections.abc import Iterable
from difflib import get_close_matches

from grader.diagnosis.project.source import Files, modules, parsed

NEAR = 0.7


def nearest(name: str, known: Iterable[str], least: float = NEAR) -> str:
    """The known name that is most alike; empty if none is alike enough."""
    others = sorted({other for other in known if other and other != name})
    return next(iter(get_close_matches(name, others, 1, least)), "")


def listed(names: Iterable[str]) -> str:
    """Names as a person lists them: `a`, `b` and `c`."""
    marked = [f"`{name}`" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)


def written(node: ast.AST | None) -> str:
    """A name with its dots, as in `views.movie`; empty for whatever else, however deep it is."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def line_of(place: str) -> tuple[str, int]:
    """File and line of `file:line`; line 0 where there is none."""
    file, _, line = place.rpartition(":")
    return (file, int(line)) if line.isdigit() else (place, 0)


def text_place(files: Files, text: str) -> str:
    """file:line of the first Python text that is exactly this; empty if there is none."""
    for path, module in modules(files):
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and node.value == text:
                return f"{path}:{node.lineno}"
    return ""


def word_place(files: Files, word: str, near: str) -> str:
    """file:line where a word is a keyword of a call, or a part of a text such as `name__startswith`.

    Looked for first near file:line, then everywhere but in migrations: these keep names that models had before.
    """
    if any(_names(node, word) for node in nodes_at(files, near)):
        return near
    for path, module in modules(files):
        for node in ast.walk(module):
            if "migrations/" not in path and isinstance(node, (ast.keyword, ast.Constant)) and _names(node, word):
                return f"{path}:{node.value.lineno if isinstance(node, ast.keyword) else node.lineno}"
    return ""


def _names(node: ast.AST, word: str) -> bool:
    named = node.arg if isinstance(node, ast.keyword) else getattr(node, "value", None)
    if not isinstance(node, (ast.keyword, ast.Constant)) or not isinstance(named, str):
        return False
    parts = named.lstrip("-").split("__")
    return word in parts and all(part.isidentifier() for part in parts)


def written_place(files: Files, text: str) -> str:
    """file:line where a template or a Python file has this text between quotes; empty if none has."""
    wanted = [f"{quote}{text}{quote}".encode() for quote in "\"'"]
    for path in sorted(files):
        if path.endswith((".py", ".html", ".txt")):
            for number, line in enumerate(files[path].splitlines(), start=1):
                if any(form in line for form in wanted):
                    return f"{path}:{number}"
    return ""


def source_line(files: Files, place: str) -> str:
    """The text of the line at `file:line`; empty if there is none."""
    file, number = line_of(place)
    lines = files.get(file, b"").decode(errors="replace").splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""


def nodes_at(files: Files, place: str) -> list[ast.AST]:
    """The syntax that begins on the line at `file:line`, or on a later line of the same statement."""
    file, number = line_of(place)
    walked = list(ast.walk(parsed(files.get(file, b"")))) if file.endswith(".py") else []
    statements = [node for node in walked if isinstance(node, ast.stmt) and node.lineno <= number]
    inside = [node for node in statements if number <= (node.end_lineno or 0) and not hasattr(node, "body")]
    return [node for statement in inside for node in ast.walk(statement)] or [
        node for node in walked if getattr(node, "lineno", 0) == number
    ]
