"""Mistakes that show when the router looks for a view: no pattern matches, or an earlier one than the student meant."""

import re
from difflib import SequenceMatcher

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import NEAR, written_place
from grader.diagnosis.project.routes import Route, app_name, root_urlconf, routes, routes_of, unreached
from grader.diagnosis.router import reversing, reversing_values, slashes
from grader.diagnosis.router.slashes import address_of, unmatched
from grader.results import DiagnosisRecord


def route_as_regular_expression(case: Case) -> DiagnosisRecord | None:
    """`^…$` or `(?P<…>…)` in path()."""
    seen = unmatched(case)
    for route in routes(case.files) if seen else ():
        strange = next((mark for mark in ("(?P<", "^", "$") if mark in route.pattern), "")
        if seen and strange and not route.regular and _fits_as_regular(route, seen[1]):
            return _as_regular(case, route, strange, seen[1])
    return None


def _as_regular(case: Case, route: Route, strange: str, address: str) -> DiagnosisRecord:
    prefix = route.pattern.removesuffix(route.own)
    own, place = (route.own, route.place) if strange in route.own else (prefix, route.included or route.place)
    return DiagnosisRecord(
        slug="route-written-as-a-regular-expression",
        station="router",
        what=f"`{place}` gives path() the route `{own}`. path() does not read regular expressions: "
        f"the `{strange}` is a letter like any other, so only an address that holds it would match. "
        f"`/{address}` does not.",
        where=place,
        hints=(
            f"Look at the route in `{place}`: which letters are not part of the address?",
            (
                "path() always compares the whole route, so it needs no mark for the begin and the end. "
                "For a value it has `<int:pk>`."
            ),
            f"Write the route without these marks, as in `{_plain(own)}`, or use re_path() for a regular expression.",
        ),
    )


def urls_not_included(case: Case) -> DiagnosisRecord | None:
    """An app's URLconf that nothing leads to."""
    seen = unmatched(case)
    if seen is None:
        return None
    first, _, rest = seen[1].partition("/")
    for urlconf in unreached(case.files):
        app = urlconf.rpartition("/")[0]
        own = routes_of(case.files, urlconf)
        leads = any(route.fits(seen[1]) or (route.fits(rest) and route.pattern) for route in own)
        if own and (leads or first in {app.rpartition("/")[2], app_name(case.files, urlconf)} - {""}):
            return _not_included(case, urlconf, seen[1], first)
    return None


def _not_included(case: Case, urlconf: str, address: str, first: str) -> DiagnosisRecord:
    root = root_urlconf(case.files)
    dotted = urlconf.removesuffix(".py").replace("/", ".")
    return DiagnosisRecord(
        slug="app-urls-not-included",
        station="router",
        what=f"No pattern matches `/{address}`. Your project has the file `{urlconf}`, but no other URLconf includes "
        "it. "
        f"Django starts with `{root}` and knows only what is written there.",
        where=f"{root}:{_list_line(case, root)}",
        hints=(
            f"Follow Django's way: it starts in `{root}`. Which line there leads to `{urlconf}`?",
            "An app's URLconf has to be included under the first part of its addresses.",
            f'Add `path("{first}/", include("{dotted}"))` to urlpatterns in `{root}`.',
        ),
    )


def address_near_a_route(case: Case) -> DiagnosisRecord | None:
    """One part of the address is written a little differently from one part of a route."""
    seen = unmatched(case)
    if seen is None or seen[0].status != 404:
        return None
    near = [(likeness, route) for route in routes(case.files) if (likeness := _likeness(route, seen[1])) > NEAR]
    if not near:
        return None
    route = max(near, key=lambda pair: pair[0])[1]
    written = written_place(case.files, f"/{seen[1]}")
    return DiagnosisRecord(
        slug="address-near-a-route",
        station="router",
        what=f"No pattern matches `/{seen[1]}`. The nearest one is `/{route.pattern}` in `{route.place}`. "
        "A pattern has to match every letter of the address.",
        where=written or route.place,
        hints=(
            f"Compare `/{seen[1]}` with `/{route.pattern}`, part by part.",
            "One part is written in two ways. Find out which of the two is meant.",
            f"Change the route in `{route.place}` or the address that is asked for, so that both are the same.",
        ),
    )


def route_in_the_shadow(case: Case) -> DiagnosisRecord | None:
    """A route with a gap matched first; one that is written exactly as the address comes later."""
    journey = case.last
    if journey is None or journey.route is None or not journey.route.view:
        return None
    address = address_of(journey)
    known = routes(case.files)
    taken = [
        number for number, route in enumerate(known) if route.pattern == journey.route.name and route.fits(address)
    ]
    later = (
        [route for route in known[taken[0] + 1 :] if route.pattern == address and not route.regular] if taken else []
    )
    if not later or known[taken[0]].pattern == address:
        return None
    first, hidden = known[taken[0]], later[0]
    return DiagnosisRecord(
        slug="route-in-the-shadow-of-another",
        station="router",
        what=f"`/{address}` stands in `{hidden.place}`, but its view is never called. Django tries the patterns from "
        "top "
        f"to bottom, and `{first.own}` in `{first.place}` matches this address as well. The first match wins.",
        where=first.place,
        hints=(
            "Which patterns match this address? Read urlpatterns from top to bottom.",
            "A route that takes any text has to come after the routes that it would hide.",
            (
                f"Move the route of `{hidden.place}` above that of `{first.place}`, or let the gap take less, as "
                "`<int:…>` does."
            ),
        ),
    )


def _fits_as_regular(route: Route, address: str) -> bool:
    # The student's own expression must not keep us busy: no repeated repetition, no long texts.
    if len(route.pattern) > 100 or len(address) > 100 or re.search(r"[+*}?][^()]*\)[+*{]", route.pattern):
        return False
    try:
        return bool(re.fullmatch(_plain_start(route.pattern), address))
    except re.error:
        return False


def _plain_start(pattern: str) -> str:
    """A mixed pattern as one regular expression: the marks of begin and end go, gaps of path() take any text."""
    return re.sub(r"(?<!P)<[^>]*>", "[^/]+", pattern).replace("^", "").replace("$", "")


def _plain(own: str) -> str:
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", own).strip("^$")


def _list_line(case: Case, urlconf: str) -> int:
    lines = case.files.get(urlconf, b"").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(b"urlpatterns")), 1)


def _likeness(route: Route, address: str) -> float:
    """How alike they are, if all parts but one are the same; else 0."""
    parts, wanted = route.pattern.split("/"), address.split("/")
    if route.regular or len(parts) != len(wanted):
        return 0
    different = [pair for pair in zip(parts, wanted, strict=True) if not _same(*pair)]
    if len(different) != 1 or "<" in different[0][0] or min(map(len, different[0])) < 3:
        return 0
    return SequenceMatcher(None, *different[0]).ratio()


def _same(part: str, wanted: str) -> bool:
    return Route(part, part, "", "", None, "", 0, regular=False).fits(wanted)


RULES: tuple[Rule, ...] = (
    route_as_regular_expression,
    *slashes.RULES,
    urls_not_included,
    address_near_a_route,
    route_in_the_shadow,
    *reversing.RULES,
    *reversing_values.RULES,
)
