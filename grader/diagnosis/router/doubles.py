"""One name for two routes, an expression that matches too much, a wrong root, and a converter that writes wrongly."""

import ast
import re
from datetime import date

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database.queries import answered_well
from grader.diagnosis.project.names import written
from grader.diagnosis.project.routes import CONVERTERS, GAP, Route, root_urlconf, routes, text, unreached
from grader.diagnosis.project.source import Files, assignments, modules, parsed, settings_file
from grader.diagnosis.project.template_text import first_text, tokens
from grader.diagnosis.router.reversing import asked_for, named
from grader.diagnosis.router.slashes import address_of, unmatched
from grader.results import DiagnosisRecord


def root_is_included(case: Case) -> DiagnosisRecord | None:
    """ROOT_URLCONF names a URLconf that another one, which nothing leads to, includes."""
    root = root_urlconf(case.files)
    dotted = root.removesuffix(".py").replace("/", ".")
    settings = settings_file(case.files)
    lines = [line for name, _, line in assignments(parsed(case.files.get(settings, b""))) if name == "ROOT_URLCONF"]
    for other in unreached(case.files) if unmatched(case) and lines else ():
        texts = [node.value for node in ast.walk(parsed(case.files[other])) if isinstance(node, ast.Constant)]
        if dotted in texts:
            above = other.removesuffix(".py").replace("/", ".")
            return DiagnosisRecord(
                slug="root-urlconf-is-an-apps",
                station="router",
                what=f"`{settings}:{lines[-1]}` names `{dotted}` as the root URLconf. But `{other}` includes this one, "
                f"and nothing leads to `{other}` now: Django begins with `{root}` and knows only the routes there, "
                "without the part that stands before them.",
                where=f"{settings}:{lines[-1]}",
                hints=(
                    f"With which file does Django begin? Look at ROOT_URLCONF, `{root}` and `{other}`.",
                    "The root URLconf is the project's own. The URLconfs of apps are included there.",
                    f'Write `ROOT_URLCONF = "{above}"`.',
                ),
            )
    return None


def expression_takes_all(case: Case) -> DiagnosisRecord | None:
    """An empty re_path() before the route that was meant."""
    journey = case.last
    if journey is None or journey.route is None or not journey.route.view:
        return None
    address = address_of(journey)
    known = routes(case.files)
    for number, route in enumerate(known):
        later = [other for other in known[number + 1 :] if other.fits(address)]
        matched = route.pattern in (journey.route.name, journey.route.name.rstrip("^"))
        if matched and route.regular and route.own in ("", "^") and route.pattern.rstrip("^") != address and later:
            return DiagnosisRecord(
                slug="empty-expression-matches-all",
                station="router",
                what=f'`{route.place}` is `re_path("{route.own}", …)`. re_path() only asks whether the address begins '
                f"like this, and every address does. So `/{address}` came to this view, and `{later[0].own}` in "
                f"`{later[0].place}` was never tried.",
                where=route.place,
                hints=(
                    f"Which addresses does the expression in `{route.place}` match? Think of their ends.",
                    "An expression matches a begin. Only `$` says that the address has to end there.",
                    'Write `path("", …)`, or `re_path(r"^$", …)`.',
                ),
            )
    return None


def name_twice(case: Case) -> DiagnosisRecord | None:
    """Two routes to two views have one name and the same gaps: the name leads to the last one."""
    journey = answered_well(case)
    used = {
        first_text(token.text)
        for event in (journey.templates if journey else ())
        for token in tokens(case.files.get(event.place, b""))
        if token.name == "url"
    }
    seen: dict[tuple[str, tuple[str, ...]], Route] = {}
    for route in routes(case.files) if used else ():
        first = seen.setdefault((route.full_name, route.gaps), route)
        views = _view(first), _view(route)
        if route.name and route.full_name in used and all(views) and views[0] != views[1]:
            return _twice(first, route)
    return None


def _view(route: Route) -> str:
    node = route.view.func if isinstance(route.view, ast.Call) else route.view
    return written(node)


def _twice(first: Route, second: Route) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="two-routes-of-one-name",
        station="router",
        what=f"`{first.place}` and `{second.place}` lead to two views and have one name, `{first.full_name}`. Where a "
        f"page asks for the address of this name, Django gives the last one: `/{second.pattern}`. No name leads to "
        f"`/{first.pattern}`.",
        where=second.place,
        hints=(
            f"Compare the names of the routes in `{first.place}` and `{second.place}`.",
            "Each address needs a name of its own, for links are made from names.",
            f"Give the route in `{second.place}` a name that no other route has.",
        ),
    )


def converter_writes_otherwise(case: Case) -> DiagnosisRecord | None:
    """An own converter writes a date in a form that its own expression does not match."""
    asked = asked_for(case)
    for route in named(case, asked) if asked else ():
        for kind, gap in GAP.findall(route.pattern):
            found = _converter(case.files, kind) if kind and kind not in CONVERTERS else None
            if asked and found and "datetime.date(" in asked.failure.message and (bad := _misfit(found[1])):
                where = f"{found[0]}:{bad[0]}"
                return DiagnosisRecord(
                    slug="converter-writes-what-it-does-not-read",
                    station="router",
                    what=f"`{asked.place}` makes the address named `{asked.name}`. The converter of the gap `{gap}` "
                    f"writes the value as `{bad[1]}` (`{where}`), and its own `regex` does not match this text. So no "
                    "address can be made.",
                    where=where,
                    hints=(
                        f"Which text does to_url make in `{where}`? Compare it with `regex`.",
                        "What to_url writes into an address, regex and to_python have to be able to read.",
                        "Write the value in the form that `regex` describes.",
                    ),
                )
    return None


def _converter(files: Files, kind: str) -> tuple[str, ast.ClassDef] | None:
    """The class that register_converter() gave this name."""
    calls = [node for _, module in modules(files) for node in ast.walk(module) if isinstance(node, ast.Call)]
    names = {
        written(call.args[0]).rpartition(".")[2]
        for call in calls
        if written(call.func).endswith("register_converter") and len(call.args) > 1 and text(call.args[1]) == kind
    }
    for path, module in modules(files):
        for node in module.body:
            if isinstance(node, ast.ClassDef) and node.name in names:
                return path, node
    return None


def _misfit(node: ast.ClassDef) -> tuple[int, str] | None:
    """Line and text of a to_url that ends with `strftime("…")`, if the regex does not match what it makes."""
    regex = next((text(value) for name, value, _ in assignments(ast.Module(node.body, [])) if name == "regex"), "")
    for item in ast.walk(node):
        value = item.value if isinstance(item, ast.Return) else None
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "strftime":
            form = text(value.args[0]) if value.args else ""
            made = date(2026, 11, 22).strftime(form)
            if form and regex and len(regex) < 60 and not re.search(r"[+*}?]\)?[+*{]", regex):
                return None if _matches(regex, made) else (value.lineno, made)
    return None


def _matches(regex: str, made: str) -> bool:
    try:
        return bool(re.fullmatch(regex, made))
    except re.error:
        return True


RULES: tuple[Rule, ...] = (root_is_included, converter_writes_otherwise, expression_takes_all, name_twice)
