"""URLconfs that Django cannot read: what `path` and `include` were given."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.modules import (
    called_name,
    covering,
    definition,
    imported,
    is_module,
)
from grader.diagnosis.project.names import line_of
from grader.diagnosis.project.source import parsed
from grader.journey import Failure
from grader.results import DiagnosisRecord

PATHS = frozenset({"path", "re_path"})


def paths_at(case: Case, failure: Failure | None) -> list[ast.Call]:
    """The calls of `path` and `re_path` that cover the failing line; the innermost is the last."""
    if not failure or failure.setting != "ROOT_URLCONF" or not failure.place:
        return []
    path, line = line_of(failure.place)
    calls = (node for node in covering(parsed(case.files.get(path, b"")), line) if isinstance(node, ast.Call))
    return [call for call in calls if called_name(call) in PATHS]


def second_of(call: ast.Call) -> ast.expr | None:
    """What a call of `path` was given as its view."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "view"), None)
    return call.args[1] if len(call.args) > 1 else named


def named_as_text(case: Case) -> DiagnosisRecord | None:
    """`path` was given a text: the name of a URLconf, or of a view."""
    failure = case.failure
    given = [value for call in paths_at(case, failure) if isinstance(value := second_of(call), ast.Constant)]
    if not failure or failure.type != "TypeError" or not given or not isinstance(given[-1].value, str):
        return None
    text, urls = given[-1].value, is_module(case.files, given[-1].value) or given[-1].value.endswith("urls")
    if urls:
        slug, idea = "urls-without-include", "`include` reads the addresses of another URLconf, and `path` takes those."
        code, meant = f'`include("{text}")` in the place of `"{text}"`, and `include` has to be imported', "a URLconf"
    else:
        slug, idea = "view-named-as-text", "The router needs the view itself. The name stands there without quotes."
        code, meant = f"`{text}` without quotes, and an import of it at the top", "a view"
    return DiagnosisRecord(
        slug,
        "router",
        f"`path` in `{failure.place}` gets the text `{text}`. To you it names {meant}, but to `path` it is only a "
        "text: it takes a view, or what `include` gives.",
        failure.place,
        (f"What do the other lines of the list in `{line_of(failure.place)[0]}` give to `path`?", idea, code),
    )


def view_was_called(case: Case) -> DiagnosisRecord | None:
    """`path` was given what a view or a class gives when it is called."""
    failure = case.failure
    if not failure or failure.type not in ("TypeError", "NameError", "AttributeError"):
        return None
    for call in reversed(paths_at(case, failure)):
        given = second_of(call)
        if not isinstance(given, ast.Call) or called_name(given) in ("include", "as_view"):
            continue
        path = line_of(failure.place)[0]
        target = _full_name(path, parsed(case.files[path]), given.func)
        found = definition(case.files, target)
        if found and isinstance(found[1], ast.ClassDef):
            return _class_called(failure, ast.unparse(given.func))
        if found and not any(isinstance(node, ast.FunctionDef) for node in ast.walk(found[1]) if node is not found[1]):
            return _function_called(failure, ast.unparse(given.func), found[1].name)
    return None


def _full_name(path: str, module: ast.Module, target: ast.expr) -> str:
    first, dot, rest = ast.unparse(target).partition(".")
    return imported(path, module).get(first, first) + dot + rest


def _class_called(failure: Failure, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "class-view-called",
        "router",
        f"`{failure.place}` calls the class: `{name}()` is one object of it. The router wants a function that it can "
        "call with each request, and for a class view `as_view()` makes that function.",
        failure.place,
        (
            f"What does `{name}()` give, and can it be called with a request?",
            "`as_view()` is called on the class itself, not on an object of it.",
            f"`{name}.as_view()`",
        ),
    )


def _function_called(failure: Failure, name: str, view: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "view-called-in-urls",
        "router",
        f"`{failure.place}` calls `{name}`: the parentheses run the view now, while Django starts, and there is no "
        "request yet. The router wants the view itself, and calls it later for each request.",
        failure.place,
        (
            f"When should `{view}` run: when Django starts, or when somebody asks for the page?",
            "A function's name alone is the function. With parentheses it is what the function gives back.",
            f"`{name}` without parentheses",
        ),
    )


def path_without_view(case: Case) -> DiagnosisRecord | None:
    """`path` was given an address and nothing else that it could call."""
    failure = case.failure
    calls = paths_at(case, failure)
    if not failure or failure.type != "TypeError" or not calls or second_of(calls[-1]) is not None:
        return None
    return DiagnosisRecord(
        "path-without-view",
        "router",
        f"`{ast.unparse(calls[-1])}` in `{failure.place}` says an address, but not what answers it. `path` needs two "
        "things: the pattern of the address, and the view.",
        failure.place,
        (
            f"Compare `{failure.place}` with the other lines of the list.",
            "First the pattern, then the view, then the name if there is one.",
            '`path("pattern/", views.your_view, name="your_name")`',
        ),
    )


def name_given_as_third(case: Case) -> DiagnosisRecord | None:
    """The name of a route was given without `name=`."""
    failure = case.failure
    third = [call.args[2] for call in paths_at(case, failure) if len(call.args) == 3]
    if not failure or failure.type != "TypeError" or not third or not isinstance(third[-1], ast.Constant):
        return None
    text = third[-1].value
    return DiagnosisRecord(
        "route-name-without-its-keyword",
        "router",
        f"The third thing that `path` in `{failure.place}` gets is `{text!r}`. The third place is for a dictionary of "
        "more values for the view. A name has to be given as `name=`.",
        failure.place,
        ("Which things does `path` take, and in which order?", f"`name={text!r}`"),
    )


RULES = (
    named_as_text,
    view_was_called,
    path_without_view,
    name_given_as_third,
)
