"""Layers that give no response, cannot be called, or call the next one in a wrong way."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.middleware.calls import uncalled
from grader.diagnosis.project.functions import returns
from grader.diagnosis.project.layer_code import EXPECTED, LayerCode, at_place, first_trouble, layer_code, troubled_layer
from grader.diagnosis.project.layers import Function, method
from grader.diagnosis.startup.layers import not_a_factory
from grader.journey import Event, Kind
from grader.results import DiagnosisRecord


def gave_no_response(case: Case) -> DiagnosisRecord | None:
    """What comes out of a layer is no response. It is the innermost of such layers, wherever the exception comes up."""
    event = first_trouble(case.last)
    code = layer_code(case, event.name) if event and event.station == "middleware" and event.gave else None
    if not event or not code:
        return None
    if event.kind is Kind.HOOK:
        return _hook_gave(event, code)
    if event.gave == "coroutine" and isinstance(code.per_request, ast.AsyncFunctionDef):
        return _async(code)
    if uncalled(code):
        return None
    return _no_response(event, code)


def _no_response(event: Event, code: LayerCode) -> DiagnosisRecord:
    function = code.per_request
    if function is None and isinstance(code.node, ast.ClassDef):
        function = method(code.node, "process_response")
    name = f"`{function.name}` of `{code.name}`" if function and code.name != function.name else f"`{code.name}`"
    given = "None (nothing)" if event.gave == "None" else f"a value of the type `{event.gave}`"
    returned = [node for node in returns(function) if node.value] if function else []
    why = "has no `return` with a value" if not returned else "does not return a response in every case"
    where = (
        f"{code.path}:{returned[-1].lineno if returned and event.gave != 'None' else (function or code.node).lineno}"
    )
    why = f" {name} in `{where}` {why}." if event.gave == "None" and function else ""
    return DiagnosisRecord(
        "layer-gives-no-response",
        "middleware",
        f"The layer `{code.entry}` (`{code.place}`) got a response from further in, but gave {given} to the layer "
        f"outside it.{why} The exception may name another layer: that one was only the first to need the response.",
        where,
        (
            f"What does {name} give back, and on which ways through it?",
            "On the way back each layer hands the response to the one outside it. What is not returned is lost.",
            "`return response` as the last line for a request, below what you do with the response",
        ),
    )


def _async(code: LayerCode) -> DiagnosisRecord:
    return DiagnosisRecord(
        "layer-async-without-saying-so",
        "middleware",
        f"`{code.name}` in `{code.place}` is written with `async def`, but Django was not told so. It called the layer "
        "as an ordinary one and got a coroutine: a promise of a response that nobody waits for.",
        f"{code.path}:{code.per_request.lineno if code.per_request else code.node.lineno}",
        (
            f"Does anything in `{code.name}` have to wait with `await`? Are the layers around it asynchronous?",
            "Without a need for `async`, an ordinary `def` is right: Django then calls it in the ordinary way.",
            "Take `async` and `await` away. (Or set `async_capable = True`, and call `markcoroutinefunction(self)`.)",
        ),
    )


def _hook_gave(event: Event, code: LayerCode) -> DiagnosisRecord:
    hook = method(code.node, event.hook) if isinstance(code.node, ast.ClassDef) else None
    where = f"{code.path}:{(hook or code.node).lineno}"
    must = "a response" if event.hook == "process_template_response" else "a response, or nothing (None)"
    return DiagnosisRecord(
        "hook-gives-no-response",
        "middleware",
        f"`{event.hook}` of `{code.name}` in `{where}` gave a value of the type `{event.gave}`. Django takes from this "
        f"hook {must}.",
        where,
        (f"Which `return` do you find in `{event.hook}`?", f"From `{event.hook}` Django takes {must}."),
    )


def cannot_be_called(case: Case) -> DiagnosisRecord | None:
    """Django calls each layer with the request, and this one cannot take it."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "TypeError" or failure.place:
        return None
    event, code = found
    hook = _hook_before(case, event)
    if hook:
        return _wrong_hook(code, hook)
    function = code.per_request
    if function:
        fixed = 1 + isinstance(code.node, ast.ClassDef)
        return _wrong_arguments(code, function) if _takes_other_than(function, fixed) else None
    if not isinstance(code.node, ast.ClassDef):
        return not_a_factory(code.path, code.node)
    return _from_mixin(code) if code.mixed else _without_call(code)


def _hook_before(case: Case, error: Event) -> str:
    """The hook in which an exception was raised, if it was in one."""
    before = ""
    for event in case.last.events if case.last else ():
        if event is error:
            break
        before = event.hook if event.kind is Kind.HOOK and event.name == error.name else ""
    return before


def _takes_other_than(function: Function, number: int) -> bool:
    arguments = function.args
    required = len(arguments.args) - len(arguments.defaults)
    return not arguments.vararg and not required <= number <= len(arguments.args)


def _from_mixin(code: LayerCode) -> DiagnosisRecord | None:
    hooks = (_wrong_hook(code, hook) for hook in ("process_request", "process_response"))
    return next((found for found in hooks if found), None)


def _wrong_hook(code: LayerCode, hook: str) -> DiagnosisRecord | None:
    written = method(code.node, hook) if isinstance(code.node, ast.ClassDef) else None
    if not written or not _takes_other_than(written, 1 + len(EXPECTED[hook])):
        return None
    right = ", ".join(("self", *EXPECTED[hook]))
    return DiagnosisRecord(
        "hook-takes-wrong-arguments",
        "middleware",
        f"Django calls `{hook}` of `{code.name}` with {len(EXPECTED[hook])} values besides self. In `{code.path}:"
        f"{written.lineno}` it is written as `{hook}({ast.unparse(written.args)})`, and cannot take them.",
        f"{code.path}:{written.lineno}",
        (
            f"Which values does Django have at hand when it calls `{hook}`?",
            "It gives them by their order. All have to be in the parentheses, also those that you do not need.",
            f"`def {hook}({right}):`",
        ),
    )


def _wrong_arguments(code: LayerCode, function: Function) -> DiagnosisRecord:
    own = "self, " if isinstance(code.node, ast.ClassDef) else ""
    return DiagnosisRecord(
        "layer-takes-wrong-arguments",
        "middleware",
        f"For each request Django calls the layer `{code.name}` with one value: the request. `{function.name}` in "
        f"`{code.path}:{function.lineno}` is written as `{function.name}({ast.unparse(function.args)})`. There is no "
        "response yet on the way in: the layer gets it from `get_response`.",
        f"{code.path}:{function.lineno}",
        (
            f"What can Django give to `{function.name}` when the request comes in?",
            "The response is what `get_response(request)` gives back, in the middle of the layer.",
            f"`def {function.name}({own}request):`",
        ),
    )


def _without_call(code: LayerCode) -> DiagnosisRecord:
    assert isinstance(code.node, ast.ClassDef)
    old = [name for name in ("process_request", "process_response") if method(code.node, name)]
    followed = f" It has {' and '.join(f'`{name}`' for name in old)}, as in old tutorials." if old else ""
    return DiagnosisRecord(
        "layer-without-call",
        "middleware",
        f"For each request Django calls the layer itself, and an object of the class `{code.name}` (`{code.place}`) "
        f"can be called only if the class has a method `__call__`. It has none.{followed}",
        code.place,
        (
            f"Which methods does `{code.name}` have, and who would call them?",
            "What comes before `get_response(request)` in `__call__` is the way in, what comes after is the way back.",
            "`def __call__(self, request):` with `response = self.get_response(request)` and `return response`"
            + (" - or let the class inherit from `MiddlewareMixin`" if old else ""),
        ),
    )


def get_response_not_kept(case: Case) -> DiagnosisRecord | None:
    """`__init__` takes get_response, but `self` does not have it afterwards."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "AttributeError" or not found[1].covers(failure.place):
        return None
    code, wanted = found[1], f"self.{failure.missing}"
    calls = [node for node in at_place(case, failure.place) if isinstance(node, ast.Call)]
    stored = {ast.unparse(node) for node in ast.walk(code.node) if _is_stored(node)}
    if not any(ast.unparse(call.func) == wanted and len(call.args) == 1 for call in calls) or wanted in stored:
        return None
    init = method(code.node, "__init__") if isinstance(code.node, ast.ClassDef) else None
    where = f"{code.path}:{(init or code.node).lineno}"
    other = f" It is kept as `{min(code.get_response())}`." if code.get_response() and not code.mixed else ""
    return DiagnosisRecord(
        "get-response-not-kept",
        "middleware",
        f"`{failure.place}` calls `{wanted}`, but nothing has put `{failure.missing}` on `self`.{other} What "
        f"`__init__` in `{where}` gets is gone when `__init__` is over, unless it is kept.",
        where,
        (
            f"Who could have put `{failure.missing}` on `self`? Compare `{where}` with `{failure.place}`.",
            "`get_response` is given once, when Django starts. It is kept on `self` until requests come in.",
            f"In `__init__`: `{wanted} = get_response`",
        ),
    )


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)


RULES = (gave_no_response, cannot_be_called, get_response_not_kept)
