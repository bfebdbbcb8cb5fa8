"""Views as they are written: the function at a place, its parameters, and what it returns."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.case import Case
from grader.diagnosis.project.names import line_of
from grader.diagnosis.project.source import Files, parsed
from grader.journey import Journey

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class WrittenView:
    """The view of a journey: its dotted name, file, and the class or function that it is."""

    name: str
    file: str
    node: Function | ast.ClassDef
    method: Function | None
    """Of a class: the method that answers this request, where the class itself has it."""

    @property
    def place(self) -> str:
        """file:line of the function, or of the class's method."""
        return f"{self.file}:{(self.method or self.node).lineno}"

    @property
    def function(self) -> Function | None:
        """The function that should give the response."""
        return self.method if isinstance(self.node, ast.ClassDef) else self.node


def node_at(files: Files, place: str) -> Function | ast.ClassDef | None:
    """The class or function that begins at `file:line`, be it with a decorator."""
    file, line = line_of(place)
    for node in ast.walk(parsed(files.get(file, b""))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if line in (first, node.lineno):
                return node
    return None


def written_view(case: Case, journey: Journey) -> WrittenView | None:
    """The journey's view, if it is written in the project."""
    # A layer may have stopped the request between the router and the view.
    event = journey.view or journey.route
    node = node_at(case.files, event.place) if event else None
    if event is None or node is None:
        return None
    method = _method(node, journey.method.lower()) if isinstance(node, ast.ClassDef) else None
    return WrittenView(event.view or event.name, line_of(event.place)[0], node, method)


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """The syntax of a function's body without that of functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def returns(function: Function) -> list[ast.Return]:
    """Every `return` of the function itself, in order."""
    found = [node for node in own_nodes(function) if isinstance(node, ast.Return)]
    return sorted(found, key=lambda node: node.lineno)


@dataclass(frozen=True)
class Parameters:
    """What a function takes, without `self`."""

    names: tuple[str, ...]
    """All that can be given by name, the request first."""
    needed: tuple[str, ...]
    takes_any: bool
    """Whether it has `**kwargs`."""
    takes_more: bool
    """Whether it has `*args`."""


def parameters(function: Function, *, method: bool = False) -> Parameters:
    """The parameters of a function, or of a method without the first."""
    given = function.args
    positional = [item.arg for item in (*given.posonlyargs, *given.args)]
    needed = positional[: len(positional) - len(given.defaults)]
    keyword_only = [item.arg for item in given.kwonlyargs]
    lacking = [item.arg for item, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None]
    first = 1 if method else 0
    return Parameters(
        (*positional[first:], *keyword_only),
        (*needed[first:], *lacking),
        given.kwarg is not None,
        given.vararg is not None,
    )


def _method(node: ast.ClassDef, name: str) -> Function | None:
    methods = [item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return next((item for item in methods if item.name == name), None)
