"""Names that a file uses and does not know."""

import sys

from grader.diagnosis.case import Case
from grader.diagnosis.project.homes import HOMES
from grader.diagnosis.project.modules import all_modules, defined, module_file, station_of
from grader.diagnosis.project.names import line_of, nearest
from grader.diagnosis.project.source import parsed
from grader.journey import Failure
from grader.results import DiagnosisRecord


def name_not_defined(case: Case) -> DiagnosisRecord | None:
    """A NameError while a module is imported."""
    failure = case.failure
    if not failure or failure.type != "NameError" or not failure.missing or not failure.place:
        return None
    return unknown_name(case, failure)


def unknown_name(case: Case, failure: Failure) -> DiagnosisRecord | None:
    """What to say of a NameError, while a module is imported or later."""
    path, line = line_of(failure.place)
    name, module = failure.missing, parsed(case.files.get(path, b""))
    known = defined(module)
    hints: tuple[str, ...]
    if known.get(name, 0) > line:
        slug, why = "name-used-too-early", f"It is made in line {known[name]}, and Python runs a file from the top."
        hints = (f"Which line runs first: {line} or {known[name]}?", f"Move what makes `{name}` above line {line}.")
    elif like := nearest(name, {*known, *HOMES} if name not in HOMES else known, 0.8 if name in HOMES else 0.75):
        slug, why = "name-misspelt", f"There is `{like}`, which is almost the same."
        hints = (f"Compare `{name}` with `{like}`, letter by letter.", f"Write `{like}` in line {line}.")
    else:
        slug, why = "name-not-imported", "Each file knows only what it defines or imports itself."
        hints = _import_hints(case, path, name)
    what = f"`{failure.place}` uses the name `{name}`, and this file does not know it. {why}"
    first = f"Where in `{path}` is `{name}` made? Search above line {line} for an import, a `def`, a `class` or a `=`."
    return DiagnosisRecord(slug, station_of(path), what, failure.place, (first, *hints))


def _import_hints(case: Case, path: str, name: str) -> tuple[str, ...]:
    idea = f"Another file may have `{name}`. An import at the top of `{path}` makes it known here, too."
    own = [module for module in all_modules(case.files) if name in _names_of(case, module)]
    if name in HOMES:
        return idea, f"Add to the imports: `from {HOMES[name]} import {name}`."
    if own:
        return idea, f"Add to the imports: `from {own[0]} import {name}`."
    if name in sys.stdlib_module_names:
        return idea, f"Add to the imports: `import {name}`."
    return (f"If `{name}` is meant to be a text, it needs quotes. If not, define it or import it first.",)


def _names_of(case: Case, module: str) -> dict[str, int]:
    return defined(parsed(case.files.get(module_file(case.files, module), b"")))


RULES = (name_not_defined,)
