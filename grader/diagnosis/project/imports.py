"""Which module of a project runs which other one while it is imported."""

import ast
from collections.abc import Iterator

from grader.diagnosis.project.modules import (
    called_name,
    dotted_name,
    import_source,
    is_module,
    module_file,
    top_statements,
)
from grader.diagnosis.project.source import Files, assignments, parsed, settings_file

READS_ALL_ADDRESSES = frozenset({"reverse", "resolve", "get_resolver"})


def circle(files: Files, path: str, other: str) -> list[str]:
    """The files of a circle: `path` imports `other`, which leads back to `path`; empty if there is none."""
    waiting, seen = [[path, other]], {other}
    while waiting:
        way = waiting.pop(0)
        for following in runs(files, way[-1]):
            if following == path:
                return [*way, path]
            if following not in seen:
                seen.add(following)
                waiting.append([*way, following])
    return []


def root_urls(files: Files) -> str:
    """The file of the root URLconf; empty if it cannot be found."""
    found = ""
    for name, value, _ in assignments(parsed(files.get(settings_file(files), b""))):
        if name == "ROOT_URLCONF" and isinstance(value, ast.Constant):
            found = module_file(files, str(value.value))
    return found


def runs(files: Files, path: str) -> list[str]:
    """The files of the project that are run when this one is imported, in order."""
    module = parsed(files.get(path, b""))
    found: list[str] = []
    for statement in top_statements(module):
        found.extend(_imported(files, path, statement))
        found.extend(_called(files, statement))
    return list(dict.fromkeys(file for file in found if file))


def included(call: ast.Call) -> str:
    """The URLconf that `include("…")` names by its text; empty for everything else."""
    first = call.args[0] if call.args and called_name(call) == "include" else None
    if isinstance(first, ast.Tuple) and first.elts:
        first = first.elts[0]
    return str(first.value) if isinstance(first, ast.Constant) else ""


def urlconfs(files: Files) -> list[str]:
    """The root URLconf, and every URLconf of the project that can be reached from it by `include`."""
    found = [root] if (root := root_urls(files)) else []
    for path in found:
        calls = (node for node in ast.walk(parsed(files[path])) if isinstance(node, ast.Call))
        named = (module_file(files, included(call)) for call in calls)
        found.extend(file for file in dict.fromkeys(named) if file and file not in found)
    return found


def _imported(files: Files, path: str, statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (module_file(files, alias.name) for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        source = import_source(path, statement)
        if is_module(files, source) and source != dotted_name(path):
            yield module_file(files, source)
        yield from (module_file(files, f"{source}.{alias.name}") for alias in statement.names)


def _called(files: Files, statement: ast.stmt) -> Iterator[str]:
    """What `include` and `reverse` import. Inside functions they wait until somebody calls these."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for call in (node for node in ast.walk(statement) if isinstance(node, ast.Call)):
        if called_name(call) in READS_ALL_ADDRESSES:
            yield root_urls(files)
        yield module_file(files, included(call))
