"""Mistakes at `include`: the file that it names is not there, or is the wrong one."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.imports import included
from grader.diagnosis.project.modules import all_modules, covering, module_file
from grader.diagnosis.project.names import line_of, nearest
from grader.diagnosis.project.source import assignments, modules, parsed
from grader.results import DiagnosisRecord


def include_not_found(case: Case) -> DiagnosisRecord | None:
    """`include` names a module that is not there."""
    failure = case.failure
    if not failure or failure.type != "ModuleNotFoundError" or failure.setting != "ROOT_URLCONF":
        return None
    path, line = line_of(failure.place)
    calls = [node for node in covering(parsed(case.files.get(path, b"")), line) if isinstance(node, ast.Call)]
    named = [text for call in calls if (text := included(call))]
    if not named or not (named[-1] == failure.missing or named[-1].startswith(f"{failure.missing}.")):
        return None
    wanted = f"{named[-1].replace('.', '/')}.py"
    what = f"`include` in `{failure.place}` names the module `{named[-1]}`, and Python finds no `{failure.missing}`."
    if any(name.startswith(f"{wanted.rpartition('/')[0]}/") for name in case.files):
        return _file_missing(case, what, wanted, path)
    return _module_misspelt(case, what, named[-1], path)


def _file_missing(case: Case, what: str, wanted: str, including: str) -> DiagnosisRecord | None:
    """The folder is there, but not the file: it has another name, or lies elsewhere."""
    folder, _, name = wanted.rpartition("/")
    beside = [file for file in case.files if file.rpartition("/")[0] == folder and file != including]
    moved = [file for file in case.files if file.rpartition("/")[2] == name and file != including]
    lost = next((file for file in beside if file.startswith(wanted)), "") or nearest(wanted, beside, 0.85)
    lost = lost or next((file for file in moved if included_nowhere(case, file)), "")
    return DiagnosisRecord(
        "included-file-missing",
        "router",
        f"{what} That would be the file `{wanted}`." + (f" There is `{lost}`." if lost else ""),
        case.failure.place if case.failure else "",
        (
            f"Look into the folder `{folder}`: is there a file `{name}`?",
            "The text in `include` is folder and file with a dot between them, without .py. The file has to be there.",
            f"Rename or move `{lost}`, so that it is `{wanted}`." if lost else f"Make the file `{wanted}`.",
        ),
    )


def included_nowhere(case: Case, file: str) -> bool:
    """Whether no `include` names this file."""
    module = file.removesuffix(".py").replace("/", ".")
    calls = (node for _, tree in modules(case.files) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return module not in {included(call) for call in calls}


def _module_misspelt(case: Case, what: str, named: str, including: str) -> DiagnosisRecord:
    own = including.removesuffix(".py").replace("/", ".")
    urls = [module for module in all_modules(case.files) if module.endswith("urls") and module != own]
    like = nearest(named, urls, 0.6)
    return DiagnosisRecord(
        "include-of-unknown-module",
        "router",
        what + (f" There is `{like}` (`{module_file(case.files, like)}`)." if like else ""),
        case.failure.place if case.failure else "",
        (
            f"Which file is meant by `{named}`? Look for its folder, seen from the folder of manage.py.",
            "The text is the module's name: folder and file with a dot between them, without .py.",
            *([f'`include("{like}")`'] if like else []),
        ),
    )


def includes_itself(case: Case) -> DiagnosisRecord | None:
    """A URLconf whose include leads back to itself."""
    failure = case.failure
    if not failure or failure.type != "RecursionError" or failure.setting != "ROOT_URLCONF":
        return None
    for path, tree in modules(case.files):
        own = path.removesuffix(".py").replace("/", ".")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and included(node) == own:
                place = f"{path}:{node.lineno}"
                return DiagnosisRecord(
                    "urls-include-themselves",
                    "router",
                    f"`{place}` includes `{own}`, which is this very file. Django would go round in it for ever.",
                    place,
                    (
                        f"Which URLconf should stand in the `include` of `{place}`?",
                        "The root URLconf includes those of the apps, and never itself.",
                        f"Name the URLconf of an app, such as `movies.urls`, in place of `{own}`.",
                    ),
                )
    return None


def namespace_without_app_name(case: Case) -> DiagnosisRecord | None:
    """`include` was given a namespace, but the URLconf has no app_name."""
    failure = case.failure
    if not failure or failure.raised_in != "django.urls.conf.include" or failure.type != "ImproperlyConfigured":
        return None
    path, line = line_of(failure.place)
    calls = [node for node in covering(parsed(case.files.get(path, b"")), line) if isinstance(node, ast.Call)]
    for call in calls:
        file = module_file(case.files, included(call))
        spaced = len(call.args) > 1 or any(keyword.arg == "namespace" for keyword in call.keywords)
        names = [name for name, _, _ in assignments(parsed(case.files.get(file, b"")))]
        if not file or not spaced or "app_name" in names:
            continue
        like = nearest("app_name", names)
        return DiagnosisRecord(
            "namespace-without-app-name",
            "router",
            f"`include` in `{failure.place}` gives a namespace, but `{file}` has no `app_name`. Django needs it: the "
            "namespace is a name for one use of the app, and `app_name` says which app."
            + (f" There is `{like}`." if like else ""),
            f"{file}:1",
            (
                f"Which names stand at the top of `{file}`, beside `urlpatterns`?",
                f"With `app_name` in `{file}`, `include` needs no `namespace` any more: it takes the same name.",
                f'`app_name = "{file.split("/")[-2] if "/" in file else "movies"}"` above `urlpatterns`',
            ),
        )
    return None


RULES: tuple[Rule, ...] = (include_not_found, includes_itself, namespace_without_app_name)
