"""Fields that the table, or the rest of the project, does not know: a comma behind a field, a new name."""

import ast
import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.modules import called_name
from grader.diagnosis.project.names import nodes_at, word_place
from grader.diagnosis.project.source import parsed
from grader.diagnosis.project.tables import RELATIONS, Model, migrated, models, own_migrations
from grader.results import DiagnosisRecord

ABOUT = ("", "database", "view", "template")


def comma_behind_a_field(case: Case) -> DiagnosisRecord | None:
    """A field with a comma behind it is a tuple, and no field."""
    journey = case.last
    if not journey or case.station not in ABOUT:
        return None
    failure, asked = journey.failure, " ".join(event.name for event in journey.queries)
    for model in models(case.files):
        for name, kind, line in _tuples(case, model):
            if failure and not re.search(rf"\b{name}\b", failure.message):
                continue
            if failure or re.search(rf"\b{re.escape(model.table)}\b", asked):
                return _comma(model, name, kind, line)
    return None


def _tuples(case: Case, model: Model) -> list[tuple[str, str, int]]:
    """Name, kind and line of what would be a field without the comma behind it."""
    found = []
    classes = (node for node in parsed(case.files[model.file]).body if isinstance(node, ast.ClassDef))
    for item in next((node.body for node in classes if node.lineno == model.line), []):
        value = item.value if isinstance(item, ast.Assign) else None
        inside = value.elts[0] if isinstance(value, ast.Tuple) and len(value.elts) == 1 else None
        kind = called_name(inside) if isinstance(inside, ast.Call) else ""
        if isinstance(item, ast.Assign) and (kind.endswith("Field") or kind in RELATIONS):
            found.append((ast.unparse(item.targets[0]), kind, item.end_lineno or item.lineno))
    return found


def _comma(model: Model, name: str, kind: str, line: int) -> DiagnosisRecord:
    where = f"{model.file}:{line}"
    return DiagnosisRecord(
        "comma-behind-a-field",
        "database",
        f"There is a comma behind the field `{name}` of `{model.name}` in `{where}`. For Python a comma makes a tuple: "
        f"`{name}` is a tuple with a `{kind}` in it, and Django does not see a field there.",
        where,
        (
            f"Compare the ends of the lines of `{model.name}`.",
            "The fields of a model are lines of their own, and no list.",
            f"Take the comma at the end of `{where}` away.",
        ),
    )


def field_renamed(case: Case) -> DiagnosisRecord | None:
    """A query uses a field's old name, which the table still has, while the model has a new one."""
    failure = case.last.failure if case.last else None
    if not failure or (failure.type, failure.module) != ("FieldError", "django.core.exceptions"):
        return None
    # The name stands nowhere but in the message; the source must have it as well.
    for old in re.findall(r"keyword '(\w+)'", failure.message):
        place = word_place(case.files, old, failure.place)
        used = {getattr(node, "id", "") for node in nodes_at(case.files, place)} if place else set()
        for model in models(case.files):
            new = _renamed(case, model, old) if model.name in used else ""
            if new:
                return _two_names(model, old, new, place)
    return None


def _renamed(case: Case, model: Model, old: str) -> str:
    """The one field of a model that no migration makes, while the migrations make one that the model lacks."""
    folder = f"{model.app.replace('.', '/')}/migrations/"
    removed = any(b"RemoveField" in source for path, source in case.files.items() if path.startswith(folder))
    made = migrated(case.files, model.app).get(model.name.lower(), set())
    if removed or old not in made or old in model.fields or not own_migrations(case.files, model.app):
        return ""
    new = [name for name in model.fields if name not in made]
    gone = made - {*model.fields, "id"}
    return new[0] if len(new) == 1 and gone == {old} else ""


def _two_names(model: Model, old: str, new: str, place: str) -> DiagnosisRecord:
    where = f"{model.file}:{model.fields[new]}"
    return DiagnosisRecord(
        "field-renamed-in-the-model-only",
        "database",
        f"The model `{model.name}` has the field `{new}` in `{where}`, but `{place}` still asks for `{old}`, and so do "
        f"the migrations: they make a column for `{old}` and none for `{new}`. A field has one name everywhere.",
        where,
        (
            f"Search your project for `{old}`. Which files use this name, and which ones `{new}`?",
            "A field's name stands in the model, the queries and the templates, and the migrations make its column.",
            f"Write `{old}` in `{where}` again. Or use `{new}` everywhere, and run makemigrations and migrate.",
        ),
    )


RULES: tuple[Rule, ...] = (comma_behind_a_field, field_renamed)
