"""What Python cannot run while it imports the project: lines it cannot read, names and modules it cannot find."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project import imports
from grader.diagnosis.project.homes import OLD_NAMES
from grader.diagnosis.project.modules import (
    all_modules,
    covering,
    defined,
    dotted_name,
    has_star,
    import_source,
    imported,
    is_module,
    module_file,
    station_of,
)
from grader.diagnosis.project.names import line_of, listed, nearest
from grader.diagnosis.project.source import parsed
from grader.journey import Failure
from grader.results import DiagnosisRecord

INDENTED_WRONGLY = frozenset({"IndentationError", "TabError"})


def cannot_be_read(case: Case) -> DiagnosisRecord | None:
    """A file is no Python at all."""
    failure = case.failure
    path, line = line_of(failure.place) if failure else ("", 0)
    if not failure or failure.type not in {"SyntaxError", *INDENTED_WRONGLY} or not path.endswith(".py"):
        return None
    indented = failure.type in INDENTED_WRONGLY
    look = (
        "Compare the spaces at the beginning of this line with those of the line above it."
        if indented
        else "Look for a bracket, a quote, a comma or a colon that is missing, in this line and in the lines above it."
    )
    return DiagnosisRecord(
        "wrong-indentation" if indented else "syntax-error",
        station_of(path),
        f"Python cannot read `{path}:{line}`. It says “{failure.message}”. "
        "A file is read as a whole before its first line runs, so Django could not load your project at all.",
        failure.place,
        (
            f"Open `{path}` at line {line}. If that line is right, look at the one above: there the mistake may begin.",
            look,
            f"`python -m py_compile {path}` reads only this file, and shows with an arrow where Python stopped.",
        ),
    )


def imports_in_a_circle(case: Case) -> DiagnosisRecord | None:
    """The name is in the other module's source, but that module is still being imported."""
    failure = case.failure
    for target, name in _wanted_names(case, failure):
        path, _ = line_of(failure.place) if failure else ("", 0)
        file = module_file(case.files, target)
        known = defined(parsed(case.files.get(file, b"")))
        way = imports.circle(case.files, path, file) if name in known and file != path else []
        if failure and way:
            return _circle(failure, name, way)
    return None


def _circle(failure: Failure, name: str, way: list[str]) -> DiagnosisRecord:
    chain = " → ".join(f"`{file}`" for file in way)
    return DiagnosisRecord(
        "import-circle",
        station_of(way[0]),
        f"`{failure.place}` needs `{name}` of `{way[1]}`, but that file is not finished: it is waiting for "
        f"`{way[0]}` to be imported. The imports go round in a circle: {chain}.",
        failure.place,
        (
            f"Read the circle from left to right: {chain}. Each arrow is an import (or an `include`, or a `reverse`).",
            "One of the arrows has to go. Which file does not really need the other one while it is imported?",
            "Move what both need into a third module, or move that import into the function that uses it.",
        ),
    )


def package_hides_module(case: Case) -> DiagnosisRecord | None:
    """The name is in `views.py`, but there is a folder `views` too, and Python takes the folder."""
    for target, name in _wanted_names(case, case.failure):
        folder, file = (f"{target.replace('.', '/')}{end}" for end in ("/__init__.py", ".py"))
        if not {folder, file} <= case.files.keys() or name not in defined(parsed(case.files[file])):
            continue
        return DiagnosisRecord(
            "package-hides-module",
            station_of(file),
            f"`{name}` is in `{file}`, but beside it there is a folder `{folder.removesuffix('/__init__.py')}`. Both "
            f"are called `{target}`. Python takes the folder and never opens the file.",
            file + ":1",
            (
                f"Look at what lies beside `{file}`.",
                f"One name, one module: keep the file or the folder. In the folder, `{folder}` is what is imported.",
            ),
        )
    return None


def name_not_there(case: Case) -> DiagnosisRecord | None:
    """A module of the project is asked for a name that it does not have."""
    failure = case.failure
    for target, name in _wanted_names(case, failure):
        file = module_file(case.files, target)
        module = parsed(case.files.get(file, b""))
        if not failure or not file or name in defined(module) or has_star(module):
            continue
        like = nearest(name, defined(module))
        own = [known for known in defined(module) if known not in imported(file, module)]
        return _not_there(failure, file, name, like, own)
    return None


def _not_there(failure: Failure, file: str, name: str, like: str, known: list[str]) -> DiagnosisRecord:
    other = f" There is `{like}`." if like else ""
    return DiagnosisRecord(
        "name-misspelt" if like else "name-not-written",
        station_of(line_of(failure.place)[0]),
        f"`{failure.place}` asks for `{name}` of `{file}`, and there is no `{name}` in that file.{other} "
        "The line runs while Django loads your project, so nothing can start.",
        failure.place,
        (
            f"Compare the name in `{failure.place}` with the names in `{file}`, letter by letter.",
            f"`{file}` has these names: {listed(known[:15]) or 'none yet'}.",
            f"Write `{like}` instead of `{name}`." if like else f"Write `{name}` in `{file}`, or take the line out.",
        ),
    )


def module_not_found(case: Case) -> DiagnosisRecord | None:
    """An import in a file of the project names a module that is not there."""
    failure = case.failure
    path, line = line_of(failure.place) if failure else ("", 0)
    if not failure or failure.type != "ModuleNotFoundError" or not failure.missing:
        return None
    statements = (node for node in covering(parsed(case.files.get(path, b"")), line))
    if not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in statements):
        return None
    missing, package = failure.missing, path.rpartition("/")[0].replace("/", ".")
    beside = f"{package}.{missing}" if package else ""
    if beside and is_module(case.files, beside):
        return _beside(failure, path, missing, package)
    if missing in OLD_NAMES:
        return _old(failure, path, missing)
    return _unknown_module(case, failure, path)


def _beside(failure: Failure, path: str, missing: str, package: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "sibling-imported-by-its-name-only",
        station_of(path),
        f"`{failure.place}` imports `{missing}`. That file lies beside this one, but Python does not look there: it "
        f"looks in the folder of manage.py, and from there its name is `{package}.{missing}`.",
        failure.place,
        (
            "From which folder does Python start to look for modules? It is the one where manage.py is.",
            f"The app's name belongs to it: `{package}.{missing}`. A dot alone means: the folder of this file.",
            f"`from . import {missing}`, or `from .{missing} import …`",
        ),
    )


def _unknown_module(case: Case, failure: Failure, path: str) -> DiagnosisRecord:
    missing = failure.missing
    like = nearest(missing, all_modules(case.files), 0.75)
    station = station_of(path)
    first = f"Which module does line {line_of(failure.place)[1]} of `{path}` name, and in which file should it be?"
    what = f"`{failure.place}` imports the module `{missing}`, and Python finds none of that name."
    if like:
        file = module_file(case.files, like)
        return DiagnosisRecord(
            "module-misspelt",
            station,
            f"{what} Your project has `{like}`{f' (`{file}`)' if file else ''}.",
            failure.place,
            (first, "Compare the two names, letter by letter.", f"Write `{like}`."),
        )
    idea = "A module's name is its way from the folder of manage.py: the folders, then the file without .py, with dots."
    rest = "If it is a package from the internet, it is not installed here: this course needs nothing but Django."
    return DiagnosisRecord("module-not-there", station, what, failure.place, (first, idea, rest))


def name_of_an_old_django(case: Case) -> DiagnosisRecord | None:
    """An import of a name that Django had once."""
    failure = case.failure
    for target, name in _wanted_names(case, failure):
        if failure and f"{target}.{name}" in OLD_NAMES:
            return _old(failure, line_of(failure.place)[0], f"{target}.{name}")
    return None


def _old(failure: Failure, path: str, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "name-of-an-old-django",
        station_of(path),
        f"`{failure.place}` imports `{name}`. Older versions of Django had it. Yours has not.",
        failure.place,
        (
            "For which version of Django was the page or video made that you followed?",
            f"Use {OLD_NAMES[name]} instead.",
        ),
    )


def _wanted_names(case: Case, failure: Failure | None) -> list[tuple[str, str]]:
    """(module, name) of each name that the failing line takes out of a module."""
    if not failure or failure.type not in ("ImportError", "AttributeError") or not failure.place:
        return []
    path, line = line_of(failure.place)
    if failure.raised_in.rpartition(".")[0] != dotted_name(path):
        return []
    module = parsed(case.files.get(path, b""))
    known = imported(path, module)
    found: list[tuple[str, str]] = []
    for node in covering(module, line):
        if isinstance(node, ast.ImportFrom) and failure.type == "ImportError":
            source = import_source(path, node)
            names = (alias.name for alias in node.names)
            found += [(source, name) for name in names if not is_module(case.files, f"{source}.{name}")]
        elif isinstance(node, ast.Attribute) and failure.type == "AttributeError" and node.attr == failure.missing:
            target = ast.unparse(node.value)
            first, dot, rest = target.partition(".")
            found.append((known.get(first, first) + dot + rest, node.attr))
    return found


RULES = (
    cannot_be_read,
    package_hides_module,
    imports_in_a_circle,
    name_of_an_old_django,
    name_not_there,
    module_not_found,
)
