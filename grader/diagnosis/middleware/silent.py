"""Layers that do nothing, or something else than meant, while no page is an error: only where the evidence is plain."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import layer_code
from grader.diagnosis.project.layers import WrittenLayer, method, named_in_settings, written_layers
from grader.diagnosis.project.modules import Definition
from grader.diagnosis.project.source import assignments, modules, parsed, settings_file
from grader.diagnosis.startup.layers import entry_place
from grader.journey import Event, Kind, Way
from grader.results import DiagnosisRecord

BODYLESS = frozenset({204, 304})


def written_not_listed(case: Case) -> DiagnosisRecord | None:
    """A layer lies in some file, and no line of MIDDLEWARE names it: Django says nothing about it."""
    if case.station not in ("", "middleware") or case.layers is None:
        return None
    listed = {layer.entry.rpartition(".")[2] for layer in case.layers}
    # A layer that some settings do name has another trouble, such as a misspelt MIDDLEWARE.
    written = [
        layer
        for layer in written_layers(case.files)
        if layer.name not in listed and not named_in_settings(case.files, layer) and not _is_used(case, layer)
    ]
    if not written:
        return None
    first = written[0]
    dotted = f"{first.file.removesuffix('.py').replace('/', '.')}.{first.name}"
    return DiagnosisRecord(
        "written-not-listed",
        "middleware",
        f"You wrote `{first.name}` in `{first.file}:{first.line}`, but no line of MIDDLEWARE names it. "
        "Django reports nothing: the pages are answered as before, and the layer never ran.",
        f"{first.file}:{first.line}",
        (
            "Which layers did the request go through? Look for yours among them.",
            "MIDDLEWARE in the settings is the only list Django reads. Add a line for your layer there.",
            f'`"{dotted}",`',
        ),
    )


def _is_used(case: Case, layer: WrittenLayer) -> bool:
    """Whether anything in the project speaks of it, as of a class that others are built on."""
    nodes = (node for _, module in modules(case.files) for node in ast.walk(module))
    return any(layer.name in (getattr(node, "id", ""), getattr(node, "attr", "")) for node in nodes)


def gives_back_what_it_got(case: Case) -> DiagnosisRecord | None:
    """A function that is written like a view: it returns its argument, so it stands for no layer at all."""
    for entry in case.last.layers if case.last else ():
        code = layer_code(case, entry.entry) if entry.own else None
        node = code.node if code else None
        if not code or not isinstance(node, ast.FunctionDef) or len(node.args.args) != 1:
            continue
        given = node.args.args[0].arg
        returns = [item for item in ast.walk(node) if isinstance(item, ast.Return)]
        if not returns or any(not isinstance(item.value, ast.Name) or item.value.id != given for item in returns):
            continue
        where = f"{code.path}:{node.lineno}"
        return DiagnosisRecord(
            "layer-written-like-a-view",
            "middleware",
            f"`{code.name}` in `{where}` gives back `{given}`, just what it was given. Django calls it once, when it "
            "starts, and not for each request: what it gets is the way further in, and what it returns is the layer.",
            where,
            (
                "How often does this function run? Put a print into it, start the server, and ask for a page twice.",
                "A layer made by a function needs two: the outer one runs once, the inner one for each request.",
                f"`def {code.name}(get_response):`, in it `def layer(request):`, and at the end `return layer`.",
            ),
        )
    return None


def length_no_longer_right(case: Case) -> DiagnosisRecord | None:
    """A layer changes the page after Content-Length was written."""
    journey = case.last
    guilty, measured, length = None, -1, -1
    for event in journey.events if journey else ():
        if event.way is not Way.BACK or event.kind is not Kind.PASS or event.station != "middleware":
            continue
        sizes = {change.name: change.value for change in event.changes if change.what == "header"}
        grown = [int(change.name) for change in event.changes if change.what == "length"]
        if sizes.get("Content-Length", "").isdecimal():
            measured = length = int(sizes["Content-Length"])
            guilty = None
        if grown and measured >= 0 and grown[-1] >= 0:
            length, guilty = grown[-1], event
    if not guilty or not journey or length == measured or journey.method == "HEAD" or journey.status in BODYLESS:
        return None
    return _length(case, guilty, measured, length)


def _length(case: Case, guilty: Event, measured: int, length: int) -> DiagnosisRecord:
    short = guilty.name.rpartition(".")[2]
    lost = "cuts it off" if length > measured else "waits for the rest, which never comes"
    return DiagnosisRecord(
        "page-changed-after-it-was-measured",
        "middleware",
        f"`{short}` (`{guilty.place or guilty.name}`) changed the page after its length was written down: the "
        f"header Content-Length says {measured} bytes, it has {length}. A browser believes the header and {lost}.",
        guilty.place or entry_place(case, guilty.name),
        (
            "Which layer writes the header Content-Length, and does the response reach it before or after yours?",
            "CommonMiddleware measures the page on the way back. A layer that changes the page has to be further in.",
            f"Move `{guilty.name}` below CommonMiddleware in MIDDLEWARE.",
        ),
    )


def answer_swallowed(case: Case) -> DiagnosisRecord | None:
    """A layer never calls get_response, so that it answers every request itself."""
    journey = case.last
    for event in journey.events if journey else ():
        code = layer_code(case, event.name) if event.answered and event.kind is Kind.PASS else None
        if not code or code.mixed or not code.per_request or event.status >= 300:
            continue
        if _speaks_of(code.per_request, code.get_response() | {"get_response", "self.get_response"}):
            continue
        return DiagnosisRecord(
            "get-response-never-called",
            "middleware",
            f"The layer `{code.name}` (`{code.place}`) answers every request itself. It never calls `get_response`, so "
            "no request gets further in: the layers below it, the router and the views never run.",
            f"{code.path}:{code.per_request.lineno}",
            (
                "How far in did the request get?",
                "get_response(request) is the only way further in. Who does not call it shuts the door.",
                "`response = self.get_response(request)`"
                if isinstance(code.node, ast.ClassDef)
                else "`get_response(request)`",
            ),
        )
    return None


def _speaks_of(function: ast.AST, names: set[str]) -> bool:
    nodes = (node for node in ast.walk(function) if isinstance(node, (ast.Name, ast.Attribute)))
    return any(ast.unparse(node) in names for node in nodes)


def took_itself_out(case: Case) -> DiagnosisRecord | None:
    """A layer says by MiddlewareNotUsed that it does not want to run, just because DEBUG is on."""
    for layer in case.last.layers if case.last else ():
        code = layer_code(case, layer.entry) if layer.own and not layer.used else None
        line = _leaves(case, code.node) if code else 0
        if code and line and case.station in ("", "middleware"):
            return DiagnosisRecord(
                "layer-took-itself-out",
                "middleware",
                f"`{code.name}` is in MIDDLEWARE, but it never ran: `{code.path}:{line}` raised MiddlewareNotUsed when "
                "Django started. With that a layer says that it is not used, and Django leaves it out without a word.",
                f"{code.path}:{line}",
                (
                    f"When is line {line} of `{code.path}` reached? Look at the condition above it.",
                    "DEBUG is True while you work on the project, and False where it runs for others.",
                    "Take the `raise` out, or turn its condition round.",
                ),
            )
    return None


def _leaves(case: Case, node: Definition) -> int:
    """The line that raises MiddlewareNotUsed always, or under DEBUG = True while that is so; 0 if there is none."""
    init = method(node, "__init__") if isinstance(node, ast.ClassDef) else node
    for item in init.body if init else ():
        if isinstance(item, ast.If) and (ast.unparse(item.test) != "settings.DEBUG" or not _debug(case)):
            continue
        for inner in item.body if isinstance(item, ast.If) else [item]:
            if isinstance(inner, ast.Raise) and inner.exc and "MiddlewareNotUsed" in ast.unparse(inner.exc):
                return inner.lineno
    return 0


def _debug(case: Case) -> bool:
    given = assignments(parsed(case.files.get(settings_file(case.files), b"")))
    return [ast.unparse(value) for name, value, _ in given if name == "DEBUG"][-1:] == ["True"]


RULES = (written_not_listed, gives_back_what_it_got, length_no_longer_right, answer_swallowed, took_itself_out)
