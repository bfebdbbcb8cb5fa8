"""The rules, tried in order. A rule that is not sure says nothing: a wrong diagnosis is worse than none."""

from collections.abc import Callable

from grader.diagnosis.case import Case
from grader.diagnosis.layers import named_in_settings, written_layers
from grader.results import DiagnosisRecord

Rule = Callable[[Case], DiagnosisRecord | None]


def diagnose(case: Case) -> DiagnosisRecord | None:
    """The first diagnosis that fits the evidence, or None."""
    return next((found for rule in RULES if (found := rule(case))), None)


def written_not_listed(case: Case) -> DiagnosisRecord | None:
    """A layer lies in some file, but MIDDLEWARE names none of the project's own: Django says nothing about it."""
    if case.station != "middleware" or case.layers is None or case.layers:
        return None
    # A layer that some settings do name has another trouble, such as a misspelt MIDDLEWARE.
    written = [layer for layer in written_layers(case.files) if not named_in_settings(case.files, layer)]
    if not written:
        return None
    first = written[0]
    return DiagnosisRecord(
        slug="written-not-listed",
        what=f"You wrote `{first.name}` in `{first.file}:{first.line}`, but no line of MIDDLEWARE names it. "
        "Django reports nothing: the pages are answered as before, and the layer never ran.",
        where=f"{first.file}:{first.line}",
        remedy="MIDDLEWARE in the settings is the only list Django reads. Add a line for your layer there.",
    )


RULES: tuple[Rule, ...] = (written_not_listed,)
