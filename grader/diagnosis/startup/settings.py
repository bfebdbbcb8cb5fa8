"""Settings that keep Django from starting: entries that are no text, lists that are none, no root URLconf."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.imports import root_urls
from grader.diagnosis.project.modules import all_modules, definitions, dotted_name
from grader.diagnosis.project.names import nearest
from grader.diagnosis.project.source import assignments, parsed, settings_file
from grader.results import DiagnosisRecord

LISTS = ("INSTALLED_APPS", "MIDDLEWARE", "ALLOWED_HOSTS")


def entry_without_quotes(case: Case) -> DiagnosisRecord | None:
    """A list of dotted paths holds a name, not a text."""
    failure = case.failure
    if not failure or failure.type not in ("NameError", "AttributeError", "TypeError"):
        return None
    path = settings_file(case.files)
    for name, value, _ in assignments(parsed(case.files.get(path, b""))):
        items = value.elts if isinstance(value, (ast.List, ast.Tuple)) and name in LISTS else []
        for item in items:
            bare = isinstance(item, (ast.Name, ast.Attribute)) and ast.unparse(item)
            if bare and (bare.partition(".")[0] == failure.missing or failure.entry.startswith("<")):
                return _unquoted(case, name, bare, f"{path}:{item.lineno}")
    return None


def _unquoted(case: Case, name: str, bare: str, place: str) -> DiagnosisRecord:
    last = bare.rpartition(".")[2]
    file = next((file for file, _ in definitions(case.files, last)), "app/module.py")
    return DiagnosisRecord(
        "entry-without-quotes",
        "middleware" if name == "MIDDLEWARE" else "gateway",
        f"`{name}` holds texts, but `{bare}` in `{place}` has no quotes. Without them Python takes it for a variable. "
        "Django wants the name as text, and imports it itself later.",
        place,
        (
            f"Compare `{place}` with the other lines of `{name}`.",
            "The text is the whole way to it: the folders and the file with dots between them, then the name.",
            f'Something like `"{dotted_name(file)}.{last}",`',
        ),
    )


def comma_forgotten(case: Case) -> DiagnosisRecord | None:
    """Two texts on two lines, and no comma between them: Python makes one text of them."""
    failure = case.failure
    path = settings_file(case.files)
    if not failure or not failure.setting:
        return None
    for name in LISTS:
        for text, line in _joined(case, name):
            if text != failure.entry and failure.missing not in (text, *_beginnings(text)):
                continue
            return DiagnosisRecord(
                "comma-forgotten",
                "middleware" if name == "MIDDLEWARE" else "gateway",
                f"In `{path}:{line}` there is no comma at the end of the line. Python joins two texts that follow each "
                f"other, so `{name}` holds `{text}`, and there is no such thing.",
                f"{path}:{line}",
                (f"Look at the ends of the lines of `{name}`.", f"Put a comma at the end of line {line}."),
            )
    return None


def _joined(case: Case, name: str) -> list[tuple[str, int]]:
    module = parsed(case.files.get(settings_file(case.files), b""))
    values = [value for given, value, _ in assignments(module) if given == name]
    items = [item for value in values if isinstance(value, (ast.List, ast.Tuple)) for item in value.elts]
    return [
        (str(item.value), item.lineno)
        for item in items
        if isinstance(item, ast.Constant) and item.end_lineno and item.end_lineno > item.lineno
    ]


def _beginnings(dotted: str) -> list[str]:
    parts = dotted.split(".")
    return [".".join(parts[:number]) for number in range(1, len(parts))]


def setting_is_no_list(case: Case) -> DiagnosisRecord | None:
    """A setting that should be a list is one text: the comma of a tuple, or the brackets, are missing."""
    failure = case.failure
    path = settings_file(case.files)
    if not failure or failure.type not in ("ImproperlyConfigured", "ImportError", "ModuleNotFoundError"):
        return None
    values = {name: value for name, value, _ in assignments(parsed(case.files.get(path, b"")))}
    for name in LISTS:
        value = values.get(name)
        guilty = failure.setting == name == "MIDDLEWARE" or failure.raised_in == "django.conf.Settings.__init__"
        if guilty and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return DiagnosisRecord(
                "setting-is-no-list",
                "middleware" if name == "MIDDLEWARE" else "gateway",
                f"`{name}` in `{path}:{value.lineno}` is one text, `{value.value}`, and no list. Django goes through "
                "its entries one by one, and the entries of a text are its letters.",
                f"{path}:{value.lineno}",
                (
                    "Brackets around a text do not make a list: square ones do, and round ones only with a comma.",
                    f'`{name} = ["{value.value}"]`',
                ),
            )
    return None


def root_urls_not_found(case: Case) -> DiagnosisRecord | None:
    """ROOT_URLCONF names no module."""
    failure = case.failure
    values = assignments(parsed(case.files.get(settings_file(case.files), b"")))
    named = [(_text_of(value), line) for name, value, line in values if name == "ROOT_URLCONF" and _text_of(value)]
    if not failure or failure.setting != "ROOT_URLCONF" or not named or root_urls(case.files):
        return None
    value, line = named[-1]
    if not is_within(failure.missing, value):
        return None
    like = nearest(value, [module for module in all_modules(case.files) if module.endswith("urls")], 0.5)
    return DiagnosisRecord(
        "root-urlconf-misspelt",
        "router",
        f"ROOT_URLCONF in `{settings_file(case.files)}:{line}` names the module `{value}`, and there is none. "
        f"It is the first list of addresses that Django reads.{f' There is `{like}`.' if like else ''}",
        f"{settings_file(case.files)}:{line}",
        (
            f"Where is the file with your first `urlpatterns`? Compare its path with `{value}`.",
            "A module's name is its way from the folder of manage.py, with dots and without .py.",
            *([f'`ROOT_URLCONF = "{like}"`'] if like else []),
        ),
    )


def is_within(missing: str, entry: str) -> bool:
    """Whether the import of a dotted path fails where that module is missing."""
    return bool(missing) and (entry == missing or entry.startswith(f"{missing}."))


def _text_of(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


RULES = (
    entry_without_quotes,
    comma_forgotten,
    setting_is_no_list,
    root_urls_not_found,
)
