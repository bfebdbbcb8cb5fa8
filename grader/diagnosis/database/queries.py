"""Queries that work and are not what the student thinks: one for each row, or later than believed."""

import ast
import re
from collections import Counter

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import written_view
from grader.diagnosis.project.names import nodes_at, written
from grader.diagnosis.project.tables import Model, models
from grader.diagnosis.project.template_text import tokens
from grader.journey import Journey
from grader.results import DiagnosisRecord

MANY = 3
"""Alike queries from which on they count as one for each row."""
ABOUT = ("", "database", "view", "template")
ONE_ROW = re.compile(r'^SELECT .* FROM "(\w+)" WHERE "\1"\."\w+" = \S+ LIMIT 21$', re.DOTALL)
MANY_ROWS = re.compile(r'^SELECT .* FROM "(\w+)" WHERE "\1"\."(\w+)_id" = \S+', re.DOTALL)


def answered_well(case: Case) -> Journey | None:
    """The last journey, if its page came as it should and the exercise could be about its queries."""
    journey = case.last
    well = journey and journey.status == 200 and not journey.failure and not journey.errors
    return journey if well and case.station in ABOUT else None


def query_for_each_row(case: Case) -> DiagnosisRecord | None:
    """The same query again and again, for the rows of a loop in a template or in the view."""
    journey = answered_well(case)
    asked = [event for event in journey.queries if event.by.startswith(("template ", "view "))] if journey else []
    counts = Counter((event.name, event.by, event.place) for event in asked)
    for (query, by, place), count in counts.most_common():
        single = ONE_ROW.match(query)
        found = single or MANY_ROWS.match(query)
        model = _model_of(case, found[1]) if found and count >= MANY else None
        if journey and model:
            names = _relations_to(case, model) if single else {f"{model.name.lower()}_set"}
            used = _use_in_python(case, place, names) if by.startswith("view ") else ("", "")
            shown = used if used[0] else _use_in_templates(case, journey, names)
            return _for_each_row(model, count, shown, "select" if single else "prefetch") if shown[0] else None
    return None


def _for_each_row(model: Model, count: int, used: tuple[str, str], method: str) -> DiagnosisRecord:
    place, name = used
    what = "one row" if method == "select" else "a few rows"
    return DiagnosisRecord(
        slug="query-for-each-row",
        station="database",
        what=f"The page asked the database {count} times in the same way, each time for {what} of `{model.name}`. "
        f"`{place}` uses `{name}` of each row, and the query for the rows did not bring it along. "
        "So each row costs a query of its own.",
        where=place,
        hints=(
            "Look at the queries of this request: which one is there again and again, and who asks for it?",
            "A query brings related rows along only if it is told to. Without, each is fetched when it is used.",
            f'Add `.{method}_related("{name}")` to the query that gives the rows.',
        ),
    )


def _use_in_python(case: Case, place: str, names: set[str]) -> tuple[str, str]:
    """The place, and the relation that its line uses; both empty if it uses none."""
    used = {node.attr for node in nodes_at(case.files, place) if isinstance(node, ast.Attribute)} & names
    return (place, min(used)) if used else ("", "")


def _use_in_templates(case: Case, journey: Journey, names: set[str]) -> tuple[str, str]:
    """The first template:line where one of the relations is used of some row, and the relation."""
    for event in journey.templates:
        for token in tokens(case.files.get(event.place, b"")):
            used = {name for name in names if re.search(rf"\.{name}\b", token.text)}
            if used:
                return f"{event.place}:{token.line}", min(used)
    return "", ""


def query_believed_to_run_in_the_view(case: Case) -> DiagnosisRecord | None:
    """The view counts or measures queries, and they run only in the template."""
    journey = answered_well(case)
    view = written_view(case, journey) if journey else None
    if view is None or journey is None:
        return None
    counting = [node for node in ast.walk(view.node) if isinstance(node, ast.Attribute) and node.attr == "queries"]
    asked = [
        event for event in journey.queries if event.name.startswith("SELECT") and not event.by.startswith("middleware")
    ]
    counted = [node for node in counting if written(node.value).rpartition(".")[2] == "connection"]
    if not counted or not asked or not all(event.by.startswith("template ") for event in asked):
        return None
    where = f"{view.file}:{counted[-1].lineno}"
    return DiagnosisRecord(
        slug="query-believed-to-run-in-the-view",
        station="database",
        what=f"`{where}` counts the queries so far, but the query has not run yet. `filter()` and `order_by()` only "
        "write "
        f"down what to ask. In this request the database was asked by the {asked[0].by.replace(' ', ' `', 1)}`, "
        "when it went through the rows.",
        where=where,
        hints=(
            "At which station of the way does the query stand?",
            "A query runs when its rows are needed for the first time: in a loop, by `list(…)`, `len(…)` or `if`.",
            "Count after the page is rendered, or call `list(…)` on the query where you want it to run.",
        ),
    )


def _model_of(case: Case, table: str) -> Model | None:
    return next((model for model in models(case.files) if model.table == table), None)


def _relations_to(case: Case, wanted: Model) -> set[str]:
    known = models(case.files)
    return {name for model in known for name, target in model.relations.items() if target == wanted.name}


RULES: tuple[Rule, ...] = (
    query_for_each_row,
    query_believed_to_run_in_the_view,
)
