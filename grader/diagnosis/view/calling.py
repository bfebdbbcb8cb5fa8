"""Mistakes that show when a view is called."""

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import WrittenView, parameters, written_view
from grader.diagnosis.project.names import line_of, listed
from grader.diagnosis.project.routes import Route, routes
from grader.diagnosis.startup.names import unknown_name
from grader.diagnosis.view import class_views, forms, responses
from grader.journey import Failure, Journey
from grader.results import DiagnosisRecord


def wrong_parameters(case: Case) -> DiagnosisRecord | None:
    """The view's parameters do not take what the router gives: the request, and the values of the gaps."""
    journey = case.last
    failure = journey.failure if journey else None
    if not journey or not failure or not _call_failed(journey, failure):
        return None
    view = written_view(case, journey)
    if view is None or view.function is None or journey.route is None:
        return None
    taken = parameters(view.function, method=view.method is not None)
    values = [name for name, _ in journey.route.values if not name.isdigit()]
    extra = [] if taken.takes_any else [name for name in values if name not in taken.names[1:]]
    lacking = [name for name in taken.needed[1:] if name not in values]
    if not taken.names and not taken.takes_more:
        return _without_request(view)
    if taken.names[:1] and taken.names[0] in values:
        return _without_request(view)
    return _differ(case, view, journey, extra, lacking) if extra or lacking else None


def _call_failed(journey: Journey, failure: Failure) -> bool:
    """Whether a TypeError came up while the view was called, not inside it."""
    own = failure.raised_in.startswith("django.") or not failure.place
    return failure.type == "TypeError" and own and any(event.station == "view" for event in journey.errors)


def _without_request(view: WrittenView) -> DiagnosisRecord:
    first = "self, request" if view.method else "request"
    name = view.function.name if view.function else view.name
    return DiagnosisRecord(
        slug="view-without-the-request",
        station="view",
        what=f"`{view.place}` defines `{name}` without the request as its first parameter. "
        "Django calls each view with the request, whether the view needs it or not.",
        where=view.place,
        hints=(
            f"Look at the parameters in `{view.place}`.",
            "The first parameter of a view takes the request; after it come the values from the address.",
            f"Write `def {name}({first}, …)`, with the values of the route after it."
            if view.method
            else f"Write `{first}` as the first parameter: `def {name}({first}, …):`, or without more if that is all.",
        ),
    )


def _differ(case: Case, view: WrittenView, journey: Journey, extra: list[str], lacking: list[str]) -> DiagnosisRecord:
    route = _route_of(case, journey)
    place, written = (
        (route.place, route.own or '""') if route else ("the URLconf", journey.route.name if journey.route else "")
    )
    name = view.function.name if view.function else view.name
    if extra and lacking:
        slug, idea = "route-and-view-name-a-value-differently", "Use one name for the value in both places."
        says = f"The route `{written}` in `{place}` calls a value `{extra[0]}`; the view takes `{lacking[0]}`."
    elif extra:
        slug, idea = "view-does-not-take-the-value", f"Add `{extra[0]}` to the parameters of `{name}`."
        says = f"The route `{written}` in `{place}` catches {listed(extra)}, but the view has no such parameter."
    else:
        slug, idea = "route-does-not-catch-the-value", f"Add a gap such as `<int:{lacking[0]}>` to the route."
        says = f"The view needs {listed(lacking)}, but the route `{written}` in `{place}` has no gap of this name."
    return DiagnosisRecord(
        slug=slug,
        station="router",
        what=f"Django could not call the view `{name}` of `{view.place}`. {says} "
        "Django gives each value to the parameter that has the same name as the gap.",
        where=view.place if slug == "view-does-not-take-the-value" else place if route else view.place,
        hints=(
            f"Compare the route in `{place}` with the parameters in `{view.place}`.",
            "Values are given by name, not by their order.",
            idea,
        ),
    )


def _route_of(case: Case, journey: Journey) -> Route | None:
    wanted = journey.route.name if journey.route else ""
    return next((route for route in routes(case.files) if route.pattern == wanted), None)


def name_not_defined(case: Case) -> DiagnosisRecord | None:
    """A NameError while a request is answered."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "NameError" or not failure.missing or not line_of(failure.place)[1]:
        return None
    return unknown_name(case, failure)


RULES: tuple[Rule, ...] = (
    *class_views.RULES,
    *responses.RULES,
    wrong_parameters,
    *forms.RULES,
    name_not_defined,
)
