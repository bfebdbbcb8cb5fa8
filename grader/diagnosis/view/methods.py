"""Mistakes with the method of a request: which one a view allows, asks for, and reads."""

import ast
import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import WrittenView, own_nodes, written_view
from grader.diagnosis.project.names import written
from grader.diagnosis.project.routes import text
from grader.diagnosis.project.template_text import template_files
from grader.diagnosis.view.words import calls_in
from grader.journey import Journey
from grader.results import DiagnosisRecord

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.IGNORECASE | re.DOTALL)
INPUT = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.IGNORECASE)
NAME = re.compile(r"\bname\s*=", re.IGNORECASE)
UNSENT = re.compile(r"\btype\s*=\s*[\"']?(?:submit|button|reset|image|hidden)", re.IGNORECASE)
LONGEST = 20_000
SHOWING = ("ListView", "DetailView", "TemplateView", "CreateView", "UpdateView", "FormView")


def only_another_method(case: Case) -> DiagnosisRecord | None:
    """The view has a page for GET, and a line above it lets only POST in."""
    journey = case.last
    if journey is None or journey.status != 405 or journey.method != "GET":
        return None
    view = written_view(case, journey)
    if view is None:
        return None
    for decorator in view.node.decorator_list:
        if written(decorator).rpartition(".")[2] == "require_POST" and any(calls_in(view, "render")):
            return _refused(view, f"{view.file}:{decorator.lineno}", "@require_POST")
    shows = [written(base).rpartition(".")[2] in SHOWING for base in getattr(view.node, "bases", ())]
    for item in view.node.body if any(shows) else ():
        if isinstance(item, ast.Assign) and written(item.targets[0]) == "http_method_names":
            names = [text(name) for name in getattr(item.value, "elts", ())]
            if names and "get" not in names:
                return _refused(view, f"{view.file}:{item.lineno}", "http_method_names")
    return None


def _refused(view: WrittenView, where: str, words: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="view-refuses-the-method",
        station="view",
        what=f"`{where}` (`{words}`) does not let the method GET in, so `{view.name}` did not run: The answer was "
        "405, Method Not Allowed. But this view has a page to show, and a browser fetches a page by GET.",
        where=where,
        hints=(
            "Which method does a browser use when somebody follows a link?",
            f"`{words}` says which methods the view takes. All others get status 405.",
            f"Take `{words}` away, or let GET in as well.",
        ),
    )


def method_in_small_letters(case: Case) -> DiagnosisRecord | None:
    """`request.method == "post"` is never true."""
    for journey in reversed(case.journeys):
        view = written_view(case, journey) if journey.method != "GET" else None
        for node in own_nodes(view.function) if view and view.function else ():
            if view and isinstance(node, ast.Compare) and written(node.left) == "request.method":
                word = text(node.comparators[0])
                if word and word != word.upper():
                    return _small(f"{view.file}:{node.lineno}", word)
    return None


def _small(where: str, word: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="method-in-small-letters",
        station="view",
        what=f"`{where}` compares the request's method with `{word}`. Django writes methods in capitals, as "
        f"`{word.upper()}`, so the two are never equal.",
        where=where,
        hints=(
            "Which value has `request.method`? Compare it letter by letter.",
            "For Python, small letters and capitals are different.",
            f'Write `request.method == "{word.upper()}"`.',
        ),
    )


def read_from_get(case: Case) -> DiagnosisRecord | None:
    """The branch for POST reads request.GET, where nothing of a form by POST is."""
    journey = case.last
    view = written_view(case, journey) if journey and journey.method == "POST" and "?" not in journey.path else None
    for node in own_nodes(view.function) if view and view.function else ():
        if view and isinstance(node, ast.If) and _asks_for_post(node.test):
            inside = [part for line in node.body for part in ast.walk(line) if isinstance(part, ast.Attribute)]
            reads = {written(part): part.lineno for part in inside}
            if "request.GET" in reads and "request.POST" not in reads:
                return _from_get(f"{view.file}:{reads['request.GET']}")
    return None


def _asks_for_post(test: ast.expr) -> bool:
    equal = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
    if not isinstance(test, ast.Compare) or not equal:
        return False
    return written(test.left) == "request.method" and text(test.comparators[0]) == "POST"


def _from_get(where: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="form-read-from-get",
        station="view",
        what=f"`{where}` reads `request.GET` for a request by POST. `request.GET` holds only what stands after the `?` "
        "of the address, and there was nothing. What a form sends by POST is in `request.POST`.",
        where=where,
        hints=(
            "Where in the request is the form's data: in the address, or in the body?",
            "`request.GET` is the query of the address, whatever the method is.",
            "Write `request.POST` there.",
        ),
    )


def form_without_method(case: Case) -> DiagnosisRecord | None:
    """The view waits for POST, and its form says no method, so the browser sends a GET."""
    journey = case.last
    if journey is None or journey.method != "GET" or "?" not in journey.path or journey.status != 200:
        return None
    view = written_view(case, journey)
    waits = (
        view
        and view.function
        and any(isinstance(node, ast.If) and _asks_for_post(node.test) for node in own_nodes(view.function))
    )
    if not waits or not view or b"request.GET" in case.files[view.file]:
        return None
    for where, attributes, _ in _forms(case, journey, view):
        if "method" not in attributes.lower() and "{" not in attributes and "action" not in attributes.lower():
            return DiagnosisRecord(
                slug="form-without-method-post",
                station="template",
                what=f"The form in `{where}` does not say a method, so the browser sends it by GET, with the data "
                f"after the `?` of the address. The view `{view.name}` waits for POST, and only shows the page.",
                where=where,
                hints=(
                    "Which method did the request have that the form sent?",
                    "Without `method`, a form is sent by GET, as a link is.",
                    'Write `<form method="post">`.',
                ),
            )
    return None


def field_without_name(case: Case) -> DiagnosisRecord | None:
    """The view reads a key, and the only field of the form has no name."""
    journey = case.last
    view = written_view(case, journey) if journey and journey.method == "POST" and journey.status == 200 else None
    keys = [
        text(call.args[0])
        for call in calls_in(view, "get")
        if call.args and isinstance(call.func, ast.Attribute) and written(call.func.value) == "request.POST"
    ]
    if not journey or not view or not keys:
        return None
    for where, attributes, inside in _forms(case, journey, view):
        fields = [field for field in INPUT.findall(inside) if not UNSENT.search(field)]
        nameless = [field for field in fields if not NAME.search(field)]
        if "post" in attributes.lower() and "{{" not in inside and nameless and nameless == fields:
            return DiagnosisRecord(
                slug="form-field-without-a-name",
                station="template",
                what=f"The form in `{where}` has a field without `name`: `{nameless[0]}`. A browser sends only fields "
                f"that have a name, so it sends nothing that `{view.name}` could read under `{keys[0]}`.",
                where=where,
                hints=(
                    "What did the form send along? Look at the attributes of its fields.",
                    "An `id` is for labels and styles. The key in `request.POST` is the `name` of the field.",
                    f'Write `name="{keys[0]}"` into the field.',
                ),
            )
    return None


def _forms(case: Case, journey: Journey, view: WrittenView) -> list[tuple[str, str, str]]:
    """Place, attributes and inside of each form in the templates that the view renders."""
    known = template_files(case.files)
    names = [text(value) for call in calls_in(view, "render") for value in call.args]
    shown = {event.place for event in journey.templates}
    found = []
    for path in [known[name] for name in names if name in known and known[name] in shown]:
        source = case.files[path][:LONGEST].decode(errors="replace")
        found += [
            (f"{path}:{source.count(chr(10), 0, form.start()) + 1}", form[1], form[2]) for form in FORM.finditer(source)
        ]
    return found


RULES: tuple[Rule, ...] = (
    only_another_method,
    method_in_small_letters,
    read_from_get,
    form_without_method,
    field_without_name,
)
