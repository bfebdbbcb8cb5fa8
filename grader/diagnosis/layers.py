"""Layers of middleware that are written in a project's files, found by their structure and without running them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

HOOKS = frozenset({"process_request", "process_response", "process_view", "process_exception"})
LONGEST = 200_000


@dataclass(frozen=True)
class WrittenLayer:
    """A class or function that Django could use as a layer."""

    name: str
    file: str
    line: int


def written_layers(files: Mapping[str, bytes]) -> list[WrittenLayer]:
    """Every layer written in the project, by path and line."""
    return [layer for path in sorted(files) if path.endswith(".py") for layer in _layers_in(path, files[path])]


def _layers_in(path: str, source: bytes) -> Iterator[WrittenLayer]:
    if len(source) > LONGEST:
        return
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in module.body:
        if (isinstance(node, ast.ClassDef) and _class_is_layer(node)) or (
            isinstance(node, ast.FunctionDef) and _function_is_layer(node)
        ):
            yield WrittenLayer(node.name, path, node.lineno)


def _class_is_layer(node: ast.ClassDef) -> bool:
    methods = {item.name: item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}
    mixed = any(ast.unparse(base).endswith("MiddlewareMixin") for base in node.bases)
    built = "__init__" in methods and len(methods["__init__"].args.args) == 2
    return (mixed or built) and bool(methods.keys() & (HOOKS | {"__call__"}))


def _function_is_layer(node: ast.FunctionDef) -> bool:
    """A function of one argument that returns an inner function which calls that argument."""
    if len(node.args.args) != 1:
        return False
    given = node.args.args[0].arg
    inner = {item.name: item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}
    returned = {item.value.id for item in ast.walk(node) if _returns_name(item)}  # type: ignore[attr-defined]
    return any(name in returned and _calls(function, given) for name, function in inner.items())


def _returns_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Name)


def _calls(function: ast.AST, name: str) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == name for called in calls)
