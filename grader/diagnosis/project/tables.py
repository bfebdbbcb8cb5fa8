"""Models and migrations as they are written: which tables and columns there should be, and which were made."""

import ast
from dataclasses import dataclass, field

from grader.diagnosis.project.names import written
from grader.diagnosis.project.routes import called, text
from grader.diagnosis.project.source import Files, modules

RELATIONS = ("ForeignKey", "OneToOneField")


@dataclass(frozen=True)
class Model:
    """A model: `fields` are the lines of its fields by name, `relations` the models that some of them lead to."""

    app: str
    name: str
    file: str
    line: int
    table: str
    fields: dict[str, int] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    many: frozenset[str] = frozenset()
    """The fields that have no column: many-to-many."""

    @property
    def place(self) -> str:
        """file:line."""
        return f"{self.file}:{self.line}"


def models(files: Files) -> list[Model]:
    """Every model in the project's files `models`."""
    found: list[Model] = []
    for path, module in modules(files):
        if "migrations/" in path or "models" not in path:
            continue
        app = path.replace("/", ".").split(".models")[0]
        for node in module.body:
            if isinstance(node, ast.ClassDef) and _is_model(node, found):
                found.append(_model(app, path, node))
    return found


def migrated(files: Files, app: str) -> dict[str, set[str]]:
    """The fields that an app's migrations make, by the model's name in small letters."""
    made: dict[str, set[str]] = {}
    folder = f"{app.replace('.', '/')}/migrations/"
    for path, module in modules(files):
        if path.startswith(folder):
            for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
                _note(call, made)
    return made


def own_migrations(files: Files, app: str) -> bool:
    """Whether the app's migrations only hold operations that can be read; others may make tables out of sight."""
    folder = f"{app.replace('.', '/')}/migrations/"
    hidden = ("SeparateDatabaseAndState", "RunSQL", "RenameModel", "RenameField", "AlterModelTable")
    sources = [source for path, source in files.items() if path.startswith(folder)]
    return not any(word.encode() in source for source in sources for word in hidden)


def _model(app: str, path: str, node: ast.ClassDef) -> Model:
    label = app.rpartition(".")[2]
    made = Model(app, node.name, path, node.lineno, _table(node) or f"{label}_{node.name.lower()}")
    many = []
    for item in node.body:
        target = item.targets[0] if isinstance(item, ast.Assign) else getattr(item, "target", None)
        value = getattr(item, "value", None)
        kind = called(value) if value is not None else ""
        if (
            isinstance(target, ast.Name)
            and isinstance(value, ast.Call)
            and (kind.endswith("Field") or kind in RELATIONS)
        ):
            made.fields[target.id] = item.lineno
            if value.args and kind in (*RELATIONS, "ManyToManyField"):
                made.relations[target.id] = _last(value.args[0])
            if kind == "ManyToManyField":
                many.append(target.id)
    return Model(app, node.name, path, node.lineno, made.table, made.fields, made.relations, frozenset(many))


def _is_model(node: ast.ClassDef, known: list[Model]) -> bool:
    if any(_abstract(item) for item in node.body):
        return False
    bases = {written(base) for base in node.bases}
    return bool(bases & {"models.Model", "Model", *(model.name for model in known)})


def _abstract(item: ast.stmt) -> bool:
    """Whether this is a Meta that says that the model has no table of its own that migrations make."""
    if not isinstance(item, ast.ClassDef) or item.name != "Meta":
        return False
    pairs = [(written(line.targets[0]), line.value) for line in item.body if isinstance(line, ast.Assign)]
    told = {name: value.value for name, value in pairs if isinstance(value, ast.Constant)}
    return bool(told.get("abstract") or told.get("proxy") or told.get("managed") is False)


def _table(node: ast.ClassDef) -> str:
    metas = (item for item in node.body if isinstance(item, ast.ClassDef) and item.name == "Meta")
    pairs = ((item.targets[0], item.value) for meta in metas for item in meta.body if isinstance(item, ast.Assign))
    return next((text(value) for target, value in pairs if written(target) == "db_table"), "")


def _last(node: ast.expr) -> str:
    """The last name of `Director`, `"Director"` or `"movies.Director"`."""
    return (text(node) or written(node)).rpartition(".")[2]


def _note(call: ast.Call, made: dict[str, set[str]]) -> None:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if called(call) == "CreateModel":
        fields = given.get("fields")
        pairs = [item for item in getattr(fields, "elts", []) if isinstance(item, ast.Tuple) and item.elts]
        made.setdefault(text(given.get("name")).lower(), set()).update(text(pair.elts[0]) for pair in pairs)
    elif called(call) == "AddField":
        made.setdefault(text(given.get("model_name")).lower(), set()).add(text(given.get("name")))
