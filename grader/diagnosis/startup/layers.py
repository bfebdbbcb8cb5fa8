"""Entries of MIDDLEWARE that lead to no layer, and layers that cannot be built from get_response."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layers import DJANGOS_OWN, inner_functions, is_mixed, method
from grader.diagnosis.project.modules import (
    Definition,
    defined,
    definition,
    definitions,
    dotted_name,
    is_module,
    module_file,
)
from grader.diagnosis.project.names import line_of, listed, nearest
from grader.diagnosis.project.source import parsed, setting, settings_file
from grader.journey import Failure
from grader.results import DiagnosisRecord

NOT_FOUND = frozenset({"ImportError", "ModuleNotFoundError"})
BUILDS = "django.core.handlers.base.BaseHandler.load_middleware"


def entry_leads_nowhere(case: Case) -> DiagnosisRecord | None:
    """An entry of MIDDLEWARE that Python cannot import."""
    failure = case.failure
    if not failure or failure.setting != "MIDDLEWARE" or not failure.entry:
        return None
    entry, where = failure.entry, entry_place(case, failure.entry)
    if is_module(case.files, entry) and failure.type in {*NOT_FOUND, "TypeError"}:
        return _names_the_module(case, entry, where)
    if failure.type not in NOT_FOUND or line_of(failure.place)[0] not in ("", settings_file(case.files)):
        return None
    if "/" in entry or "\\" in entry or ".py." in f"{entry}.":
        return _is_a_file(case, entry, where)
    if "." not in entry:
        return _has_no_module(case, entry, where)
    return _misspelt(case, entry, where)


def entry_place(case: Case, entry: str) -> str:
    """file:line of an entry of MIDDLEWARE; of the whole list where it is not written as a text."""
    entries, line = setting(case.files, "MIDDLEWARE")
    return f"{settings_file(case.files)}:{next((at for text, at in entries if text == entry), line)}"


def _meant(case: Case, name: str) -> str:
    """The dotted path to the class or function of that name; empty if there is none, or more than one."""
    found = definitions(case.files, name)
    return f"{dotted_name(found[0][0])}.{name}" if len(found) == 1 else ""


def _hints(meant: str, *hints: str) -> tuple[str, ...]:
    return (*hints, f'`"{meant}",`') if meant else hints


def _names_the_module(case: Case, entry: str, where: str) -> DiagnosisRecord:
    file = module_file(case.files, entry)
    known = [node.name for node in parsed(case.files.get(file, b"")).body if isinstance(node, Definition)]
    return DiagnosisRecord(
        "layer-listed-by-its-module",
        "middleware",
        f"`{entry}` in `{where}` is the file `{file or entry}`, not a layer. Django does not look through a file for "
        "layers: the last word of the entry has to be the class or function itself.",
        where,
        (
            f"What is the name of your layer inside `{file or entry}`?",
            "One line of MIDDLEWARE for each layer: the module, a dot, and the name of the layer.",
            f'`{file}` has {listed(known)}: `"{entry}.{known[0]}",`' if known else f'`"{entry}.NameOfTheLayer",`',
        ),
    )


def _is_a_file(case: Case, entry: str, where: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "layer-listed-as-a-file",
        "middleware",
        f"`{entry}` in `{where}` looks like the path of a file. MIDDLEWARE holds names that Python can import: "
        "folders, file and layer with dots between them, without a slash and without .py.",
        where,
        _hints(
            _meant(case, entry.rpartition(".")[2]),
            f"Compare `{entry}` with the entries of Django above it.",
            "How would you write it in an `import`? The entry is written in the same way.",
        ),
    )


def _has_no_module(case: Case, entry: str, where: str) -> DiagnosisRecord:
    found = definitions(case.files, entry)
    known = f" It is in `{found[0][0]}:{found[0][1]}`." if len(found) == 1 else ""
    return DiagnosisRecord(
        "layer-listed-by-its-name-only",
        "middleware",
        f"`{entry}` in `{where}` is only the name of a layer. Django does not know in which file it is.{known}",
        where,
        _hints(
            _meant(case, entry),
            f"Compare `{entry}` with the entries of Django above it: they say where the layer is, too.",
            "The entry is the whole way: the folder, the file without .py, and the layer, with dots between them.",
        ),
    )


def _misspelt(case: Case, entry: str, where: str) -> DiagnosisRecord | None:
    module, _, name = entry.rpartition(".")
    file = module_file(case.files, module)
    if file and name in defined(parsed(case.files[file])):
        return None
    meant = _meant(case, name) or nearest(entry, [*DJANGOS_OWN, *_own_entries(case)], 0.75)
    if meant not in DJANGOS_OWN and _elsewhere(meant, module):
        return _in_another_folder(entry, meant, where)
    lacks = f"`{file}` has no `{name}`" if file else f"there is no module `{module}`"
    return DiagnosisRecord(
        "layer-misspelt",
        "middleware",
        f"`{entry}` in `{where}` leads nowhere: {lacks}. Django imports every layer when it starts."
        + (f" There is `{meant}`." if meant else ""),
        where,
        _hints(
            meant,
            f"Go along `{entry}` word by word: is there a folder, a file, and a class or function of each name?",
            "The way begins in the folder of manage.py. The last word is the layer, the word before it the file.",
        ),
    )


def _in_another_folder(entry: str, meant: str, where: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        "layer-in-another-folder",
        "middleware",
        f"`{entry}` in `{where}` leads nowhere: Python looks for modules in the folder of manage.py, not in every "
        f"folder. Seen from there, your layer is `{meant}`.",
        where,
        _hints(
            meant,
            "In which folder is the file with the layer, and in which folder is manage.py?",
            "Each folder between the two is a word of the entry, from the outermost to the innermost.",
        ),
    )


def _elsewhere(meant: str, module: str) -> bool:
    """Whether the same file name was written, but not the folders that lead to it."""
    right = meant.rpartition(".")[0]
    return right != module and right.endswith(f".{module}")


def _own_entries(case: Case) -> list[str]:
    python = [path for path in case.files if path.endswith(".py")]
    return [f"{dotted_name(path)}.{name}" for path in python for name in defined(parsed(case.files[path]))]


def cannot_be_built(case: Case) -> DiagnosisRecord | None:
    """Django calls each layer once with get_response when it starts. This one cannot take it, or gives nothing back."""
    failure = case.failure
    if not failure or failure.setting != "MIDDLEWARE":
        return None
    found = definition(case.files, failure.entry)
    if found is None:
        return None
    path, node = found
    if isinstance(node, ast.ClassDef):
        return _class(failure, path, node) if failure.raised_in == BUILDS and failure.type == "TypeError" else None
    if failure.raised_in == BUILDS and failure.type == "ImproperlyConfigured" and inner_functions(node):
        return _returns_none(path, node)
    return not_a_factory(path, node) if _raised_inside(failure, path, node) else None


def _raised_inside(failure: Failure, path: str, node: ast.AST) -> bool:
    file, line = line_of(failure.place)
    inside = file == path and getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)
    return inside or failure.raised_in == BUILDS


def _class(failure: Failure, path: str, node: ast.ClassDef) -> DiagnosisRecord | None:
    init = method(node, "__init__")
    if is_mixed(node) or (init and len(init.args.args) == 2):
        return None
    where = f"{path}:{(init or node).lineno}"
    lacks = f"its `__init__` takes {len(init.args.args) - 1} values besides self" if init else "it has no `__init__`"
    return DiagnosisRecord(
        "layer-without-init",
        "middleware",
        f"When Django starts, it builds the layer with `{node.name}(get_response)`. The class `{node.name}` in "
        f"`{path}:{node.lineno}` cannot take `get_response`: {lacks}.",
        where,
        (
            f"Which methods does `{node.name}` have, and which of them could take `get_response`?",
            "get_response is what calls everything further in. The layer gets it once, and has to keep it for later.",
            "`def __init__(self, get_response):` and in it `self.get_response = get_response`",
        ),
    )


def _returns_none(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> DiagnosisRecord:
    inner = inner_functions(node)[-1]
    return DiagnosisRecord(
        "factory-does-not-return-its-layer",
        "middleware",
        f"`{node.name}` in `{path}:{node.lineno}` makes the inner function `{inner.name}`, but gives nothing back. "
        f"Django calls `{node.name}` once, when it starts, and what it returns is the layer. Here it is None.",
        f"{path}:{node.lineno}",
        (
            "There are two functions, one inside the other. To which of them does each `return` belong?",
            f"`{node.name}` has to give Django the function that is to be called for each request.",
            f"At the end of `{node.name}`, as far to the left as `def {inner.name}`: `return {inner.name}`",
        ),
    )


def not_a_factory(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> DiagnosisRecord | None:
    """What to say of a layer that is one function, where there should be one inside another."""
    if inner_functions(node) or any(isinstance(item, ast.Lambda) for item in ast.walk(node)):
        return None
    first = node.args.args[0].arg if node.args.args else ""
    return DiagnosisRecord(
        "function-is-no-factory",
        "middleware",
        f"The layer `{node.name}` in `{path}:{node.lineno}` is one function. Django calls it once, when it starts, "
        f"with `get_response`{f' (here called `{first}`)' if first else ''}, and wants back a second function: the one "
        "that it calls for each request.",
        f"{path}:{node.lineno}",
        (
            f"When does Django call `{node.name}`, and what does it give to it?",
            "It takes two functions: the outer one gets get_response and runs once, the inner one gets each request.",
            f"`def {node.name}(get_response):`, inside it `def layer(request):`, and at its end `return layer`",
        ),
    )


RULES = (entry_leads_nowhere, cannot_be_built)
