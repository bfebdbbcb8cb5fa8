"""Calls in a view that are given something else than they take."""

import ast
from collections.abc import Iterator

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import WrittenView, own_nodes, written_view
from grader.diagnosis.project.modules import called_name, covering, defined
from grader.diagnosis.project.names import line_of, nodes_at
from grader.diagnosis.project.routes import text
from grader.diagnosis.project.source import parsed
from grader.diagnosis.project.template_text import template_files
from grader.results import DiagnosisRecord


def calls_in(view: WrittenView | None, *names: str) -> Iterator[ast.Call]:
    """The calls of these names in the function that answers."""
    for node in own_nodes(view.function) if view and view.function else ():
        if isinstance(node, ast.Call) and called_name(node) in names:
            yield node


def render_without_request(case: Case) -> DiagnosisRecord | None:
    """`render("page.html", …)`: the template's name stands where the request should be."""
    failure = case.last.failure if case.last else None
    for node in nodes_at(case.files, failure.place) if failure else ():
        if (
            isinstance(node, ast.Call)
            and called_name(node) == "render"
            and node.args
            and text(node.args[0])
            and failure
        ):
            return DiagnosisRecord(
                slug="render-without-the-request",
                station="view",
                what=f"`{failure.place}` calls `render` with `{text(node.args[0])}` as the first value. There, "
                "`render` takes the request. The template's name is the second value, the context the third. Each "
                "of them was taken for another.",
                where=failure.place,
                hints=(
                    f"Compare the values of `render` in `{failure.place}` with those of another view.",
                    "`render` takes the request, the name of the template, and the context, in this order.",
                    f'Write `render(request, "{text(node.args[0])}", …)`.',
                ),
            )
    return None


def set_for_context(case: Case) -> DiagnosisRecord | None:
    """`{"movie", film}`: a comma for the colon."""
    failure = case.last.failure if case.last else None
    if failure is None or failure.raised_in != "django.template.context.make_context":
        return None
    for node in nodes_at(case.files, failure.place):
        if isinstance(node, ast.Set):
            return DiagnosisRecord(
                slug="context-is-a-set",
                station="view",
                what=f"The context in `{failure.place}` is a set, not a dictionary: between the braces stand values "
                "with commas, and no colon. A template needs a name for each value.",
                where=failure.place,
                hints=(
                    f"Look at the braces in `{failure.place}`: what stands between name and value?",
                    "A dictionary has a key, a colon and a value. Only commas make a set of it.",
                    'Write a colon after the key: `{"name": value}`.',
                ),
            )
    return None


def page_is_a_name(case: Case) -> DiagnosisRecord | None:
    """`HttpResponse("movies/day.html")` sends these letters."""
    view = written_view(case, case.last) if case.last and case.last.status == 200 else None
    for call in calls_in(view, "HttpResponse"):
        name = text(call.args[0]) if call.args else ""
        if view and name in template_files(case.files):
            where = f"{view.file}:{call.lineno}"
            return DiagnosisRecord(
                slug="template-name-sent-as-the-page",
                station="view",
                what=f"`{where}` gives `{name}` to HttpResponse. HttpResponse sends the text that it is given, and "
                "fills no template: so the page consists of this name.",
                where=where,
                hints=(
                    "Look at the page that the visitor got. Where do its words come from?",
                    "HttpResponse takes a finished text. `render` takes the name of a template and fills it.",
                    f'Write `return render(request, "{name}", …)`.',
                ),
            )
    return None


def redirect_to_template(case: Case) -> DiagnosisRecord | None:
    """`redirect("movies/programme.html")`: a template's name is no address."""
    for journey in reversed(case.journeys):
        view = written_view(case, journey) if journey.status in (301, 302) else None
        for call in calls_in(view, "redirect", "HttpResponseRedirect"):
            name = text(call.args[0]) if call.args else ""
            if view and name in template_files(case.files):
                return _to_template(f"{view.file}:{call.lineno}", name)
    return None


def _to_template(where: str, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="redirect-to-a-template",
        station="view",
        what=f"`{where}` redirects to `{name}`, the name of a template. A redirect tells the browser which address to "
        "ask for next, and the browser knows no templates: it takes the text for an address.",
        where=where,
        hints=(
            "Where does the browser go after this redirect? Look at its next request.",
            "A redirect needs an address, or the name of one. Templates are only for `render`.",
            'Give the name of the route that shows the page: `redirect("app:name")`.',
        ),
    )


def local_name_hides(case: Case) -> DiagnosisRecord | None:
    """A variable in a function has the name of something imported, which cannot be reached there any more."""
    failure = case.last.failure if case.last else None
    if failure is None or failure.type != "UnboundLocalError":
        return None
    file, line = line_of(failure.place)
    module = parsed(case.files.get(file, b""))
    inside = [node for node in covering(module, line) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    for node in own_nodes(inside[-1]) if inside else ():
        made = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in defined(module)
        if made and isinstance(node, ast.Name) and f"'{node.id}'" in failure.message:
            return _hidden(file, node, defined(module)[node.id], failure.place)
    return None


def _hidden(file: str, node: ast.Name, first: int, place: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="local-name-hides-another",
        station="view",
        what=f"`{place}` reads `{node.id}` before it has a value. The name comes from line {first}, but "
        f"`{file}:{node.lineno}` gives a value to the same name inside the function. So Python takes it for a variable "
        "of the function, everywhere in it.",
        where=f"{file}:{node.lineno}",
        hints=(
            f"Which two things are called `{node.id}` in `{file}`?",
            "A name that gets a value in a function belongs to this function from its first line to its last.",
            f"Give the variable in line {node.lineno} another name.",
        ),
    )


RULES: tuple[Rule, ...] = (
    render_without_request,
    set_for_context,
    local_name_hides,
    redirect_to_template,
    page_is_a_name,
)
