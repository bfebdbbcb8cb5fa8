"""What keeps Django from finding the project's apps and their models."""

import re

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import failure_of
from grader.diagnosis.project.layers import named_by
from grader.diagnosis.project.modules import all_modules, defined, is_module, module_file
from grader.diagnosis.project.names import line_of, listed, nearest
from grader.diagnosis.project.source import parsed, setting, settings_file
from grader.diagnosis.startup.settings import is_within
from grader.journey import Failure
from grader.results import DiagnosisRecord

OWN_APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites", "humanize", "flatpages")


def layer_in_installed_apps(case: Case) -> DiagnosisRecord | None:
    """INSTALLED_APPS names a layer."""
    failure = case.failure
    if not _apps_failed(failure):
        return None
    path, (entries, _) = settings_file(case.files), setting(case.files, "INSTALLED_APPS")
    for entry, line in entries:
        layer = named_by(case.files, entry)
        if layer:
            return DiagnosisRecord(
                "layer-in-installed-apps",
                "middleware",
                f"`{path}:{line}` puts the layer `{layer.name}` (`{layer.file}:{layer.line}`) into INSTALLED_APPS. "
                "That list holds apps: folders with models, templates and so on. Layers have a list of their own.",
                f"{path}:{line}",
                (
                    "Which two lists of dotted names are in the settings, and what does each of them hold?",
                    "A layer belongs into MIDDLEWARE, and its place there says when it gets the request.",
                    f'Move `"{entry}",` from INSTALLED_APPS to MIDDLEWARE.',
                ),
            )
    return None


def app_not_found(case: Case) -> DiagnosisRecord | None:
    """An entry of INSTALLED_APPS that cannot be imported."""
    failure = case.failure
    if not failure or not _apps_failed(failure) or failure.type not in ("ModuleNotFoundError", "ImportError"):
        return None
    path, (entries, _) = settings_file(case.files), setting(case.files, "INSTALLED_APPS")
    for entry, line in entries:
        if _is_there(case, entry) or not (failure.type == "ImportError" or is_within(failure.missing, entry)):
            continue
        like = nearest(entry, _possible_apps(case))
        what = f"INSTALLED_APPS names `{entry}` in `{path}:{line}`, and Python finds no such app."
        return DiagnosisRecord(
            "app-misspelt",
            "gateway",
            f"{what} There is `{like}`." if like else f"{what} Your project has {listed(_possible_apps(case)[:6])}.",
            f"{path}:{line}",
            (
                "An app is named as Python imports it: by its folder, seen from the folder of manage.py.",
                f"Compare `{entry}` with the folders that lie beside manage.py, letter by letter.",
                *([f'Write `"{like}",`.'] if like else []),
            ),
        )
    return None


def _apps_failed(failure: Failure | None) -> bool:
    return bool(failure and failure.setting == "INSTALLED_APPS" and line_of(failure.place)[0].endswith("settings.py"))


def _is_there(case: Case, entry: str) -> bool:
    before, _, name = entry.rpartition(".")
    module = module_file(case.files, before)
    return is_module(case.files, entry) or (bool(module) and name in defined(parsed(case.files[module])))


def _possible_apps(case: Case) -> list[str]:
    folders = sorted({path.partition("/")[0] for path in case.files if path.endswith("/apps.py")})
    configs = [
        f"{module}.{name}"
        for module in all_modules(case.files)
        if module.endswith(".apps")
        for name in defined(parsed(case.files[module_file(case.files, module)]))
        if name.endswith("Config") and name != "AppConfig"
    ]
    return [*folders, *configs, *(f"django.contrib.{name}" for name in OWN_APPS)]


def app_not_installed(case: Case) -> DiagnosisRecord | None:
    """A model of an app that INSTALLED_APPS does not name."""
    failure = case.failure or failure_of(case.last)
    if not failure or failure.type != "RuntimeError" or failure.raised_in != "django.db.models.base.ModelBase.__new__":
        return None
    # The model's name stands nowhere but in the message: Django's own models leave no place in the project.
    model = next(iter(re.findall(r"[\w.]+\.[A-Z]\w*", failure.message)), "")
    package = model.partition(".models")[0]
    entries, line = setting(case.files, "INSTALLED_APPS")
    if not package or not line or any(entry == package or entry.startswith(f"{package}.") for entry, _ in entries):
        return None
    where = f"{settings_file(case.files)}:{line}"
    used = f"`{failure.place}`" if failure.place and not failure.place.startswith(where) else "Your project"
    return DiagnosisRecord(
        "app-not-installed",
        "database" if is_module(case.files, package) else "gateway",
        f"{used} brings in the model `{model}`, but INSTALLED_APPS in `{where}` does not name the app `{package}`. "
        "Django knows only the apps of that list: a folder alone makes no app.",
        where,
        (
            f"Read the list that begins in `{where}`. Which of the apps that you use is not in it?",
            "For a model, Django has to know its app: the table is called after it.",
            f'Add `"{package}",` to INSTALLED_APPS.',
        ),
    )


RULES = (layer_in_installed_apps, app_not_found, app_not_installed)
