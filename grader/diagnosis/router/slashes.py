"""Slashes at the begin and at the end of addresses and routes."""

import re
from dataclasses import replace

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import written_place
from grader.diagnosis.project.routes import Route, routes
from grader.journey import Journey
from grader.results import DiagnosisRecord

COMMON = "CommonMiddleware"
ABOUT_MIDDLEWARE = "middleware"


def unmatched(case: Case) -> tuple[Journey, str] | None:
    """The last journey and its address without the first slash, if the router found no view for it."""
    journey = case.last
    if journey is None or journey.route is None or journey.route.view:
        return None
    if not any(event.station == "router" and event.failure for event in journey.errors):
        return None
    return journey, address_of(journey)


def address_of(journey: Journey) -> str:
    """The address as patterns see it: no first slash, no query."""
    return journey.path.partition("?")[0].removeprefix("/")


def form_without_slash(case: Case) -> DiagnosisRecord | None:
    """A form was sent to an address without its last slash."""
    journey = case.last
    failure = journey.failure if journey else None
    if not journey or not failure or not failure.raised_in.endswith("CommonMiddleware.get_full_path_with_slash"):
        return None
    address = "/" + address_of(journey)
    meant = next((route for route in routes(case.files) if route.fits(f"{address[1:]}/")), None)
    where = written_place(case.files, address) or (meant.place if meant else "")
    return DiagnosisRecord(
        slug="form-sent-without-the-last-slash",
        station="router",
        what=f"The form was sent to `{address}`, but the pattern that you mean ends with a slash. "
        "For a page, Django would redirect to the address with the slash. "
        f"A redirect cannot take the data of a {journey.method} along, so Django stops here.",
        where=where,
        hints=(
            f"Look at the address in `{where}`: the `action` of the form says where it is sent.",
            "Send it to the address exactly as the pattern says it, with the last slash.",
            f'Write `action="{address}/"`, or better `action="{{% url … %}}"`: then Django writes the address.',
        ),
    )


def last_slash_missing(case: Case) -> DiagnosisRecord | None:
    """A link lacks its last slash; the page came only by a redirect."""
    seen = unmatched(case)
    if seen is None or case.station == ABOUT_MIDDLEWARE or seen[0].status not in (301, 308):
        return None
    journey, address = seen
    meant = next((route for route in routes(case.files) if route.fits(f"{address}/")), None)
    where = written_place(case.files, f"/{address}")
    if not meant or not where:
        return None
    return DiagnosisRecord(
        slug="last-slash-missing",
        station="router",
        what=f"`{where}` asks for `/{address}`, without a slash at its end. No pattern matches this: "
        f"`{meant.place}` says `{meant.own}`, with the slash. The router found no view, and {COMMON} answered with a "
        f"redirect ({journey.status}) to `/{address}/`. So each click needs two requests.",
        where=where,
        hints=(
            "Compare the address letter by letter with the pattern in the URLconf.",
            "For Django, an address with a last slash and one without are two addresses.",
            f"Write `/{address}/`, or better `{{% url '{meant.full_name}' %}}`.",
        ),
    )


def route_begins_with_slash(case: Case) -> DiagnosisRecord | None:
    """A route begins with a slash."""
    seen = unmatched(case)
    for route in routes(case.files) if seen else ():
        # Not only the route itself: include("/movies/", …) begins with a slash as well.
        plain = re.sub("/+", "/", route.pattern.lstrip("/"))
        if seen and plain != route.pattern and replace(route, pattern=plain).fits(seen[1]):
            return DiagnosisRecord(
                slug="route-begins-with-a-slash",
                station="router",
                what=f"All in all, `{route.place}` waits for the address `/{route.pattern}`: there is one slash too "
                "many. "
                "Django takes away the first slash of an address before it compares, "
                f"so nothing matches `/{seen[1]}`.",
                where=route.place if route.own.startswith("/") else (route.included or route.place),
                hints=(
                    "Look for a route that begins with a slash.",
                    (
                        "A route begins after the first slash of the address, and an included one after the slash that "
                        "ends "
                        "the part before it."
                    ),
                    f"Take the slash at the begin away, so that all parts together give `{plain}`.",
                ),
            )
    return None


def route_without_last_slash(case: Case) -> DiagnosisRecord | None:
    """The address ends with a slash, the route does not."""
    seen = unmatched(case)
    if seen is None or not seen[1].endswith("/"):
        return None
    bare = seen[1].removesuffix("/")
    route = next((route for route in routes(case.files) if bare and route.fits(bare)), None)
    if route is None:
        return None
    return DiagnosisRecord(
        slug="route-without-its-last-slash",
        station="router",
        what=f"The request asks for `/{seen[1]}`, and the route in `{route.place}` is `{route.own}`, without a slash "
        "at "
        "its end. For Django these are two addresses. It can add a missing slash to an address; it never takes one "
        "away.",
        where=route.place,
        hints=(
            "Compare the end of the address with the end of the route.",
            "In Django the addresses of pages end with a slash by custom: then both ways of writing lead to the page.",
            f'Write the route as `"{route.own}/"`.',
        ),
    )


def include_without_slash(case: Case) -> DiagnosisRecord | None:
    """The part before an included URLconf lacks the slash that would divide it from what follows."""
    seen = unmatched(case)
    for route in routes(case.files) if seen else ():
        prefix = route.pattern.removesuffix(route.own) if route.included else ""
        apart = replace(route, pattern=f"{prefix}/{route.own}")
        if seen and prefix and not prefix.endswith("/") and apart.fits(seen[1]):
            place = route.included or route.place
            return DiagnosisRecord(
                slug="include-without-its-last-slash",
                station="router",
                what=_run_together(route, prefix, seen[1]),
                where=place,
                hints=(
                    f"Put together what `{place}` and `{route.place}` say. Which address comes out?",
                    "A route that includes others ends with a slash.",
                    f'Write the route before `include` as `"{prefix}/"`.',
                ),
            )
    return None


def _run_together(route: Route, prefix: str, address: str) -> str:
    if not route.own:
        return (
            f"`include` in `{route.included}` stands behind `{prefix}`, which has no slash at its end, and the route "
            f"in `{route.place}` adds nothing to it. So the page lies at `/{prefix}`, and nothing matches `/{address}`."
        )
    return (
        f"All in all, `{route.place}` waits for the address `/{route.pattern}`: between `{prefix}` and `{route.own}` "
        "there is no slash. Django puts the parts of an included URLconf together as they are, so nothing matches "
        f"`/{address}`."
    )


RULES: tuple[Rule, ...] = (
    form_without_slash,
    route_begins_with_slash,
    include_without_slash,
    last_slash_missing,
    route_without_last_slash,
)
