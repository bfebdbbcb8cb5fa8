"""Templates that Django does not find, and libraries of tags that it does not find."""

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import written_view
from grader.diagnosis.project.names import listed, nearest, text_place, written_place
from grader.diagnosis.project.routes import called
from grader.diagnosis.project.source import assignments, parsed, settings_file
from grader.diagnosis.project.template_text import app_of, installed, template_files, tokens_at
from grader.diagnosis.template.files import apps_not_searched, renamed
from grader.journey import Failure
from grader.results import DiagnosisRecord

DJANGOS = ("django/", "admin/", "registration/password", "registration/logged_out")
LIBRARIES = {
    "static": "django.contrib.staticfiles",
    "i18n": "",
    "l10n": "",
    "tz": "",
    "cache": "",
    "humanize": "django.contrib.humanize",
}


def template_missing(case: Case) -> DiagnosisRecord | None:
    """No template has the name that was asked for."""
    failure = case.last.failure if case.last else None
    if not failure or (failure.type, failure.module) != ("TemplateDoesNotExist", "django.template.exceptions"):
        return None
    # The name that was looked for stands nowhere else; of several, Django tries the first first.
    name = failure.message.partition(",")[0].strip()
    asked = failure.template or text_place(case.files, name) or failure.place or _view_place(case)
    known = template_files(case.files)
    if name and not asked and not name.startswith(DJANGOS):
        return renamed(name, known)
    if not name or not asked or name.startswith(DJANGOS):
        return None
    if name in known:
        return _app_missing(case, name, known[name], asked)
    return _wrong_folder(case, name, known, asked) or _misspelt(name, known, asked) or _not_written(case, name, asked)


def _view_place(case: Case) -> str:
    view = written_view(case, case.last) if case.last else None
    return view.place if view else ""


def _app_missing(case: Case, name: str, path: str, asked: str) -> DiagnosisRecord | None:
    app = app_of(path)
    if not app or installed(case.files, app):
        return apps_not_searched(case, name, path, asked) if app else None
    return DiagnosisRecord(
        slug="app-of-the-template-not-installed",
        station="template",
        what=f"`{asked}` asks for the template `{name}`. The file is there (`{path}`), but its app `{app}` is not in "
        "INSTALLED_APPS. Django looks for templates only in the apps that are listed there.",
        where=_apps_place(case),
        hints=(
            f"In which folders does Django look for templates? Is `{app}` one of these apps?",
            "The list INSTALLED_APPS decides where templates, models and tags are looked for.",
            f'Add `"{app}",` to INSTALLED_APPS in `{_apps_place(case)}`.',
        ),
    )


def _wrong_folder(case: Case, name: str, known: dict[str, str], asked: str) -> DiagnosisRecord | None:
    last = name.rpartition("/")[2]
    beside = [path for path in sorted(case.files) if path.rpartition("/")[2] == last]
    if not beside:
        return None
    found = beside[0]
    said = next((other for other, path in known.items() if path == found), "")
    why = f"Django knows this file as `{said}`." if said else "It does not lie below a folder named `templates`."
    home = found.split("/")[0]
    return DiagnosisRecord(
        slug="template-in-another-folder",
        station="template",
        what=f"`{asked}` asks for the template `{name}`. There is a file with this name in `{found}`. {why} "
        "A template's name is its path below `templates`, with the folders in between.",
        where=asked if said and _is_name_short(name, said) else f"{found}:1",
        hints=(
            f"Compare the name `{name}` with the path `{found}`.",
            "What the view asks for, and the folders below `templates`, have to be the same.",
            f"Move the file to `{home}/templates/{name}`" + (f", or ask for `{said}`." if said else "."),
        ),
    )


def _is_name_short(name: str, said: str) -> bool:
    """Whether the folder was left out of the name, rather than the file left outside its folder."""
    return said.endswith(f"/{name}")


def _misspelt(name: str, known: dict[str, str], asked: str) -> DiagnosisRecord | None:
    stems = {_stem(other): other for other in known}
    meant = stems.get(nearest(_stem(name), stems, 0.75), "") or stems.get(_stem(name), "")
    if not meant:
        return None
    return DiagnosisRecord(
        slug="template-name-misspelt",
        station="template",
        what=f"`{asked}` asks for the template `{name}`, and no folder `templates` has such a file. "
        f"The nearest one is `{meant}`, the file `{known[meant]}`.",
        where=asked,
        hints=(
            f"Compare `{name}` with the files in `{known[meant].rpartition('/')[0]}`.",
            "The name has to be the path below `templates`, letter by letter, with its ending.",
            f"Write `{meant}`, if this is the template that you mean.",
        ),
    )


def _stem(name: str) -> str:
    """The file's name alone: folders and endings are alike everywhere."""
    return name.rpartition("/")[2].partition(".")[0]


def _not_written(case: Case, name: str, asked: str) -> DiagnosisRecord | None:
    view = written_view(case, case.last) if case.last else None
    app = view.file.split("/")[0] if view else asked.split("/")[0]
    made = written_place(case.files, name) == ""
    return DiagnosisRecord(
        slug="template-not-there",
        station="template",
        what=f"`{asked}` needs the template `{name}`, and no folder `templates` of your project has such a file."
        + (" A class view makes this name from the app and the model." if made else ""),
        where=asked,
        hints=(
            f"Which files are in `{app}/templates/`?",
            "The name of a template is its path below a folder `templates` of an installed app.",
            f"Make the file `{app}/templates/{name}`"
            + (", or name another one with `template_name`." if made else ", or ask for one that is there."),
        ),
    )


def library_missing(case: Case) -> DiagnosisRecord | None:
    """`{% load … %}` names a library that Django does not have."""
    failure = case.last.failure if case.last else None
    if not failure or failure.raised_in != "django.template.defaulttags.find_library" or not failure.template:
        return None
    # `{% load a from b %}` loads b; which of several is missing stands only in the message.
    loads = [token.text.split()[1:] for token in tokens_at(case.files, failure.template) if token.name == "load"]
    named = [
        word for load in loads for word in (load[-1:] if "from" in load else load) if f"'{word}'" in failure.message
    ]
    return _library(case, failure, named[0]) if named else None


def _library(case: Case, failure: Failure, name: str) -> DiagnosisRecord | None:
    if name in LIBRARIES:
        return _library_not_installed(case, failure, name, LIBRARIES[name]) if LIBRARIES[name] else None
    files = [path for path in sorted(case.files) if path.rpartition("/")[2] == f"{name}.py"]
    right = [path for path in files if path.rpartition("/")[0].endswith("templatetags")]
    if not right:
        return _library_elsewhere(failure, name, files) if files else _library_unknown(case, failure, name)
    app = app_of(right[0])
    if app and not installed(case.files, app):
        return _library_not_installed(case, failure, name, app)
    if not any(given == "register" for given, _, _ in assignments(parsed(case.files[right[0]]))):
        return _no_register(case, failure, name, right[0])
    return None


def _library_elsewhere(failure: Failure, name: str, files: list[str]) -> DiagnosisRecord:
    app = files[0].split("/")[0]
    return DiagnosisRecord(
        slug="tag-library-in-the-wrong-folder",
        station="template",
        what=f"`{failure.template}` loads the library `{name}`, and Django does not find it. Your file is "
        f"`{files[0]}`. "
        "Django looks for libraries only in a folder `templatetags` of an installed app.",
        where=f"{files[0]}:1",
        hints=(
            f"In which folder does `{name}.py` lie?",
            "The folder has to be called `templatetags` and to lie directly in the app.",
            f"Move the file to `{app}/templatetags/{name}.py`.",
        ),
    )


def _library_unknown(case: Case, failure: Failure, name: str) -> DiagnosisRecord:
    own = [path.rpartition("/")[2].removesuffix(".py") for path in case.files if "/templatetags/" in path]
    known = [library for library in own if library != "__init__"]
    meant = nearest(name, [*known, *LIBRARIES], 0.6)
    return DiagnosisRecord(
        slug="tag-library-unknown",
        station="template",
        what=f"`{failure.template}` loads the library `{name}`, but no installed app has a file "
        f"`templatetags/{name}.py`." + (f" The nearest name is `{meant}`." if meant else ""),
        where=failure.template,
        hints=(
            "The name of a library is the name of its file, without `.py`.",
            f"Your own libraries are {listed(sorted(known))}." if known else "Your project has no library of its own.",
            f"Write `{{% load {meant} %}}`." if meant else f"Make the file `templatetags/{name}.py` in an app.",
        ),
    )


def _library_not_installed(case: Case, failure: Failure, name: str, app: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="app-of-the-tag-library-not-installed",
        station="template",
        what=f"`{failure.template}` loads the library `{name}`. It belongs to the app `{app}`, which is not in "
        "INSTALLED_APPS. Django looks for libraries only in the apps that are listed there.",
        where=_apps_place(case),
        hints=(
            f"Which app has the library `{name}`? Is it installed?",
            "The list INSTALLED_APPS decides where templates, models and tags are looked for.",
            f'Add `"{app}",` to INSTALLED_APPS in `{_apps_place(case)}`.',
        ),
    )


def _no_register(case: Case, failure: Failure, name: str, path: str) -> DiagnosisRecord:
    values = ((value, line) for _, value, line in assignments(parsed(case.files[path])))
    made = [line for value, line in values if called(value) == "Library"]
    return DiagnosisRecord(
        slug="tag-library-without-register",
        station="template",
        what=f"`{failure.template}` loads the library `{name}`. The file `{path}` is in the right folder, but it has "
        "no "
        "variable `register`. This name is how Django knows that a file is a library.",
        where=f"{path}:{made[0] if made else 1}",
        hints=(
            f"How is the Library called in `{path}`?",
            "Django looks for a variable of exactly this name: `register`.",
            "Write `register = template.Library()`, and use `@register.filter` and `@register.simple_tag`.",
        ),
    )


def _apps_place(case: Case) -> str:
    path = settings_file(case.files)
    for name, _, line in assignments(parsed(case.files.get(path, b""))):
        if name == "INSTALLED_APPS":
            return f"{path}:{line}"
    return path


RULES: tuple[Rule, ...] = (template_missing, library_missing)
