"""URLconfs that Django cannot read: the list of patterns, and the patterns themselves."""

import ast
import re

from grader.diagnosis.case import Case
from grader.diagnosis.project.imports import READS_ALL_ADDRESSES, urlconfs
from grader.diagnosis.project.layer_code import failure_of
from grader.diagnosis.project.modules import called_name, covering, defined, has_star
from grader.diagnosis.project.names import line_of, listed, nearest
from grader.diagnosis.project.routes import routes
from grader.diagnosis.project.source import Files, assignments, modules, parsed, settings_file
from grader.diagnosis.startup.urls import paths_at
from grader.journey import Failure
from grader.results import DiagnosisRecord

READS_PATTERNS = "django.urls.resolvers.URLResolver.url_patterns"
CONVERTERS = ("int", "str", "slug", "uuid", "path")


def urls_read_while_importing(case: Case) -> DiagnosisRecord | None:
    """A module asks for an address while the URLconf that has it is still being imported."""
    failure = case.failure
    path, line = line_of(failure.place) if failure else ("", 0)
    if not failure or failure.raised_in != READS_PATTERNS or path in ("", settings_file(case.files)):
        return None
    calls = [node for node in covering(parsed(case.files.get(path, b"")), line) if isinstance(node, ast.Call)]
    asking = next((called_name(call) for call in calls if called_name(call) in READS_ALL_ADDRESSES), "")
    lazy = ", or use `reverse_lazy`, which waits until the address is used" if asking == "reverse" else ""
    return DiagnosisRecord(
        "urls-read-while-importing",
        "router",
        f"`{failure.place}` runs while Django is still importing your URLconfs"
        + (f", and `{asking}` there wants to know all addresses" if asking else "")
        + f". But the list of addresses is not finished: it waits until `{path}` is imported.",
        failure.place,
        (
            f"When does line {line} of `{path}` run: when Django starts, or when somebody asks for a page?",
            "What stands at the left edge of a file runs while it is imported. What stands in a function runs later.",
            f"Put it into the function that needs it{lazy}.",
        ),
    )


def no_urlpatterns(case: Case) -> DiagnosisRecord | None:
    """A URLconf has no `urlpatterns`, or something that is no list."""
    failure = case.failure
    if not failure or failure.raised_in != READS_PATTERNS or failure.type != "ImproperlyConfigured":
        return None
    for path in urlconfs(case.files):
        module = parsed(case.files[path])
        values = {name: (value, line) for name, value, line in assignments(module)}
        value, line = values.get("urlpatterns", (None, 0))
        if isinstance(value, (ast.Call, ast.Constant)) and "urlpatterns" in values:
            return _no_list(path, line, ast.unparse(value))
        if "urlpatterns" not in defined(module) and not has_star(module):
            like = nearest("urlpatterns", values, 0.6)
            return _no_name(path, like, values[like][1] if like else 1)
    return None


def _no_list(path: str, line: int, value: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "urlpatterns-is-no-list",
        "router",
        f"`urlpatterns` in `{path}:{line}` is `{value:.60}`, and no list. Django goes through it from the first "
        "pattern to the last, so it has to be a list, even with one pattern in it.",
        f"{path}:{line}",
        ("Which brackets make a list?", "`urlpatterns = [` … `]`, with a comma after each `path(…)`"),
    )


def _no_name(path: str, like: str, line: int) -> DiagnosisRecord:
    has = f" It has `{like}` in line {line}." if like else ""
    return DiagnosisRecord(
        "urlpatterns-missing",
        "router",
        f"`{path}` is a URLconf, so Django looks in it for a list of exactly the name `urlpatterns`.{has} "
        "Another name is just a variable to Django.",
        f"{path}:{line}",
        (
            f"Which name does the list in `{path}` have?" if like else f"Is there a list of patterns in `{path}`?",
            "Django imports the file and then takes this one name out of it. Compare letter by letter.",
            "`urlpatterns = [`",
        ),
    )


def route_cannot_be_read(case: Case) -> DiagnosisRecord | None:
    """The angle brackets of a pattern hold something that is no converter and name."""
    failure = case.failure
    if not failure or failure.type != "ImproperlyConfigured" or "_route_to_regex" not in failure.raised_in:
        return None
    routes = [text for call in paths_at(case, failure) if (text := _text_of(call))]
    gaps = re.findall(r"<[^>]*>", routes[-1]) if routes else []
    if wide := [gap for gap in gaps if re.search(r"\s", gap)]:
        return _space(failure, wide[0])
    for gap in gaps:
        converter, colon, name = gap[1:-1].rpartition(":")
        if colon and converter not in {*CONVERTERS, *registered(case.files)}:
            return _unknown_converter(case, failure, gap, converter, name)
        if not name.isidentifier():
            return _no_parameter(failure, gap, name)
    return None


def gap_named_twice(case: Case) -> DiagnosisRecord | None:
    """Two gaps of one name: Django notices only when it makes a regular expression of the pattern."""
    failure = case.failure or failure_of(case.last)
    if not failure or not (failure.raised_in.startswith("re.") or "_route_to_regex" in failure.raised_in):
        return None
    for route in routes(case.files):
        twice = next((name for name in route.gaps if route.gaps.count(name) > 1), "")
        if twice:
            return _twice(route.place, twice)
    return None


def _text_of(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def registered(files: Files) -> dict[str, str]:
    """The names of the converters that the project registers, each with its class."""
    calls = (node for _, module in modules(files) for node in ast.walk(module) if isinstance(node, ast.Call))
    made = [call.args for call in calls if called_name(call) == "register_converter" and len(call.args) > 1]
    return {str(getattr(name, "value", "")): ast.unparse(given).rpartition(".")[2] for given, name in made}


def _unregistered(files: Files) -> list[str]:
    """The classes that are written as converters, and that nobody registers."""
    classes = (node for _, module in modules(files) for node in ast.walk(module) if isinstance(node, ast.ClassDef))
    written = [node.name for node in classes if {"regex", "to_python"} <= _members(node)]
    return [name for name in written if name not in registered(files).values()]


def _space(failure: Failure, gap: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "space-in-the-gap",
        "router",
        f"The pattern in `{failure.place}` has a space inside the angle brackets: `{gap}`. A pattern is a text that "
        "Django reads letter by letter, and no space may be in a gap.",
        failure.place,
        ("Compare this pattern with the others, letter by letter.", f"`{''.join(gap.split())}`"),
    )


def _unknown_converter(case: Case, failure: Failure, gap: str, converter: str, name: str) -> DiagnosisRecord:
    known = [*CONVERTERS, *registered(case.files)]
    own = _unregistered(case.files)
    like = "" if own else nearest(converter, known, 0.5)
    idea = f"{listed(own)} is written, but not registered." if own else "An own converter has to be registered first."
    return DiagnosisRecord(
        "unknown-converter",
        "router",
        f"The gap `{gap}` in `{failure.place}` asks for the converter `{converter}`, and Django has none of that name. "
        f"Known here are {listed(known)}.",
        failure.place,
        (
            "What stands before the colon is the name of a converter, and not of a Python type or class.",
            idea,
            f"`<{like}:{name}>`"
            if like
            else f'`register_converter({own[0] if own else "YourClass"}, "{converter}")`, above `urlpatterns`',
        ),
    )


def _members(node: ast.ClassDef) -> set[str]:
    names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
    return names | {target.id for item in node.body for target in getattr(item, "targets", []) if hasattr(target, "id")}


def _no_parameter(failure: Failure, gap: str, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "gap-without-a-name",
        "router",
        f"The gap `{gap}` in `{failure.place}` gives the name `{name}` to what it catches. The view gets it as an "
        "argument of that name, so it has to be a name as in Python.",
        failure.place,
        (
            "Which characters may a name in Python have?",
            "First the converter, then a colon, then the name: letters, digits and `_`, and no digit first.",
            "Something like `<int:pk>`",
        ),
    )


def _twice(place: str, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "gap-of-the-same-name",
        "router",
        f"The pattern in `{place}` has two gaps of the name `{name}`. Each is an argument of the view, and a "
        "function cannot get two arguments of one name.",
        place,
        (f"Which two things of the address are both called `{name}`?", "Give each gap a name of its own."),
    )


RULES = (no_urlpatterns, urls_read_while_importing, route_cannot_be_read, gap_named_twice)
