"""What goes wrong inside a layer's own lines: get_response called wrongly, a name that is not there (yet)."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import LayerCode, at_place, troubled_layer
from grader.diagnosis.project.names import line_of
from grader.diagnosis.startup.names import unknown_name
from grader.results import DiagnosisRecord


def called_wrongly(case: Case) -> DiagnosisRecord | None:
    """get_response takes the request and nothing else."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "TypeError" or not found[1].covers(failure.place):
        return None
    here = at_place(case, failure.place)
    for call in found[1].calls_of_get_response():
        given = len(call.args) + len(call.keywords)
        if call not in here or given == 1 or any(isinstance(value, ast.Starred) for value in call.args):
            continue
        name = ast.unparse(call.func)
        return DiagnosisRecord(
            "get-response-called-wrongly",
            "middleware",
            f"`{failure.place}` calls `{name}` with {given or 'no'} value{'s' if given != 1 else ''}. It is the way to "
            "the next layer and in the end to the view, and takes exactly one thing along: the request.",
            failure.place,
            (
                f"What does the next layer need from `{found[1].name}`?",
                "get_response(request) sends the request in, and gives back the response that comes out.",
                f"`response = {name}(request)`",
            ),
        )
    return None


def not_called(case: Case) -> DiagnosisRecord | None:
    """get_response stands there without its parentheses: the function itself is taken for a response."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    inside = failure and failure.type in ("TypeError", "AttributeError") and found and found[1].covers(failure.place)
    if not found or not (inside or found[0].gave in ("function", "method")):
        return None
    line = uncalled(found[1])
    return _not_called(found[1], f"{found[1].path}:{line}") if line else None


def uncalled(code: LayerCode) -> int:
    """The line where get_response itself is returned, or taken as the response; 0 if there is none."""
    wanted, function = code.get_response(), code.per_request
    for node in ast.walk(function) if function else ():
        if isinstance(node, (ast.Return, ast.Assign)) and node.value and ast.unparse(node.value) in wanted:
            return node.lineno
    return 0


def _not_called(code: LayerCode, where: str) -> DiagnosisRecord:
    name = min(code.get_response())
    return DiagnosisRecord(
        "get-response-not-called",
        "middleware",
        f"`{where}` uses `{name}` without parentheses. So it is not called: nothing goes further in, and what the "
        "layer has in its hands is the function, not a response.",
        where,
        (
            f"What is the difference between `{name}` and `{name}(request)`?",
            "With the parentheses the request goes in, and the response comes back.",
            f"`{name}(request)`",
        ),
    )


def response_used_too_early(case: Case) -> DiagnosisRecord | None:
    """A layer uses the response above the line that gets it."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "UnboundLocalError" or not found[1].covers(failure.place):
        return None
    used = {node.id for node in at_place(case, failure.place) if isinstance(node, ast.Name)}
    got = [
        (target.id, node.lineno)
        for node in ast.walk(found[1].node)
        if isinstance(node, ast.Assign) and node.value in found[1].calls_of_get_response()
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    line = line_of(failure.place)[1]
    name, at = next(((name, at) for name, at in got if name in used and at > line), ("", 0))
    if not name:
        return None
    return DiagnosisRecord(
        "response-used-too-early",
        "middleware",
        f"`{failure.place}` uses `{name}`, but the response comes only from `get_response` in line {at}. Above that "
        "line the request is still on its way in, and there is no response.",
        failure.place,
        (
            f"Which lines of `{found[1].name}` run on the way in, and which on the way back?",
            f"What needs the response has to stand below line {at}.",
        ),
    )


def unknown_name_in_a_layer(case: Case) -> DiagnosisRecord | None:
    """A NameError inside a layer."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "NameError" or not failure.missing:
        return None
    return unknown_name(case, failure) if found[1].covers(failure.place) else None


RULES = (called_wrongly, not_called, response_used_too_early, unknown_name_in_a_layer)
