"""Mistakes between a form and the view that reads it: the token, and the names of the fields."""

import ast
import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import WrittenView, written_view
from grader.diagnosis.project.modules import called_name
from grader.diagnosis.project.names import listed, nearest, nodes_at
from grader.diagnosis.project.routes import text
from grader.diagnosis.project.template_text import template_files
from grader.journey import Journey
from grader.results import DiagnosisRecord

CSRF = "CsrfViewMiddleware"
FORM = re.compile(r"<form\b[^>]*\bmethod\s*=\s*[\"']?post\b[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)
LONGEST_FORM = 20_000
"""Of a template, in bytes."""
READS = {"POST": "the form's data", "GET": "the query after the `?`", "FILES": "the files that were sent"}


def refused(journey: Journey | None) -> bool:
    """Whether the journey was stopped because of its token."""
    events = journey.events if journey else ()
    return any(event.name.endswith(CSRF) and event.hook and event.answered and event.status == 403 for event in events)


def token_forgotten(case: Case) -> DiagnosisRecord | None:
    """The template of the form lacks `{% csrf_token %}`."""
    if not case.last or not refused(case.last):
        return None
    for path in _templates_of(case, case.last):
        source = case.files[path][:LONGEST_FORM].decode(errors="replace")
        for form in FORM.finditer(source):
            if not re.search(r"csrf_token|csrf_input|{%\s*include", form[1]):
                return _no_token(f"{path}:{source.count(chr(10), 0, form.start()) + 1}")
    return None


def _no_token(where: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="csrf-token-forgotten-in-the-form",
        station="template",
        what=f"The form in `{where}` sends no token. {CSRF} stopped the request with status 403, before the view was "
        "called: without the token, the form could come from a page of somebody else.",
        where=where,
        hints=(
            f"Who stopped the request? Look at the way of the request, and then at the form in `{where}`.",
            "A form that is sent by POST has to send along a secret that only your own pages know.",
            "Write `{% csrf_token %}` inside the form, after the tag `<form …>`.",
        ),
    )


def page_without_request(case: Case) -> DiagnosisRecord | None:
    """The template has the tag, but it was filled without the request, so the tag wrote nothing."""
    view = written_view(case, case.last) if case.last and refused(case.last) else None
    if view is None or case.last is None:
        return None
    call = _filled_without_request(view)
    known = {text(node) for node in ast.walk(call) if isinstance(node, ast.expr)} if call else set()
    files = [path for name, path in template_files(case.files).items() if name in known]
    tagged = [path for path in files if b"csrf_token" in case.files[path]]
    if call is None or not tagged:
        return None
    where = f"{view.file}:{call.lineno}"
    return DiagnosisRecord(
        slug="form-rendered-without-the-request",
        station="view",
        what=f"`{where}` fills the template without the request. So `{{% csrf_token %}}` in `{tagged[0]}` has no "
        "token to "
        f"write, and writes nothing; no cookie is set either. {CSRF} then refused the form with status 403.",
        where=where,
        hints=(
            f"Look at the page that the view sends: which hidden field is missing in its form? Then read `{where}`.",
            "A template knows the request only if it is given to it.",
            "Use `render(request, template, context)`, or give `request=request` to render_to_string.",
        ),
    )


def _filled_without_request(view: WrittenView) -> ast.Call | None:
    for node in ast.walk(view.node):
        if isinstance(node, ast.Call) and called_name(node) == "render_to_string" and not _has_request(node):
            return node
    return None


def _has_request(call: ast.Call) -> bool:
    return len(call.args) > 2 or any(keyword.arg in ("request", None) for keyword in call.keywords)


def key_not_sent(case: Case) -> DiagnosisRecord | None:
    """`request.POST["…"]` with a name that the form does not send."""
    failure = case.last.failure if case.last else None
    if not case.last or not failure or failure.type != "MultiValueDictKeyError" or not failure.place:
        return None
    found = _read_key(case, failure.place, failure.message)
    if found is None:
        return None
    source, key = found
    known = _field_names(case, case.last)
    meant = nearest(key, known, 0.6)
    return DiagnosisRecord(
        slug="form-field-read-by-another-name",
        station="view",
        what=f"`{failure.place}` reads `{key}` from {READS[source]}, but the request did not send it. "
        + (f"The form has a field named `{meant}`. " if meant else "")
        + f"`request.{source}[…]` is an error for a key that is not there.",
        where=failure.place,
        hints=(
            f"Which names did the request send? They are the `name=…` of the form's fields{_names(known)}.",
            (
                "The key in the view has to be the name of the field, letter by letter. A field may also not be sent "
                "at "
                "all."
            ),
            (
                f'Write `request.{source}["{meant}"]`, or `request.{source}.get("{meant or key}", "")` if it may be '
                "missing."
            ),
        )
        if meant
        else (
            "Which names did the request send? They are the `name=…` of the form's fields.",
            f'`request.{source}.get("{key}", "")` gives a value even if the key was not sent.',
        ),
    )


def session_key_missing(case: Case) -> DiagnosisRecord | None:
    """`request.session["…"]` before anybody has put it there."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "KeyError" or not failure.place:
        return None
    # In a layer it is the layer's mistake.
    by_view = case.last and case.last.errors and case.last.errors[-1].station != "middleware"
    if not by_view or not failure.raised_in.startswith("django.contrib.sessions.backends."):
        return None
    key = failure.message.strip("'\"")
    return DiagnosisRecord(
        slug="session-key-not-there-yet",
        station="view",
        what=f"`{failure.place}` reads `{key}` from the session, but this visitor's session does not have it. "
        "Each visitor begins with an empty session.",
        where=failure.place,
        hints=(
            f"Which line puts `{key}` into the session, and did this visitor come there before?",
            "A session is like a dictionary: `[…]` is an error for a key that is not there, `.get(…)` is none.",
            f'Write `request.session.get("{key}", …)` with the value that is right for a new visitor.',
        ),
    )


def _read_key(case: Case, place: str, message: str) -> tuple[str, str] | None:
    """Which of POST, GET and FILES the line reads, and by which key; which of several stands only in the message."""
    for node in nodes_at(case.files, place):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr in READS:
            key = text(node.slice)
            if key and key in message:
                return node.value.attr, key
    return None


def _field_names(case: Case, journey: Journey) -> list[str]:
    names = [
        FIELD.findall(case.files[path][:LONGEST_FORM].decode(errors="replace")) for path in _templates_of(case, journey)
    ]
    return sorted({name for found in names for name in found})


def _templates_of(case: Case, journey: Journey) -> list[str]:
    """The project's templates that the same address showed before, or that its view names."""
    path = journey.path.partition("?")[0]
    shown = [
        event.place for other in case.journeys if other.path.partition("?")[0] == path for event in other.templates
    ]
    view = written_view(case, journey)
    named = {text(node) for node in ast.walk(view.node) if isinstance(node, ast.expr)} if view else set()
    known = template_files(case.files)
    return [
        place
        for place in dict.fromkeys([*shown, *(known[name] for name in named if name in known)])
        if place in case.files
    ]


def _names(known: list[str]) -> str:
    return f": {listed(known)}" if known else ""


RULES: tuple[Rule, ...] = (
    token_forgotten,
    page_without_request,
    key_not_sent,
    session_key_missing,
)
