"""What keeps the database from being made ready: an engine, or a migration, that is not there."""

import ast
import re

from grader.diagnosis.case import Case
from grader.diagnosis.project.modules import is_module
from grader.diagnosis.project.names import listed, nearest
from grader.diagnosis.project.source import assignments, parsed, settings_file
from grader.results import DiagnosisRecord

ENGINES = tuple(f"django.db.backends.{name}" for name in ("sqlite3", "postgresql", "mysql", "oracle"))
PARENT = re.compile(r"Migration (\w+)\.(\w+) dependencies .* parent node \('(\w+)', '(\w+)'\)")


def engine_not_found(case: Case) -> DiagnosisRecord | None:
    """DATABASES names an engine that Python cannot import."""
    failure = case.failure
    if not failure or failure.raised_in != "django.db.utils.load_backend" or failure.type != "ImproperlyConfigured":
        return None
    path = settings_file(case.files)
    for engine, line in _engines(case):
        # Which of several engines it is stands nowhere but in the message.
        if engine in ENGINES or repr(engine) not in failure.message or is_module(case.files, engine):
            continue
        like = nearest(engine, ENGINES)
        other = f" There is `{like}`." if like else f" Django has {listed(ENGINES)}."
        return DiagnosisRecord(
            "engine-misspelt",
            "database",
            f"DATABASES in `{path}:{line}` names the engine `{engine}`, and Python finds no such module.{other} The "
            "engine is the code by which Django talks to the database, so nothing can start without it.",
            f"{path}:{line}",
            (
                f"Compare `{engine}` with the names in Django's documentation of DATABASES, letter by letter.",
                f"Django has the engines {listed(ENGINES)}.",
                f'`"ENGINE": "{like or ENGINES[0]}",`',
            ),
        )
    return None


def _engines(case: Case) -> list[tuple[str, int]]:
    module = parsed(case.files.get(settings_file(case.files), b""))
    values = [value for name, value, _ in assignments(module) if name == "DATABASES"]
    tables = [node for value in values for node in ast.walk(value) if isinstance(node, ast.Dict)]
    return [
        (str(value.value), value.lineno)
        for table in tables
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "ENGINE" and isinstance(value, ast.Constant)
    ]


def parent_migration_missing(case: Case) -> DiagnosisRecord | None:
    """A migration depends on one that the project does not have."""
    failure = case.failure
    # Both names stand nowhere but in the message.
    found = PARENT.search(failure.message) if failure and failure.type == "NodeNotFoundError" else None
    if not found:
        return None
    app, migration, parent_app, parent = found.groups()
    child, folder = _file(case, app, migration), _folder(case, parent_app)
    if not child or not folder or f"{folder}{parent}.py" in case.files:
        return None
    beside = [path.removeprefix(folder).removesuffix(".py") for path in case.files if path.startswith(folder)]
    like = nearest(parent, [name for name in beside if name not in ("__init__", migration)], 0.8)
    return _parent(f"{child}:{_line(case, child, (parent_app, parent))}", f"{folder}{parent}.py", parent, like)


def _file(case: Case, app: str, migration: str) -> str:
    return next((path for path in sorted(case.files) if f"/{path}".endswith(f"/{app}/migrations/{migration}.py")), "")


def _folder(case: Case, app: str) -> str:
    inside = (path for path in sorted(case.files) if f"/{app}/migrations/" in f"/{path}")
    return next((f"{path.rpartition('/')[0]}/" for path in inside), "")


def _line(case: Case, path: str, parent: tuple[str, str]) -> int:
    pairs = (node for node in ast.walk(parsed(case.files[path])) if isinstance(node, ast.Tuple))
    wanted = (pair for pair in pairs if tuple(getattr(item, "value", None) for item in pair.elts) == parent)
    return next((pair.lineno for pair in wanted), 1)


def _parent(where: str, file: str, parent: str, like: str) -> DiagnosisRecord:
    other = f" There is `{like}`." if like else ""
    return DiagnosisRecord(
        "migration-parent-misspelt" if like else "migration-parent-missing",
        "database",
        f"`{where}` says that this migration comes after `{parent}`, but there is no file `{file}`.{other} Migrations "
        "are a chain: each one changes the tables that the one before it left. With a link missing none can run.",
        where,
        (
            f"Which files lie in `{file.rpartition('/')[0]}/`? Compare their names with `{parent}`.",
            "Migrations are part of the project: all of them are kept and handed in, together with the models.",
            f"Write `{like}`." if like else f"Bring `{file.rpartition('/')[2]}` back, for example with git.",
        ),
    )


RULES = (engine_not_found, parent_migration_missing)
