"""Queries that cannot run: an unknown field, no manager, a row that is not there."""

import ast
import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import line_of, listed, nearest, nodes_at, word_place
from grader.diagnosis.project.tables import models
from grader.diagnosis.project.vocabulary import OF_MANAGERS
from grader.journey import Failure
from grader.results import DiagnosisRecord

FIELDS_ONLY = (".names_to_path", ".Model.__init__", ".get_related_selections")
LOOKUPS = frozenset(("contains", "endswith", "exact", "icontains", "iexact", "isnull", "regex", "startswith"))
"""How fields can be compared in queries, with others that nobody misspells."""


def row_missing(case: Case) -> DiagnosisRecord | None:
    """`.get()` found no row, or more than one."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type not in ("DoesNotExist", "MultipleObjectsReturned") or not failure.place:
        return None
    if not failure.raised_in.startswith("django.db.models.query.QuerySet."):
        return None
    journey = case.last
    caught = ", ".join(
        f"{name} = {value}" for name, value in (journey.route.values if journey and journey.route else ())
    )
    none = failure.type == "DoesNotExist"
    how = "no row at all" if none else "more than one row"
    return DiagnosisRecord(
        slug="missing-row-not-expected" if none else "several-rows-not-expected",
        station="view",
        what=f"`get()` in `{failure.place}` found {how}"
        + (f" for this address ({caught}). " if caught else ". ")
        + f"It gives exactly one row; for everything else it raises an exception ({failure.type}). Nobody catches it "
        "here, "
        "so the visitor gets status 500.",
        where=failure.place,
        hints=(
            "What should a visitor see who asks for something that is not there?"
            if none
            else "Which rows fit the conditions? Find out what tells them apart.",
            "Status 404 says: we do not have this page. Status 500 says: our code has a mistake."
            if none
            else "Use conditions that only one row can fit, such as the primary key, or `filter()` for several rows.",
            *(
                ("Use `get_object_or_404(Model, …)` of `django.shortcuts` in place of `Model.objects.get(…)`.",)
                if none
                else ()
            ),
        ),
    )


def field_unknown(case: Case) -> DiagnosisRecord | None:
    """A query, or a new row, names a field that no model has."""
    failure = case.last.failure if case.last else None
    if not failure or not _about_fields(failure):
        return None
    # The name stands nowhere but in the message; the source must have it as well.
    for name in re.findall(r"'([\w.]+)'", failure.message):
        where = word_place(case.files, name, failure.place)
        if where:
            return _unknown_field(case, name, where, compares=not failure.raised_in.endswith(FIELDS_ONLY))
    return None


def _about_fields(failure: Failure) -> bool:
    if failure.type == "FieldError" and failure.module == "django.core.exceptions":
        return True
    return failure.type == "TypeError" and failure.raised_in == "django.db.models.base.Model.__init__"


def _unknown_field(case: Case, name: str, where: str, *, compares: bool) -> DiagnosisRecord | None:
    known = {field for model in models(case.files) for field in model.fields}
    owners = {model.name: model for model in models(case.files)}
    used = {getattr(node, "id", "") for node in nodes_at(case.files, where)}
    asked = next((owners[model] for model in sorted(owners) if model in used), None)
    meant = nearest(name, {*(asked.fields if asked and not compares else known), *(LOOKUPS if compares else ())}, 0.6)
    lacks = "there is neither a field nor a comparison of this name" if compares else "the model has no such field"
    fields = f"`{asked.name}` in `{asked.place}` has {listed(asked.fields)}. " if asked and asked.fields else ""
    return DiagnosisRecord(
        slug="query-with-an-unknown-field",
        station="database",
        what=f"`{where}` uses `{name}` as the name of a field, and {lacks}. {fields}"
        "A query can only use the fields of the model, and what relations lead to.",
        where=where,
        hints=(
            f"Compare `{name}` with the fields in `{asked.place}`."
            if asked
            else "Compare the name with the model's fields.",
            "Two underscores lead to a field of a related model (`director__name`) or say how to compare (`year__gt`).",
            f"Did you mean `{meant}`?"
            if meant
            else "Write a field that the model has, or add this field to the model.",
        ),
    )


def manager_forgotten(case: Case) -> DiagnosisRecord | None:
    """`Movie.filter(…)`: a model is asked through its manager."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "AttributeError" or not line_of(failure.place)[1]:
        return None
    names = {model.name for model in models(case.files)}
    for node in nodes_at(case.files, failure.place):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            said = f"{node.value.id}.{node.attr}"
            if failure.missing not in ("", node.attr):
                continue
            if node.attr in OF_MANAGERS:
                return _ask_manager(failure.place, said, f"{node.value.id}.objects.{node.attr}")
            if node.attr != "objects" and nearest(node.attr, ["objects"], 0.8):
                return _ask_manager(failure.place, said, f"{node.value.id}.objects")
    return None


def _ask_manager(place: str, said: str, meant: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="model-asked-without-its-manager",
        station="database",
        what=f"`{place}` says `{said}`, but the model class has no `{said.rpartition('.')[2]}`. The class describes "
        "a table. "
        "Its manager, `objects`, asks the database.",
        where=place,
        hints=(
            f"Compare `{said}` with another query in your project.",
            "Every query begins with the model's manager.",
            f"Write `{meant}`.",
        ),
    )


RULES: tuple[Rule, ...] = (row_missing, field_unknown, manager_forgotten)
