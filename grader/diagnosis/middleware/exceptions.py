"""Exceptions that a layer wants to catch, and does not: what `try` and `process_exception` can see."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import LayerCode, first_trouble, layer_code
from grader.diagnosis.project.layers import method
from grader.journey import Event, Journey, Kind
from grader.results import DiagnosisRecord

BROAD = frozenset({"Exception", "BaseException", ""})


def try_around_get_response(case: Case) -> DiagnosisRecord | None:
    """`try` around get_response names just the exception that came, and did not catch it."""
    return _around(case, broad=False)


def broad_try_around_get_response(case: Case) -> DiagnosisRecord | None:
    """`try` around get_response catches everything, it seems, and yet caught nothing."""
    return _around(case, broad=True)


def _around(case: Case, *, broad: bool) -> DiagnosisRecord | None:
    event = first_trouble(case.last)
    if not event or not event.failure or event.station == "middleware" or not case.last:
        return None
    for code in _own(case, case.last):
        for handler, line in _handlers(code):
            caught = _names(handler)
            if not ((caught & BROAD) if broad else (event.failure.type in caught)) or code.name in event.failure.place:
                continue
            return _try(code, event, line, handler)
    return None


def _own(case: Case, journey: Journey) -> list[LayerCode]:
    went = [layer.entry for layer in journey.layers if layer.own and layer.entry in journey.way_in]
    return [code for entry in went if (code := layer_code(case, entry))]


def _handlers(code: LayerCode) -> list[tuple[ast.ExceptHandler, int]]:
    calls = code.calls_of_get_response()
    found = []
    for node in ast.walk(code.node):
        if isinstance(node, ast.Try) and any(call in calls for part in node.body for call in ast.walk(part)):
            found += [(handler, node.lineno) for handler in node.handlers]
    return found


def _names(handler: ast.ExceptHandler) -> set[str]:
    given = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(item).rpartition(".")[2] if item else "" for item in given}


def _try(code: LayerCode, event: Event, line: int, handler: ast.ExceptHandler) -> DiagnosisRecord:
    failure = event.failure
    name, place = (failure.type, failure.place) if failure else ("", "")
    raised = f"`{place}` raised {name}" if place else f"{name} was raised"
    return DiagnosisRecord(
        "try-around-get-response",
        "middleware",
        f"{raised}, and `{code.name}` wants to catch that with `try` in `{code.path}:{line}`. But no exception comes "
        "out of `get_response`: around each layer and around the view Django turns exceptions into responses. What "
        f"came back here was a response with status {event.status or 500}.",
        f"{code.path}:{handler.lineno}",
        (
            f"What did `{code.name}` get back from `get_response`: an exception, or a response? Which status has it?",
            "A layer can ask for the view's exceptions with a method of its own, `process_exception`.",
            "`def process_exception(self, request, exception):` - it may return a response",
        ),
    )


def process_exception_for_a_layer(case: Case) -> DiagnosisRecord | None:
    """A layer raises what another layer's process_exception would answer, but that is asked for views only."""
    event = first_trouble(case.last)
    if not event or not event.failure or event.station != "middleware" or not case.last:
        return None
    for code in _own(case, case.last):
        hook = method(code.node, "process_exception") if isinstance(code.node, ast.ClassDef) else None
        if not hook or not _handles(hook, event.failure.type) or _hook_ran(case.last):
            continue
        raiser = event.name.rpartition(".")[2]
        return DiagnosisRecord(
            "process-exception-for-a-layer",
            "middleware",
            f"The layer `{raiser}` raised {event.failure.type} in `{event.failure.place or event.place}`. "
            f"`process_exception` of `{code.name}` (`{code.path}:{hook.lineno}`) was not asked: Django asks it only "
            "when a view raises. An exception of a layer becomes an error page at once, outside that layer.",
            event.failure.place or f"{code.path}:{hook.lineno}",
            (
                "Who raised the exception: a view, or a layer? Did the request get as far as the view?",
                "`process_exception` is for the exceptions of views. A layer has to deal with its own.",
                f"Deal with {event.failure.type} inside `{raiser}`, where it is raised.",
            ),
        )
    return None


def _handles(hook: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Whether it speaks of just this exception, and gives a response."""
    answers = any(isinstance(node, ast.Return) and isinstance(node.value, ast.Call) for node in ast.walk(hook))
    return answers and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(hook))


def _hook_ran(journey: Journey) -> bool:
    return any(event.kind is Kind.HOOK and event.hook == "process_exception" for event in journey.events)


def process_exception_from_the_inside(case: Case) -> DiagnosisRecord | None:
    """An inner layer's process_exception answered, so that an outer one, which only takes notes, was not asked."""
    journey = case.last
    asked = [event for event in journey.events if event.hook == "process_exception"] if journey else []
    answered = next((event for event in asked if event.answered), None)
    if not journey or not answered:
        return None
    for code in _own(case, journey):
        hook = method(code.node, "process_exception") if isinstance(code.node, ast.ClassDef) else None
        if not hook or code.entry in {event.name for event in asked} or _returns_something(hook):
            continue
        answerer = answered.name.rpartition(".")[2]
        return DiagnosisRecord(
            "process-exception-from-the-inside",
            "middleware",
            f"The view raised an exception, and `process_exception` of `{answerer}` answered it. So "
            f"`process_exception` of `{code.name}` (`{code.path}:{hook.lineno}`) was not asked any more. Django asks "
            "from the innermost layer outwards, the last line of MIDDLEWARE first, and stops at the first response.",
            f"{code.path}:{hook.lineno}",
            (
                "In which order were the layers asked about the exception? Compare it with MIDDLEWARE.",
                "This hook belongs to the way back, so the last layer of the list comes first.",
                f"If `{code.name}` is to see every exception, its line has to be below the one of `{answerer}`.",
            ),
        )
    return None


def _returns_something(hook: ast.AST) -> bool:
    returned = [node.value for node in ast.walk(hook) if isinstance(node, ast.Return) and node.value]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in returned)


RULES = (try_around_get_response, process_exception_for_a_layer)
SILENT = (broad_try_around_get_response, process_exception_from_the_inside)
