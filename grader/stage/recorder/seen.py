"""What a layer changed: the request and the response, compared with how they were before, by identity."""

from typing import Any, NamedTuple

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase

from grader.journey import Change

LONGEST = 120
MOST_OF_COOKIE = 12
PLAIN = (str, int, float, bool, type(None))
DJANGOS_OWN = frozenset({*dir(WSGIRequest), *dir(ASGIRequest), "resolver_match", "csrf_processing_done", "urlconf"})
"""Names that Django itself sets on a request as it goes along."""


class ResponseSeen(NamedTuple):
    """A response as it was at one moment."""

    response: Any
    status: int
    headers: dict[str, tuple[str, str]]
    cookies: dict[str, str]
    length: int


def short(value: Any) -> str:
    """A value in a few letters. Only of plain types: any other's own words would be code of the student's."""
    return str(value)[:LONGEST] if type(value) in PLAIN else type(value).__name__


def attributes(request: Any) -> dict[str, Any]:
    """The request's own attributes, as they are now."""
    return dict(request.__dict__)


def new_attributes(before: dict[str, Any], request: Any) -> tuple[Change, ...]:
    """What has been put on the request since."""
    now = request.__dict__
    if now.keys() == before.keys() and all(before[name] is value for name, value in now.items()):
        return ()
    changes = []
    for name, value in now.items():
        if type(name) is not str or name.startswith("_") or name in DJANGOS_OWN:
            continue
        if name not in before:
            changes.append(Change("attribute", name, short(value)))
        elif before[name] is not value:
            changes.append(Change("attribute", name, short(value), "changed"))
    return tuple(changes)


def response_seen(response: Any) -> ResponseSeen | None:
    """The response as it is now; None if it is no response."""
    if not isinstance(response, HttpResponseBase):
        return None
    known = response.__dict__
    headers, cookies = known.get("headers"), known.get("cookies")
    return ResponseSeen(
        response,
        known.get("status_code") or type(response).status_code,
        dict(headers._store) if headers is not None else {},
        {name: _beginning(morsel.coded_value) for name, morsel in cookies.items()} if cookies else {},
        _length(known.get("_container")),
    )


def new_in_response(before: ResponseSeen | None, now: ResponseSeen | None) -> tuple[Change, ...]:
    """What has been changed in the response since; all that it has where there was none before."""
    if now is None:
        return ()
    if before and before.response is not now.response:
        replaced = Change("response", type(now.response).__name__, str(now.status), "changed")
        return (replaced, *(change for change in _differences(before, now) if change.how != "removed"))
    return tuple(_differences(before or ResponseSeen(None, now.status, {}, {}, now.length), now))


def _differences(before: ResponseSeen, now: ResponseSeen) -> list[Change]:
    changes = [*_headers(before.headers, now.headers), *_mapped("cookie", before.cookies, now.cookies)]
    if before.status != now.status:
        changes.append(Change("status", str(now.status), f"was {before.status}", "changed"))
    if before.length != now.length:
        changes.append(Change("length", str(now.length), f"was {before.length}", "changed"))
    return changes


def type_if_no_response(response: Any) -> str:
    """The type's name of what should be a response and is not; else empty."""
    if isinstance(response, HttpResponseBase):
        return ""
    return "None" if response is None else type(response).__name__


def _headers(before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> list[Change]:
    if before == now:
        return []
    flat = [{name: str(value)[:LONGEST] for name, value in pairs.values()} for pairs in (before, now)]
    return _mapped("header", *flat)


def _mapped(what: str, before: dict[str, str], now: dict[str, str]) -> list[Change]:
    added = [Change(what, name, value[:LONGEST]) for name, value in now.items() if name not in before]
    changed = [
        Change(what, name, value[:LONGEST], "changed")
        for name, value in now.items()
        if name in before and before[name] != value
    ]
    return [*added, *changed, *(Change(what, name, "", "removed") for name in before if name not in now)]


def _beginning(value: str) -> str:
    """Enough of a cookie to know it again, and too little to take somebody's session over."""
    return value if len(value) <= MOST_OF_COOKIE else f"{value[:MOST_OF_COOKIE]}…"


def _length(container: Any) -> int:
    return sum(map(len, container)) if type(container) is list else -1
