"""A project's source, read by its structure and never run."""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

Files = Mapping[str, bytes]
LONGEST = 200_000


@lru_cache(maxsize=256)
def parsed(source: bytes) -> ast.Module:
    """The syntax of a file; an empty one where it is too long or cannot be read."""
    try:
        return ast.parse(source if len(source) <= LONGEST else b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(b"")


def modules(files: Files) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file with its syntax, by path."""
    for path in sorted(files):
        if path.endswith(".py"):
            yield path, parsed(files[path])


def settings_file(files: Files) -> str:
    """The file of the settings that manage.py names; empty if it cannot be found."""
    texts = [node.value for node in ast.walk(parsed(files.get("manage.py", b""))) if isinstance(node, ast.Constant)]
    for value in texts:
        path = f"{str(value).replace('.', '/')}.py"
        if path.endswith("settings.py") and path in files:
            return path
    return next((path for path in sorted(files) if path.endswith("settings.py")), "")


def assignments(module: ast.Module) -> Iterator[tuple[str, ast.expr, int]]:
    """Name, value and line of each assignment at a module's top, in order."""
    for node in module.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value, node.lineno
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value, node.lineno


def texts_in(node: ast.expr) -> list[tuple[str, int]]:
    """The texts of a list or tuple with their lines; nothing for other values."""
    items = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
    return [
        (item.value, item.lineno) for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)
    ]


def setting(files: Files, name: str) -> tuple[list[tuple[str, int]], int]:
    """The texts in a setting's list, each with its line, as last assigned; and the line of that assignment (else 0)."""
    found: tuple[list[tuple[str, int]], int] = [], 0
    for given, value, line in assignments(parsed(files.get(settings_file(files), b""))):
        if given == name:
            found = texts_in(value), line
    return found
