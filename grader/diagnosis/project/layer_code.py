"""What the code of a layer does, read without running it: what is called for a request, what of get_response."""

import ast
from dataclasses import dataclass

from grader.diagnosis.case import Case
from grader.diagnosis.project.layers import Function, inner_functions, is_mixed, method
from grader.diagnosis.project.modules import Definition, covering, definition
from grader.diagnosis.project.names import line_of
from grader.diagnosis.project.source import parsed
from grader.journey import Event, Failure, Journey, Kind

EXPECTED = {
    "process_view": ("request", "view_func", "view_args", "view_kwargs"),
    "process_exception": ("request", "exception"),
    "process_template_response": ("request", "response"),
    "process_request": ("request",),
    "process_response": ("request", "response"),
}
"""What Django gives to each hook."""


@dataclass(frozen=True)
class LayerCode:
    """The class or function that an entry of MIDDLEWARE leads to."""

    entry: str
    path: str
    node: Definition

    @property
    def place(self) -> str:
        """file:line where it begins."""
        return f"{self.path}:{self.node.lineno}"

    @property
    def name(self) -> str:
        """The name of the class or function."""
        return self.node.name

    @property
    def per_request(self) -> Function | None:
        """What Django calls for each request: `__call__`, or the inner function; None if it stands elsewhere."""
        if isinstance(self.node, ast.ClassDef):
            return method(self.node, "__call__")
        inner = inner_functions(self.node)
        returned = {
            ast.unparse(node.value) for node in ast.walk(self.node) if isinstance(node, ast.Return) and node.value
        }
        return next((function for function in inner if function.name in returned), None)

    @property
    def mixed(self) -> bool:
        """Whether it is a class that has methods of another one, too."""
        return isinstance(self.node, ast.ClassDef) and is_mixed(self.node)

    def get_response(self) -> set[str]:
        """The expressions that stand for get_response in it: `self.get_response`, or the parameter of the function."""
        if not isinstance(self.node, ast.ClassDef):
            return {self.node.args.args[0].arg} if self.node.args.args else set()
        init = method(self.node, "__init__")
        given = init.args.args[1].arg if init and len(init.args.args) > 1 else "get_response"
        kept = {"self.get_response"} if self.mixed else set()
        for node in ast.walk(init) if init else ():
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == given:
                kept |= {ast.unparse(target) for target in node.targets}
        return kept

    def calls_of_get_response(self) -> list[ast.Call]:
        """Every call of get_response."""
        wanted = self.get_response()
        calls = (node for node in ast.walk(self.node) if isinstance(node, ast.Call))
        return [call for call in calls if ast.unparse(call.func) in wanted]

    def covers(self, place: str) -> bool:
        """Whether a place lies within it."""
        path, line = line_of(place)
        return path == self.path and self.node.lineno <= line <= (self.node.end_lineno or 0)


def layer_code(case: Case, entry: str) -> LayerCode | None:
    """The code of an entry of MIDDLEWARE; None if it is not written in the project."""
    found = definition(case.files, entry)
    return LayerCode(entry, *found) if found else None


def first_trouble(journey: Journey | None) -> Event | None:
    """The first thing that went wrong: an exception behind a 500, or something that is no response."""
    for event in journey.events if journey else ():
        if event.gave or (event.kind is Kind.ERROR and not 400 <= event.status < 500):
            return event
    return None


def failure_of(journey: Journey | None) -> Failure | None:
    """The exception of the first thing that went wrong, if it is one."""
    event = first_trouble(journey)
    return event.failure if event else None


def troubled_layer(case: Case) -> tuple[Event, LayerCode] | None:
    """The first thing that went wrong, if it is one of the project's own layers, and that layer."""
    event = first_trouble(case.last)
    code = layer_code(case, event.name) if event and event.station == "middleware" else None
    return (event, code) if event and code else None


def at_place(case: Case, place: str) -> list[ast.AST]:
    """Every node that covers a place."""
    path, line = line_of(place)
    return covering(parsed(case.files.get(path, b"")), line) if path.endswith(".py") else []


def request_attributes(nodes: list[ast.AST]) -> set[str]:
    """The names that are read of a variable called `request`."""
    attributes = (node for node in nodes if isinstance(node, ast.Attribute))
    return {node.attr for node in attributes if ast.unparse(node.value) in ("request", "self.request")}
