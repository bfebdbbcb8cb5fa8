"""Fields of a row whose name is misspelt: silently empty in a template, an exception in Python."""

import ast
from collections.abc import Iterator

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database.queries import answered_well
from grader.diagnosis.project.names import line_of, nearest, nodes_at, written
from grader.diagnosis.project.source import Files, modules
from grader.diagnosis.project.tables import models
from grader.diagnosis.project.template_text import tokens, words
from grader.results import DiagnosisRecord

NEAR = 0.75
OF_REQUESTS = (
    "method path body headers session user scheme encoding content_type resolver_match get_full_path "
    "build_absolute_uri "
    "is_secure get_host GET POST FILES COOKIES META"
)


def field_misspelt_in_template(case: Case) -> DiagnosisRecord | None:
    """`{{ movie.titel }}`: no line of the project knows this word, and a field is almost the same."""
    journey = answered_well(case)
    fields = {name for model in models(case.files) for name in model.fields}
    known = _known_words(case.files)
    for event in journey.templates if journey else ():
        for token in tokens(case.files.get(event.place, b"")):
            parts = {part for word in words(token.text) for part in word.split(".")[1:]}
            for part in sorted(parts - known):
                if meant := nearest(part, fields, NEAR):
                    return _in_template(case, f"{event.place}:{token.line}", part, meant)
    return None


def _in_template(case: Case, where: str, part: str, meant: str) -> DiagnosisRecord:
    owner = next(model for model in models(case.files) if meant in model.fields)
    return DiagnosisRecord(
        slug="field-misspelt-in-template",
        station="template",
        what=f"`{where}` asks a value for `{part}`, and nothing in your project has this name. The model "
        f"`{owner.name}` "
        f"has `{meant}` (`{owner.file}:{owner.fields[meant]}`). Django does not complain: what it does not find is "
        "empty.",
        where=where,
        hints=(
            f"Compare `{part}` with the fields in `{owner.place}`, letter by letter.",
            "After the dot, the template needs the name that the model has.",
            f"Write `{meant}`.",
        ),
    )


def attribute_misspelt(case: Case) -> DiagnosisRecord | None:
    """`film.titel` in Python: nobody has this attribute, and a field, or a part of the request, is almost the same."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "AttributeError" or not failure.missing or not line_of(failure.place)[1]:
        return None
    for node in nodes_at(case.files, failure.place):
        if isinstance(node, ast.Attribute) and node.attr == failure.missing:
            request = written(node.value).rpartition(".")[2] == "request"
            fields = {name for model in models(case.files) for name in model.fields}
            meant = nearest(node.attr, OF_REQUESTS.split() if request else fields, NEAR)
            if meant and failure.missing not in fields:
                return _in_python(failure.place, written(node.value) or "this value", node.attr, meant)
    return None


def _in_python(place: str, owner: str, attribute: str, meant: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="attribute-misspelt",
        station="view",
        what=f"`{place}` asks `{owner}` for `{attribute}`, and it has no such attribute. "
        f"It may be meant to be `{meant}`, which is almost the same.",
        where=place,
        hints=(
            f"Compare `{attribute}` with the names that `{owner}` has, letter by letter.",
            "Small and capital letters count, too.",
            f"Write `{owner}.{meant}`.",
        ),
    )


def _known_words(files: Files) -> set[str]:
    """Every name and every text in the project's Python, and what values have by themselves."""
    found = {*dir(str), *dir(list), *dir(dict), *dir(int), "all", "first", "last", "exists", "objects"}
    for _, module in modules(files):
        for node in ast.walk(module):
            found.update(_words_of(node))
    return found


def _words_of(node: ast.AST) -> Iterator[str]:
    for name in ("id", "attr", "arg", "name", "value"):
        word = getattr(node, name, None)
        if isinstance(word, str):
            yield word


RULES: tuple[Rule, ...] = (attribute_misspelt, field_misspelt_in_template)
