"""Layers that need what another one makes, and do not get it: wrong order, or the other one is not there."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import at_place, first_trouble, layer_code, request_attributes, troubled_layer
from grader.diagnosis.project.modules import dotted_name
from grader.diagnosis.project.routes import routes
from grader.diagnosis.project.source import modules, parsed, settings_file
from grader.diagnosis.startup.layers import entry_place
from grader.journey import Event, Kind
from grader.results import DiagnosisRecord

SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTH = "django.contrib.auth.middleware.AuthenticationMiddleware"
MESSAGES = "django.contrib.messages.middleware.MessageMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"

MAKES = {
    "session": SESSIONS,
    "user": AUTH,
    "auser": AUTH,
    "_messages": MESSAGES,
    "site": "django.contrib.sites.middleware.CurrentSiteMiddleware",
}
"""The layer that puts a name on the request."""

NEEDS = {
    AUTH: SESSIONS,
    MESSAGES: SESSIONS,
    "django.contrib.auth.middleware.RemoteUserMiddleware": AUTH,
    "django.contrib.auth.middleware.LoginRequiredMiddleware": AUTH,
}
"""Which of Django's layers works only inside which other one."""


def djangos_in_wrong_order(case: Case) -> DiagnosisRecord | None:
    """A layer of Django's fails because the one that it needs is further in, or missing."""
    event = first_trouble(case.last)
    need = NEEDS.get(event.name, "") if event and event.station == "middleware" else ""
    if not event or not event.failure or not need or event.failure.place:
        return None
    if event.failure.type not in ("ImproperlyConfigured", "AttributeError"):
        return None
    made = "user" if need == AUTH else "session"
    return _order(case, event.name, need, f"`request.{made}`")


def reads_too_early(case: Case) -> DiagnosisRecord | None:
    """A layer of the project reads something that a layer further in puts on the request, or none."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "AttributeError" or not found[1].covers(failure.place):
        return None
    if failure.missing not in request_attributes(at_place(case, failure.place)):
        return None
    maker = maker_of(case, failure.missing)
    if maker == found[1].entry:
        return None
    return _order(case, found[1].entry, maker, f"`request.{failure.missing}`", failure.place) if maker else None


def needed_layer_not_listed(case: Case) -> DiagnosisRecord | None:
    """A view, a template or Django itself needs something on the request, and no layer put it there."""
    event = first_trouble(case.last)
    failure = event.failure if event else None
    if not event or not failure:
        return None
    maker = MESSAGES if failure.type == "MessageFailure" else maker_of(case, failure.missing)
    if failure.type not in ("AttributeError", "MessageFailure") or not maker or maker in _entries(case):
        return None
    read = request_attributes(at_place(case, failure.place))
    # Where the line is Django's own, the kind of object stands nowhere but in the message.
    if failure.type == "AttributeError" and failure.missing not in read and "Request' object" not in failure.message:
        return None
    what = "the messages" if maker == MESSAGES else f"`request.{failure.missing}`"
    where = failure.place or event.place
    return _not_listed(case, maker, what, f"`{where}`" if where else "Django")


def maker_of(case: Case, name: str) -> str:
    """The entry of the layer that puts this name on the request: Django's, or one written in the project."""
    if not name or name in MAKES:
        return MAKES.get(name, "")
    for layer in case.last.layers if case.last else ():
        code = layer_code(case, layer.entry) if layer.own else None
        if code and name in _put(code.node):
            return layer.entry
    for path, module in modules(case.files):
        for node in module.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and name in _put(node):
                return f"{dotted_name(path)}.{node.name}" if _is_layer(node) else ""
    return ""


def _is_layer(node: ast.AST) -> bool:
    return any("get_response" in (getattr(item, "arg", ""), getattr(item, "attr", "")) for item in ast.walk(node))


def _put(node: ast.AST) -> set[str]:
    stored = (item for item in ast.walk(node) if isinstance(item, ast.Attribute) and isinstance(item.ctx, ast.Store))
    return {item.attr for item in stored if ast.unparse(item.value) == "request"}


def _entries(case: Case) -> list[str]:
    return [layer.entry for layer in case.last.layers] if case.last else []


def _is_written(case: Case, entry: str) -> bool:
    """Whether the settings name it all the same, as where a check has left it out on purpose."""
    source = case.files.get(settings_file(case.files), b"")
    return any(isinstance(node, ast.Constant) and node.value == entry for node in ast.walk(parsed(source)))


def _order(case: Case, entry: str, maker: str, what: str, place: str = "") -> DiagnosisRecord | None:
    entries = _entries(case)
    if maker not in entries:
        short = entry.rpartition(".")[2]
        return _not_listed(case, maker, what, f"`{place}`" if place else f"`{short}` in `{entry_place(case, entry)}`")
    if entries.index(maker) < entries.index(entry):
        return None
    short, other = entry.rpartition(".")[2], maker.rpartition(".")[2]
    at = f"`{place}` reads {what}" if place else f"It needs {what}"
    where = entry_place(case, entry)
    return DiagnosisRecord(
        "layers-in-wrong-order",
        "middleware",
        f"The request came to `{short}` before it came to `{other}`: MIDDLEWARE lists `{short}` first, "
        f"in `{where}`. {at}, and only `{other}` puts that there.",
        where,
        (
            f"In which order did the request go through `{short}` and `{other}`? Compare with MIDDLEWARE.",
            "On the way in a layer can use only what the layers above it in the list have made.",
            f"Move the line of `{short}` below the line of `{other}`.",
        ),
    )


def _not_listed(case: Case, maker: str, what: str, who: str) -> DiagnosisRecord | None:
    if _is_written(case, maker):
        return None
    other = maker.rpartition(".")[2]
    list_place = entry_place(case, "")
    return DiagnosisRecord(
        "needed-layer-not-listed",
        "middleware",
        f"{who} needs {what}. That is the work of the layer `{other}`, but MIDDLEWARE in `{list_place}` does "
        "not name that layer, so it did not run.",
        list_place,
        (
            f"Is `{other}` one of the layers that the request went through?",
            "Much that seems to be always there (session, user, messages) is the work of a layer.",
            f'Add `"{maker}",` to MIDDLEWARE, above everything that needs it.',
        ),
    )


def route_read_too_early(case: Case) -> DiagnosisRecord | None:
    """A layer wants to know the route on the way in: the router comes after all layers."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type not in ("AttributeError", "TypeError"):
        return None
    if not found[1].covers(failure.place) or (case.last and case.last.route) or _in_hook(case, found[0]):
        return None
    reads = [
        node for node in ast.walk(found[1].node) if isinstance(node, ast.Attribute) and node.attr == "resolver_match"
    ]
    here = "resolver_match" in request_attributes(at_place(case, failure.place))
    if not reads or not (here or failure.missing in ("url_name", "view_name", "route", "func", "kwargs", "app_name")):
        return None
    return DiagnosisRecord(
        "route-read-too-early",
        "middleware",
        f"`{failure.place}` reads `request.resolver_match` on the way in. The router has not been asked then: it comes "
        "after all layers. Until it has chosen, `resolver_match` is None.",
        failure.place,
        (
            f"Which stations has the request passed when `{failure.place}` runs? Is the router one of them?",
            "After `get_response(request)` the route is known. Before the view runs, it is known in `process_view`.",
            "`def process_view(self, request, view_func, view_args, view_kwargs):`",
        ),
    )


def _in_hook(case: Case, event: Event) -> bool:
    return (
        any(other.kind is Kind.HOOK and other.name == event.name for other in case.last.events) if case.last else False
    )


def slash_without_the_common_layer(case: Case) -> DiagnosisRecord | None:
    """No route fits, one would fit with a slash at the end, and the layer that adds it is not listed."""
    journey = case.last
    route = journey.route if journey else None
    if not journey or not route or route.view or journey.path.endswith("/") or COMMON in _entries(case):
        return None
    if _is_written(case, COMMON):
        return None
    wanted = f"{journey.path}/".lstrip("/")
    if journey.status != 404 or not any(known.fits(wanted) for known in routes(case.files)):
        return None
    place = entry_place(case, "")
    return DiagnosisRecord(
        "slash-without-common-layer",
        "middleware",
        f"There is a route for `{journey.path}/`, but the request asked for `{journey.path}`, without the last slash. "
        f"The router does not add it. CommonMiddleware does, and MIDDLEWARE in `{place}` does not name it.",
        place,
        (
            f"Compare `{journey.path}` with the patterns of the router, up to the last character.",
            "The missing slash is added by a layer, before the router is asked.",
            f'Add `"{COMMON}",` to MIDDLEWARE, below the layer of the sessions.',
        ),
    )


RULES = (
    djangos_in_wrong_order,
    route_read_too_early,
    reads_too_early,
    needed_layer_not_listed,
    slash_without_the_common_layer,
)
