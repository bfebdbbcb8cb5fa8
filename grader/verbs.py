"""The verbs there are: one file each in grader/commands, found and described without importing any."""

import ast
import difflib
import pkgutil
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

COMMANDS = Path(__file__).parent / "commands"
AUDIENCES = {"student": "For students", "instructor": "For instructors", "author": "For authors of the course"}


@dataclass(frozen=True)
class Verb:
    """One verb: its name, its module, the lock it needs, whom it is for, and its line in the listing."""

    name: str
    module: str
    lock: str
    audience: str
    summary: str


def names() -> dict[str, str]:
    """Return the module name of every verb, by the verb's name (`import_` is the module of `import`)."""
    modules = [module.name for module in pkgutil.iter_modules([str(COMMANDS)])]
    return {module.rstrip("_").replace("_", "-"): module for module in modules}


def find(name: str) -> Verb:
    """Return the verb of that name, or say which ones there are."""
    modules = names()
    if name not in modules:
        raise UsageError(
            f"There is no `make {name}`.{_nearest(name, list(modules))}", remedy=f"Choose one of these.\n\n{listing()}"
        )
    return describe(name, modules[name])


def describe(name: str, module: str) -> Verb:
    """Read a verb's constants and the first line of its command's help from its file."""
    tree = ast.parse((COMMANDS / f"{module}.py").read_text(encoding="utf-8"))
    constants = dict(pair for node in tree.body for pair in _constant(node))
    summary = next((_first_line(node) for node in tree.body if getattr(node, "name", "") == "command"), "")
    return Verb(name, module, constants.get("LOCK", "all"), constants.get("AUDIENCE", "author"), summary)


def listing() -> str:
    """Return the verbs, grouped by whom they are for."""
    verbs = [describe(name, module) for name, module in sorted(names().items())]
    width = max(len(verb.name) for verb in verbs)
    lines = ["make VERB NAME=value …      (the same as: python -m grader VERB NAME=value …)"]
    for audience, title in AUDIENCES.items():
        rows = [f"  {verb.name:<{width}}  {verb.summary}" for verb in verbs if verb.audience == audience]
        lines += ["", title, *rows] if rows else []
    return "\n".join([*lines, "", "make help VERB=name says more about one of them."])


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean `make {near[0]}`?" if near else ""


def _constant(node: ast.stmt) -> list[tuple[str, str]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))):
            return [(name, value)]
    return []


def _first_line(node: ast.AST) -> str:
    assert isinstance(node, ast.FunctionDef), "a verb's `command` is a function that click has decorated"
    return (ast.get_docstring(node) or "").partition("\n")[0]
