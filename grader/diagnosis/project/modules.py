"""The modules of a project: which file is which, what each one defines, and what its imports stand for."""

import ast
from collections.abc import Iterator

from grader.diagnosis.project.source import Files, modules, parsed

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

STATIONS = {
    "urls": "router",
    "converters": "router",
    "views": "view",
    "forms": "view",
    "models": "database",
    "migrations": "database",
    "templatetags": "template",
    "middleware": "middleware",
    "layers": "middleware",
}


def station_of(path: str) -> str:
    """The station that a file belongs to, by the name that such files usually have."""
    parts = path.removesuffix(".py").split("/")
    return next((STATIONS[part] for part in reversed(parts) if part in STATIONS), "gateway")


def module_file(files: Files, dotted: str) -> str:
    """The file that `import dotted` runs; empty if the project has none. A folder wins over a file, as in Python."""
    path = dotted.replace(".", "/")
    return next((found for found in (f"{path}/__init__.py", f"{path}.py") if found in files), "")


def is_module(files: Files, dotted: str) -> bool:
    """Whether `import dotted` finds a file or a folder of the project."""
    below = f"{dotted.replace('.', '/')}/"
    return bool(module_file(files, dotted)) or any(path.startswith(below) and path.endswith(".py") for path in files)


def dotted_name(path: str) -> str:
    """The name by which the module in a file is imported."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def all_modules(files: Files) -> list[str]:
    """Every module of the project that can be imported by a dotted name."""
    names = (dotted_name(path) for path in sorted(files) if path.endswith(".py"))
    return [name for name in names if all(part.isidentifier() for part in name.split("."))]


def top_statements(module: ast.Module) -> Iterator[ast.stmt]:
    """Every statement that runs while the module is imported, inside `if`, `try` and `with` too."""
    waiting: list[ast.stmt] = list(module.body)
    while waiting:
        statement = waiting.pop(0)
        yield statement
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(statement, Definition):
                waiting.extend(getattr(statement, part, []))
        for handler in getattr(statement, "handlers", []):
            waiting.extend(handler.body)


def defined(module: ast.Module) -> dict[str, int]:
    """The names that a module has once it is imported, with the line of the first time."""
    found: dict[str, int] = {}
    for statement in top_statements(module):
        for name in _names_bound(statement):
            found[name] = min(found.get(name, statement.lineno), statement.lineno)
    return found


def has_star(module: ast.Module) -> bool:
    """Whether it takes over all names of another module, so that nobody can tell which it has."""
    return "*" in defined(module) or "__getattr__" in defined(module)


def imported(path: str, module: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `views` for `movies.views`."""
    found: dict[str, str] = {}
    for statement in top_statements(module):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                first = alias.name.partition(".")[0]
                found[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(statement, ast.ImportFrom):
            source = import_source(path, statement)
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{source}.{alias.name}".lstrip(".")
    return found


def import_source(path: str, statement: ast.ImportFrom) -> str:
    """The module that `from … import` takes its names from, written in full."""
    if not statement.level:
        return statement.module or ""
    package = path.split("/")[: -statement.level]
    return ".".join([*package, *([statement.module] if statement.module else [])])


def covering(module: ast.Module, line: int) -> list[ast.AST]:
    """Every node that covers a line, the outer ones first."""
    return [node for node in ast.walk(module) if getattr(node, "lineno", line + 1) <= line <= _last_line(node)]


def called_name(call: ast.Call) -> str:
    """The last name of what is called: `path` of `urls.path(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def definitions(files: Files, name: str) -> list[tuple[str, int]]:
    """Every file and line where a class or function of that name stands at the top of a module."""
    return [
        (path, node.lineno)
        for path, module in modules(files)
        for node in top_statements(module)
        if isinstance(node, Definition) and node.name == name
    ]


def definition(files: Files, dotted: str) -> tuple[str, Definition] | None:
    """File and syntax of the class or function that a dotted path leads to, through imports too."""
    for _ in range(5):
        before, _, name = dotted.rpartition(".")
        path = module_file(files, before)
        module = parsed(files.get(path, b""))
        for node in top_statements(module):
            if isinstance(node, Definition) and node.name == name:
                return path, node
        dotted = imported(path, module).get(name, "")
    return None


def _last_line(node: ast.AST) -> int:
    return getattr(node, "end_lineno", None) or 0


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, Definition):
        yield statement.name
    elif isinstance(statement, ast.Import):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in statement.names)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.With)):
        stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        yield from (node.id for node in stored if isinstance(node.ctx, ast.Store))
