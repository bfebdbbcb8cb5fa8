"""Views that give back something that is no response."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import Function, WrittenView, own_nodes, returns, written_view
from grader.diagnosis.project.modules import called_name, definition, imported
from grader.diagnosis.project.names import written
from grader.diagnosis.project.source import parsed
from grader.journey import Kind
from grader.results import DiagnosisRecord

MAKE_RESPONSES = frozenset({"render", "redirect", "HttpResponse", "JsonResponse", "HttpResponseRedirect"})
KINDS: dict[str, tuple[type[ast.expr], ...]] = {
    "str": (ast.Constant, ast.JoinedStr, ast.BinOp),
    "dict": (ast.Dict,),
    "list": (ast.List, ast.ListComp),
    "tuple": (ast.Tuple,),
    "int": (ast.Constant,),
    "bool": (ast.Constant, ast.Compare),
}
"""How what a view gives back may be written after its `return`."""

INSTEAD = {
    "str": ("A text has no status and no headers.", "Wrap the text: `return HttpResponse(text)`, or use `render`."),
    "SafeString": (
        "This is the text of a page, which has no status and no headers; render_to_string makes only the text.",
        "Use `return render(request, …)`, or wrap the text: `return HttpResponse(text)`.",
    ),
    "dict": (
        "Django makes neither a page nor JSON of it by itself.",
        "Write `return JsonResponse(…)` for JSON, or `return render(request, template, …)` for a page.",
    ),
    "list": ("Django makes no JSON of it by itself.", "Write `return JsonResponse(…, safe=False)`, or use `render`."),
    "tuple": (
        "A comma between two values makes a tuple of them. Some other frameworks read page and status from it.",
        "Return one response, and give the status to it: `render(request, template, context, status=404)`.",
    ),
    "Http404": (
        "Http404 is an exception: it makes a page for status 404 only where it is raised.",
        "Write `raise Http404(…)` in place of `return`, or use get_object_or_404.",
    ),
    "QuerySet": (
        "Rows of the database are no page.",
        "Give them to a template: `return render(request, template, {…})`.",
    ),
}


def gave_no_response(case: Case) -> DiagnosisRecord | None:
    """The view gave back something that is no response. Where it is noticed depends on the layers; see `gave`."""
    journey = case.last
    events = journey.events if journey else ()
    gave = next(
        (event.gave for event in events if event.station == "view" and event.kind is Kind.PASS and event.gave), ""
    )
    view = written_view(case, journey) if journey and gave else None
    if view is None:
        return None
    if gave == "coroutine":
        return _not_awaited(case, view)
    if gave == "None":
        return _in_decorator(case, view) or _nothing(view)
    return _something_else(view, gave)


def _nothing(view: WrittenView) -> DiagnosisRecord:
    function = view.function
    line, what = _line_without_return(function) if function else (0, "")
    where = f"{view.file}:{line}" if line else view.place
    return DiagnosisRecord(
        slug="view-without-return",
        station="view",
        what=f"The view `{view.name}` gave back None, no response. {what} "
        "Python gives None back wherever a function ends without `return`, and Django has nothing to send.",
        where=where,
        hints=(
            f"Follow the view from `{view.place}` to its end, for this request. Which line gives the response back?",
            "Making a response is not enough: a view has to return it, in each branch.",
            f"Put `return` in front of the line that makes the response, in `{where}`."
            if line
            else "End each branch with a line such as `return render(request, …)`.",
        ),
    )


def _line_without_return(function: Function) -> tuple[int, str]:
    """The line that makes a response and drops it, and what to say of it; 0 if there is none."""
    for node in own_nodes(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = called_name(node.value)
            if name in MAKE_RESPONSES:
                return node.lineno, f"Line {node.lineno} makes one with `{name}`, but does not return it."
    given = [item for item in returns(function) if item.value is not None]
    if not given:
        return 0, "It has no line that returns a value."
    return 0, "It returns a value in some branch, but this request came to an end without one."


def _in_decorator(case: Case, view: WrittenView) -> DiagnosisRecord | None:
    """The view itself always returns something; a decorator of the project's own lies around it."""
    if not view.function or not view.function.body or not isinstance(view.function.body[-1], ast.Return):
        return None
    names = imported(view.file, parsed(case.files[view.file]))
    for decorator in view.node.decorator_list:
        name = written(decorator.func if isinstance(decorator, ast.Call) else decorator)
        first, dot, rest = name.partition(".")
        module = view.file.removesuffix(".py").replace("/", ".")
        found = definition(case.files, names.get(first, f"{module}.{first}") + dot + rest)
        if found and all(item.value for item in returns(view.function)):
            place = f"{found[0]}:{found[1].lineno}"
            return DiagnosisRecord(
                slug="decorator-without-return",
                station="view",
                what=f"The view `{view.name}` returns a response, but None came out of it. Around it lies the "
                "decorator "
                f"`{name}` of `{place}`: what it puts in the place of the view returns nothing.",
                where=place,
                hints=(
                    f"Look at the inner function of `{name}`: what does it return?",
                    "What a decorator puts in the view's place has to return the view's response.",
                    "Write `return view(request, *args, **kwargs)` in the inner function.",
                ),
            )
    return None


def _not_awaited(case: Case, view: WrittenView) -> DiagnosisRecord:
    names = {node.name for node in ast.walk(parsed(case.files[view.file])) if isinstance(node, ast.AsyncFunctionDef)}
    calls = [node for node in ast.walk(view.function or view.node) if isinstance(node, ast.Call)]
    awaited = [node.value for node in ast.walk(view.function or view.node) if isinstance(node, ast.Await)]
    lost = [call for call in calls if called_name(call) in names and call not in awaited]
    where = f"{view.file}:{lost[0].lineno}" if lost else view.place
    called = f"`{called_name(lost[0])}` in `{where}`" if lost else "an async function"
    return DiagnosisRecord(
        slug="await-forgotten",
        station="view",
        what=f"The view `{view.name}` gave back a coroutine: {called} was called, but nobody waited for it. "
        "Calling an async function does not run it. It only makes something that can be awaited.",
        where=where,
        hints=(
            f"Which functions that are called in `{view.place}` are written with `async def`?",
            "The result of an async function comes only with `await`, and `await` works only inside `async def`.",
            "Write `return await …` in front of the call.",
        ),
    )


def _something_else(view: WrittenView, gave: str) -> DiagnosisRecord:
    given = returns(view.function) if view.function else []
    alike = [item for item in given if isinstance(item.value, KINDS.get(gave, ()))] or given
    where = f"{view.file}:{alike[0].lineno}" if len(alike) == 1 else view.place
    why, instead = INSTEAD.get(gave, ("", "Return what `render`, `redirect` or HttpResponse(…) gives."))
    return DiagnosisRecord(
        slug="view-returns-no-response",
        station="view",
        what=f"The view `{view.name}` gave back a `{gave}` in `{where}`, no response. {why}{' ' if why else ''}"
        "The layers of middleware expect a response, so the error shows further out; it was made here.",
        where=where,
        hints=(
            f"What stands after `return` in `{where}`?",
            "A view has to return an HttpResponse: body, status and headers in one.",
            instead,
        ),
    )


RULES: tuple[Rule, ...] = (gave_no_response,)
