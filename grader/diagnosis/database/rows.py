"""Queries that give something else than the student thinks: one row, nothing at all, a text in place of a row."""

import ast
import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database.queries import answered_well
from grader.diagnosis.project.functions import WrittenView, own_nodes, written_view
from grader.diagnosis.project.modules import called_name
from grader.diagnosis.project.names import listed, nodes_at
from grader.diagnosis.project.tables import Model, models
from grader.diagnosis.project.template_text import tokens_at
from grader.results import DiagnosisRecord

CHANGES_NOTHING = frozenset(("filter", "exclude", "order_by", "select_related", "prefetch_related", "annotate", "all"))
ONE_ROW = frozenset(("first", "last", "get", "earliest", "latest", "get_object_or_404"))
LOOP = re.compile(r"for\s+[\w\s,]+\s+in\s+(\w+)$")


def result_thrown_away(case: Case) -> DiagnosisRecord | None:
    """`movies.filter(…)` as a line of its own: it changes nothing."""
    journey = answered_well(case)
    view = written_view(case, journey) if journey else None
    if not view or not view.function:
        return None
    sets = _querysets(view)
    for node in own_nodes(view.function):
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or called_name(call) not in CHANGES_NOTHING:
            continue
        source, method = ast.unparse(call.func).partition("(")[0].partition(".")[::2]
        if source in sets and method in CHANGES_NOTHING:
            return _thrown_away(f"{view.file}:{call.lineno}", source, method)
    return None


def _querysets(view: WrittenView) -> set[str]:
    """The names in the view that some query was given to."""
    assigned = [node for node in own_nodes(view.function) if isinstance(node, ast.Assign)] if view.function else []
    asked = (node for node in assigned if ".objects" in ast.unparse(node.value))
    return {target.id for node in asked for target in node.targets if isinstance(target, ast.Name)}


def _thrown_away(where: str, name: str, method: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "query-result-thrown-away",
        "database",
        f"`{where}` calls `{name}.{method}(…)` and does nothing with what it gives. `{method}` does not change "
        f"`{name}`: it makes a new query, and that is lost at once. So `{name}` is the same as before.",
        where,
        (
            f"What is `{name}` after `{where}`?",
            "Methods of queries such as `filter` and `order_by` give a new query, and leave the old one as it was.",
            f"`{name} = {name}.{method}(…)`",
        ),
    )


def one_row_in_a_loop(case: Case) -> DiagnosisRecord | None:
    """A template's `for` goes through one row."""
    failure = case.last.failure if case.last else None
    if (
        not failure
        or failure.type != "TypeError"
        or not failure.template
        or not failure.raised_in.endswith("ForNode.render")
    ):
        return None
    # Which model it is stands nowhere but in the message.
    found = re.match(r"'(\w+)' object is not iterable", failure.message)
    model = next((model.name for model in models(case.files) if found and model.name == found[1]), "")
    loops = [LOOP.match(token.text) for token in tokens_at(case.files, failure.template) if token.tag]
    names = [loop[1] for loop in loops if loop]
    if not model or len(names) != 1:
        return None
    line = _line_of_one_row(case, names[0])
    return DiagnosisRecord(
        "one-row-in-place-of-a-list",
        "database" if line else "template",
        f"`{{% for %}}` in `{failure.template}` goes through `{names[0]}`, but that is one `{model}`, and no list of "
        f"them.{f' `{line}` takes a single row.' if line else ''}",
        line or failure.template,
        (
            f"What does the view give to the template by the name `{names[0]}`: one row, or several?",
            "`[0]`, `first()` and `get()` give one row. `all()`, `filter()` and `[:1]` give something to loop over.",
            "Leave the query as a list of rows, or take the `for` out of the template.",
        ),
    )


def _line_of_one_row(case: Case, name: str) -> str:
    """file:line where the view makes one row of what the template knows by that name; empty if that is not plain."""
    view = written_view(case, case.last) if case.last else None
    nodes = list(own_nodes(view.function)) if view and view.function else []
    tables = [node for node in nodes if isinstance(node, ast.Dict)]
    pairs = [pair for table in tables for pair in zip(table.keys, table.values, strict=True)]
    given = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == name]
    variable = given[0].id if len(given) == 1 and isinstance(given[0], ast.Name) else ""
    for node in nodes:
        targets = [ast.unparse(target) for target in node.targets] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and variable in targets:
            given.append(node.value)
    lines = [value.end_lineno for value in given if _is_one_row(value)]
    return f"{view.file}:{lines[0]}" if view and len(lines) == 1 else ""


def _is_one_row(value: ast.expr) -> bool:
    if isinstance(value, ast.Subscript):
        return not isinstance(value.slice, ast.Slice)
    return isinstance(value, ast.Call) and called_name(value) in ONE_ROW


def relation_compared_with_a_text(case: Case) -> DiagnosisRecord | None:
    """`filter(director="Fritz Lang")`: a relation is compared with a text that is no key."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "ValueError" or not failure.raised_in.endswith("Field.get_prep_value"):
        return None
    # Which value it was stands nowhere but in the message.
    found = re.search(r"expected a number but got '(.*)'\.$", failure.message, re.DOTALL)
    here = nodes_at(case.files, failure.place) if found else []
    keywords = [node for node in here if isinstance(node, ast.keyword) and node.arg]
    known = {model.name: model for model in models(case.files)}
    relations = {name: known.get(target) for model in known.values() for name, target in model.relations.items()}
    about = [item for item in keywords if item.arg in relations]
    others = [item for item in keywords if re.search(r"(^|_)(id|pk)$", item.arg or "")]
    text = about[0].value if len(about) == 1 else None
    if not found or not text or others or (isinstance(text, ast.Constant) and text.value != found[1]):
        return None
    return _compared(failure.place, about[0].arg or "", found[1], relations[about[0].arg or ""])


def _compared(place: str, name: str, value: str, target: Model | None) -> DiagnosisRecord:
    fields = f" `{target.name}` in `{target.place}` has {listed(target.fields)}." if target and target.fields else ""
    first = next(iter(target.fields), "name") if target else "name"
    return DiagnosisRecord(
        "relation-compared-with-a-text",
        "database",
        f"`{place}` compares `{name}` with the text `{value}`. But `{name}` is a relation: its column holds the key of "
        "another row, a number, and no text.",
        place,
        (
            f"What is kept in the column of `{name}`? And in which field of the other table is `{value}` kept?",
            f"Two underscores lead from a relation to a field of the other model.{fields}",
            f"Something like `{name}__{first}=…`",
        ),
    )


RULES: tuple[Rule, ...] = (one_row_in_a_loop, relation_compared_with_a_text)
SILENT: tuple[Rule, ...] = (result_thrown_away,)
