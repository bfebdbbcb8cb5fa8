"""Mistakes that show when the database is asked."""

import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database import fields, queries
from grader.diagnosis.project.tables import Model, migrated, models, own_migrations
from grader.journey import Failure
from grader.results import DiagnosisRecord

NO_TABLE = re.compile(r"no such table: ([\w.]+)|relation \"([\w.]+)\" does not exist")


def table_or_column_missing(case: Case) -> DiagnosisRecord | None:
    """The models say more than the migrations made."""
    failure = _database_failure(case)
    if failure is None or case.last is None:
        return None
    asked = " ".join(event.name for event in case.last.errors) + " " + failure.message
    told = failure.message
    for model in sorted(models(case.files), key=lambda model: model.table not in told):
        if re.search(rf"\b{re.escape(model.table)}\b", asked) and own_migrations(case.files, model.app):
            made = migrated(case.files, model.app).get(model.name.lower())
            if made is None:
                return _no_migration(case, model)
            lacking = [name for name in model.fields if name not in made and name not in model.many]
            if lacking and re.search(rf"\b{lacking[0]}(_id)?\b", asked):
                return _no_column(model, lacking[0])
    return _not_migrated(case, failure)


def _database_failure(case: Case) -> Failure | None:
    failure = case.last.failure if case.last else None
    known = failure and failure.type in ("OperationalError", "ProgrammingError") and failure.module == "django.db.utils"
    return failure if known else None


def _no_migration(case: Case, model: Model) -> DiagnosisRecord:
    app = model.app.rpartition(".")[2]
    return DiagnosisRecord(
        slug="table-never-made",
        station="database",
        what=f"The model `{model.name}` is in `{model.place}`, but the database has no table `{model.table}` for it: "
        f"no migration in `{model.app.replace('.', '/')}/migrations/` makes one. "
        "A model describes its table; only a migration makes it.",
        where=model.place,
        hints=(
            f"Which file in `{model.app.replace('.', '/')}/migrations/` makes the table of `{model.name}`?",
            "It takes two steps: makemigrations writes the migration, migrate runs it.",
            (
                f"Run `python manage.py makemigrations {app}` and then `python manage.py migrate`. "
                "Keep the new file: it is part of the project."
            ),
        ),
    )


def _no_column(model: Model, name: str) -> DiagnosisRecord:
    place = f"{model.file}:{model.fields[name]}"
    return DiagnosisRecord(
        slug="column-never-made",
        station="database",
        what=f"The model `{model.name}` has the field `{name}` in `{place}`, but the table `{model.table}` has no such "
        "column: no migration makes it. After each change of a model's fields the table has to be changed, too.",
        where=place,
        hints=(
            f"Which file in `{model.app.replace('.', '/')}/migrations/` knows the field `{name}`?",
            "It takes two steps: makemigrations writes the migration, migrate runs it.",
            (
                f"Run `python manage.py makemigrations {model.app.rpartition('.')[2]}` and then `python manage.py "
                "migrate`."
            ),
        ),
    )


def _not_migrated(case: Case, failure: Failure) -> DiagnosisRecord | None:
    """The migration is there and did not run in the database that was asked."""
    found = NO_TABLE.search(failure.message)
    if not found or not case.last:
        return None
    table = found[1] or found[2]
    asked = next((event.by for event in case.last.queries if table in event.name and event.by.rpartition(" ")[2]), "")
    files = [path for path, source in case.files.items() if b"DATABASE_ROUTERS" in source or b"using(" in source]
    several = any(b"DATABASE_ROUTERS" in case.files[path] for path in files)
    where = _settings_place(case, "DATABASE_ROUTERS" if several else "DATABASES") or failure.place
    return DiagnosisRecord(
        slug="migrate-not-run",
        station="database",
        what=(f"The {asked.replace(' ', ' `', 1)}` asked for" if asked else "Something asked for")
        + f" the table `{table}`, and the database that was asked does not have it. "
        + "`migrate` makes the tables, and only in one database each time it runs: in `default`, if you name no other. "
        + (f"Your settings send some models to another one (DATABASE_ROUTERS in `{files[0]}`)." if several else ""),
        where=where,
        hints=(
            f"Which database is asked for `{table}`, and was `migrate` run there?",
            "Each database in DATABASES has tables of its own, and each has to be migrated.",
            "Run `python manage.py migrate --database NAME` for each of them, or keep everything in `default`."
            if several
            else f"Run `python manage.py migrate`; it works in the database that `{where}` names.",
        ),
    )


def _settings_place(case: Case, name: str) -> str:
    for path in sorted(case.files):
        if path.endswith(".py") and "settings" in path:
            for number, line in enumerate(case.files[path].splitlines(), start=1):
                if line.startswith(name.encode()):
                    return f"{path}:{number}"
    return ""


def asked_in_async_view(case: Case) -> DiagnosisRecord | None:
    """An async view asks the database in the way of a plain one."""
    failure = case.last.failure if case.last else None
    if not failure or (failure.type, failure.module) != ("SynchronousOnlyOperation", "django.core.exceptions"):
        return None
    if not failure.place:
        return None
    return DiagnosisRecord(
        slug="database-asked-in-an-async-view",
        station="database",
        what=f"`{failure.place}` asks the database inside an async function, in the plain way. "
        "Django refuses: while the database answers, no other request could be answered.",
        where=failure.place,
        hints=(
            f"Which function does `{failure.place}` stand in: `def` or `async def`?",
            "In an async function, queries need their async forms: `await … .aget(…)`, `async for row in …`.",
            "Make the view a plain `def`, use the forms that begin with `a`, or wrap the query in `sync_to_async`.",
        ),
    )


RULES: tuple[Rule, ...] = (
    table_or_column_missing,
    *fields.RULES,
    asked_in_async_view,
    *queries.RULES,
)
