"""Models that keep a project from loading: relations to no model or without on_delete, queries at the top of a file."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.functions import Function
from grader.diagnosis.project.modules import called_name, covering, definition, dotted_name, station_of
from grader.diagnosis.project.names import line_of, nodes_at
from grader.diagnosis.project.source import parsed
from grader.diagnosis.project.tables import RELATIONS
from grader.journey import Failure
from grader.results import DiagnosisRecord

OF_RELATIONS = tuple(f"django.db.models.fields.related.{name}.__init__" for name in (*RELATIONS, "ManyToManyField"))


def relation_without_on_delete(case: Case) -> DiagnosisRecord | None:
    """A ForeignKey that does not say what happens when the other row is deleted."""
    failure = case.failure
    # What is missing stands nowhere but in the message.
    if not failure or failure.type != "TypeError" or "'on_delete'" not in failure.message:
        return None
    for call in _relations_at(case, failure):
        if len(call.args) != 1 or any(keyword.arg in ("on_delete", None) for keyword in call.keywords):
            continue
        kind, target = called_name(call), ast.unparse(call.args[0])
        return DiagnosisRecord(
            "foreign-key-without-on-delete",
            "database",
            f"The `{kind}` in `{failure.place}` has no `on_delete`. Each row of this model points to a row of "
            f"`{target}`, so Django has to know what happens to it when that row is deleted. It does not choose "
            "for you, and does not start.",
            failure.place,
            (
                f"Compare `{failure.place}` with another `{kind}`, in your project or in Django's documentation.",
                "`models.CASCADE` deletes it, too; `models.PROTECT` does not let the other row be deleted.",
                f"For example `{kind}({target}, on_delete=models.CASCADE)`",
            ),
        )
    return None


def _relations_at(case: Case, failure: Failure) -> list[ast.Call]:
    calls = (node for node in nodes_at(case.files, failure.place) if isinstance(node, ast.Call))
    return [call for call in calls if called_name(call) in (*RELATIONS, "ManyToManyField")]


def class_without_models_model(case: Case) -> DiagnosisRecord | None:
    """A relation leads to a plain class."""
    failure = case.failure
    if not failure or failure.type != "TypeError" or failure.raised_in not in OF_RELATIONS:
        return None
    for call in _relations_at(case, failure):
        target = call.args[0] if call.args else None
        name = target.id if isinstance(target, ast.Name) else ""
        found = definition(case.files, f"{dotted_name(line_of(failure.place)[0])}.{name}") if name else None
        if not found or not isinstance(found[1], ast.ClassDef) or {ast.unparse(b) for b in found[1].bases} - {"object"}:
            continue
        where = f"{found[0]}:{found[1].lineno}"
        return DiagnosisRecord(
            "class-without-models-model",
            "database",
            f"`{failure.place}` makes a relation to `{name}`, but `{name}` in `{where}` is a plain class, and no "
            "model: it does not inherit from `models.Model`. Only that makes a table of a class.",
            where,
            (
                f"Compare the first line of `{name}` with the first lines of the other models.",
                "What stands in the parentheses behind the name of a class is what it inherits from.",
                f"`class {name}(models.Model):`",
            ),
        )
    return None


def query_while_loading(case: Case) -> DiagnosisRecord | None:
    """A line that runs while its file is imported asks the database."""
    failure = case.failure
    path, line = line_of(failure.place) if failure else ("", 0)
    known = failure and failure.type in ("OperationalError", "ProgrammingError") and failure.module == "django.db.utils"
    here = covering(parsed(case.files.get(path, b"")), line)
    if not failure or not known or not here or "migrations/" in path:
        return None
    if any(isinstance(node, (Function, ast.Lambda)) for node in here):
        return None
    return DiagnosisRecord(
        "query-while-loading",
        station_of(path),
        f"`{failure.place}` stands in no function, so it runs while Django loads `{path}`, and it asks the database. "
        f"That is too early: `migrate` has to load your project before it can make the tables. The database said: "
        f"{failure.message}.",
        failure.place,
        (
            f"When does Python run `{failure.place}`: when a request comes in, or when the file is imported?",
            "A query at the top of a file runs once, when Django starts. Its answer would never change after that.",
            "Move the query into the function that needs its answer, such as a view.",
        ),
    )


RULES = (relation_without_on_delete, class_without_models_model, query_while_loading)
