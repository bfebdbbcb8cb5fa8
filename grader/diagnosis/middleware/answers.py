"""Layers whose answer goes astray: a redirect to itself, a header on the request, a view that runs twice."""

import ast
from urllib.parse import urlsplit

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import LayerCode, at_place, layer_code, troubled_layer
from grader.diagnosis.project.modules import called_name
from grader.diagnosis.project.source import assignments, parsed, settings_file
from grader.journey import Event, Journey, Kind, Way
from grader.results import DiagnosisRecord

SECURITY = "django.middleware.security.SecurityMiddleware"
REDIRECTS = (301, 302, 303, 307, 308)
REMEMBERS = frozenset(("login", "logout", "set_cookie", "delete_cookie", "activate", "save", "create", "update", "set"))
"""What makes the next request another one than this, so that a redirect to the same address can be right."""


def header_on_the_request(case: Case) -> DiagnosisRecord | None:
    """A layer writes a header on the request, as one does on a response."""
    found = troubled_layer(case)
    failure = found[0].failure if found else None
    if not found or not failure or failure.type != "TypeError" or not found[1].covers(failure.place):
        return None
    function = found[1].per_request
    own = {argument.arg for argument in function.args.args} - {"self"} if function else set()
    for node in at_place(case, failure.place):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        said = ast.unparse(target.value) if isinstance(target, ast.Subscript) else ""
        # Which side of the `=` failed stands nowhere but in the message.
        if said.removesuffix(".headers") in own and "not support item assignment" in failure.message:
            return _on_the_request(found[1], failure.place, ast.unparse(node), said)
    return None


def _on_the_request(code: LayerCode, place: str, statement: str, said: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "header-set-on-the-request",
        "middleware",
        f"`{place}` writes `{statement.partition(' = ')[0]} = …`, but `{said}` is what came from the visitor, and "
        "nothing can be written into it like that. What the browser is to see has to be on the response.",
        place,
        (
            f"Which of the two goes back to the browser: what `{code.name}` gets, or what `get_response` gives it?",
            "The response is there only on the way back, below the call of `get_response`.",
            '`response["Name-Of-The-Header"] = …`, and then `return response`',
        ),
    )


def view_runs_twice(case: Case) -> DiagnosisRecord | None:
    """A layer calls get_response, throws the response away, and calls it again."""
    way_in = case.last.way_in if case.last else ()
    counts = {entry: way_in.count(entry) for entry in way_in}
    views = [e for e in case.last.events if e.station == "view" and e.way is Way.IN] if case.last else []
    if not views or len(views) < 2:
        return None
    outer = [entry for entry, count in counts.items() if count == 1]
    code = layer_code(case, outer[-1]) if outer else None
    calls = code.calls_of_get_response() if code else []
    lost = [node for node in ast.walk(code.node) if isinstance(node, ast.Expr)] if code else []
    line = next((node.lineno for node in lost if node.value in calls), 0)
    if not code or len(calls) < 2 or not line:
        return None
    return DiagnosisRecord(
        "get-response-called-twice",
        "middleware",
        f"`{code.name}` calls `get_response` {len(calls)} times: in `{code.path}:{line}` the response is thrown away. "
        f"Each call sends the request all the way in, so the view ran {len(views)} times for one request. A form is "
        "handled twice, too.",
        f"{code.path}:{line}",
        (
            "How often did the request come to the view?",
            "One call of `get_response` does both: it sends the request in, and gives back the response.",
            f"Delete line {line}.",
        ),
    )


def redirects_to_itself(case: Case) -> DiagnosisRecord | None:
    """A layer answers a request with a redirect to the address that was just asked for."""
    journey = case.last
    for event in journey.events if journey else ():
        code = layer_code(case, event.name) if event.answered and event.kind is Kind.PASS else None
        if not journey or not code or event.status not in REDIRECTS or not _to_itself(journey, event):
            continue
        line = _redirect_line(code)
        if not line or _remembers(code):
            return None
        return DiagnosisRecord(
            "redirect-to-itself",
            "middleware",
            f"Asked for `{journey.path}`, the layer `{code.name}` (`{code.place}`) answers with a redirect to the same "
            "address. The browser asks again, and the layer sends it there again: it goes round in a circle.",
            f"{code.path}:{line}",
            (
                f"For which addresses does `{code.name}` redirect? Is the address that it redirects to one of them?",
                "A layer sees every request, also those for the page to which it sends people.",
                f"Let `{journey.path}` pass: compare `request.path` with it before you redirect.",
            ),
        )
    return None


def _to_itself(journey: Journey, event: Event) -> bool:
    target = next((change.value for change in event.changes if change.name == "Location"), "")
    return journey.method == "GET" and target.startswith("/") and urlsplit(target).path == journey.path


def _redirect_line(code: LayerCode) -> int:
    nodes = ast.walk(code.per_request) if code.per_request else iter(())
    returned = [node for node in nodes if isinstance(node, ast.Return) and isinstance(node.value, ast.Call)]
    asked = code.calls_of_get_response()
    lines = [node.lineno for node in returned if node.value not in asked and "edirect" in ast.unparse(node)]
    return lines[0] if len(lines) == 1 else 0


def _remembers(code: LayerCode) -> bool:
    """Whether something in it could make the second request another one than the first."""
    for node in ast.walk(code.node):
        if isinstance(node, ast.Call) and called_name(node) in REMEMBERS:
            return True
        if isinstance(node, ast.Attribute) and node.attr == "GET":
            return True
        stored = isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load)
        if stored and getattr(node, "attr", "") != "get_response":
            return True
    return False


def https_demanded(case: Case) -> DiagnosisRecord | None:
    """SECURE_SSL_REDIRECT sends every request to https, which nobody answers on one's own computer."""
    journey, path = case.last, settings_file(case.files)
    given = [item for item in assignments(parsed(case.files.get(path, b""))) if item[0] == "SECURE_SSL_REDIRECT"]
    events = [event for event in journey.events if event.name == SECURITY and event.answered] if journey else []
    places = [change.value for event in events for change in event.changes if change.name == "Location"]
    if not given or not places or not places[0].startswith("https://"):
        return None
    where = f"{path}:{given[-1][2]}"
    return DiagnosisRecord(
        "https-demanded-at-home",
        "middleware",
        f"No request gets further than `SecurityMiddleware`: `SECURE_SSL_REDIRECT` in `{where}` makes it answer with "
        f"a redirect to `{places[0]}`. Django's server for learning, `runserver`, speaks http only, so nobody "
        "answers there.",
        where,
        (
            "How far in did the request get, and which layer answered?",
            "SECURE_SSL_REDIRECT is for a site on the internet, where a server in front of Django speaks https.",
            "Take the setting out while you learn.",
        ),
    )


RULES = (header_on_the_request, view_runs_twice, redirects_to_itself, https_demanded)
