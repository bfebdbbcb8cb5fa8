"""Values for the gaps of a route: missing, empty, or others than the route wants."""

import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import listed
from grader.diagnosis.project.routes import CONVERTERS, GAP, Route
from grader.diagnosis.router.reversing import Asked, asked_for, named
from grader.results import DiagnosisRecord


def argument_does_not_fit(case: Case) -> DiagnosisRecord | None:
    """The name is right; the values for the gaps are missing, empty, or others."""
    asked = asked_for(case)
    fitting = named(case, asked) if asked else []
    if asked is None or not fitting or any(route.regular for route in fitting):
        return None
    route = fitting[0]
    if not route.gaps:
        return _other(asked, route)
    if asked.arguments == [] or (asked.arguments is None and " with no arguments " in asked.failure.message):
        return _missing(asked, route)
    if re.search(r"(\(|: |, )(''|None)[,)}]", asked.failure.message):
        return _empty(case, asked, route)
    # Whether a value fits an own converter, only its code can tell.
    own = any(kind not in (*CONVERTERS, "str", "") for kind, _ in GAP.findall(route.pattern))
    return None if own else _other(asked, route)


def _missing(asked: Asked, route: Route) -> DiagnosisRecord:
    gap = route.gaps[0]
    python = f'reverse("{asked.name}", args=[…])'
    return DiagnosisRecord(
        slug="address-argument-missing",
        station="router",
        what=f"`{asked.place}` asks for the address named `{asked.name}` and gives no value. Its route in "
        f"`{route.place}` "
        f"is `{route.own}`: without a value for `{gap}` no address can be made.",
        where=asked.place,
        hints=(
            f"Look at the route in `{route.place}`: which gaps does it have?",
            "Each gap of the route needs a value, in the order of the gaps.",
            f"Write `{{% url '{asked.name}' … %}}` with the value of `{gap}` after the name."
            if asked.arguments is not None
            else f"Write `{python}` with the value of `{gap}`.",
        ),
    )


def _empty(case: Case, asked: Asked, route: Route) -> DiagnosisRecord:
    written = listed(argument.partition("=")[2] or argument for argument in asked.arguments or ())
    context = sorted({name for event in (case.last.templates if case.last else ())[-2:] for name in event.names})
    return DiagnosisRecord(
        slug="address-argument-empty",
        station="template" if asked.arguments else "router",
        what=f"`{asked.place}` makes the address named `{asked.name}`, but a value for `{listed(route.gaps)[1:-1]}` is "
        f"empty. "
        + (
            f"It is made from {written}. A template does not complain about a name it does not know: the value "
            "is then simply empty."
            if written
            else "The route needs a value there."
        ),
        where=asked.place,
        hints=(
            f"Where does {written} come from?" if written else "Which value is given here, and what is in it?",
            f"The context has {listed(context)}, besides what loops in the template add."
            if context and written
            else "Find out why the value is empty.",
            "Use the name of the loop's variable, or a key of the context, exactly as it is written there.",
        ),
    )


def _other(asked: Asked, route: Route) -> DiagnosisRecord:
    gaps = f"has the gaps {listed(route.gaps)}" if route.gaps else "has no gap, so it takes no value"
    return DiagnosisRecord(
        slug="address-argument-does-not-fit",
        station="router",
        what=f"`{asked.place}` makes the address named `{asked.name}`, but the values that it gives do not fit the "
        f"route `{route.own}` in `{route.place}`. The route {gaps}.",
        where=asked.place,
        hints=(
            "Count the values and compare them with the gaps of the route.",
            (
                "Values without names fill the gaps in their order. Values with names need the names of the gaps. "
                "`int` takes whole numbers only."
            ),
            f"Give exactly these: {listed(route.gaps)}." if route.gaps else "Give the name alone, without values.",
        ),
    )


RULES: tuple[Rule, ...] = (argument_does_not_fit,)
