"""Templates that lie in the project and are not found: folders that are switched off, and files of another name."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.names import nearest
from grader.diagnosis.project.routes import text
from grader.diagnosis.project.source import parsed, settings_file
from grader.results import DiagnosisRecord


def apps_not_searched(case: Case, name: str, path: str, asked: str) -> DiagnosisRecord | None:
    """`"APP_DIRS": False` in TEMPLATES."""
    settings = settings_file(case.files)
    for node in ast.walk(parsed(case.files.get(settings, b""))):
        for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            if key and text(key) == "APP_DIRS" and isinstance(value, ast.Constant) and value.value is False:
                where = f"{settings}:{value.lineno}"
                return DiagnosisRecord(
                    slug="apps-folders-switched-off",
                    station="template",
                    what=f"`{asked}` asks for the template `{name}`. The file is there (`{path}`), and its app is "
                    f"installed. But `{where}` sets APP_DIRS to False, so Django does not look into the folders "
                    "`templates` of the apps.",
                    where=where,
                    hints=(
                        f"In which folders does Django look for templates? Read TEMPLATES in `{settings}`.",
                        "APP_DIRS decides whether the folders `templates` of the apps are searched.",
                        'Write `"APP_DIRS": True`.',
                    ),
                )
    return None


def renamed(name: str, known: dict[str, str]) -> DiagnosisRecord | None:
    """A view of Django's asks for a template, and a file in the right folder has almost this name."""
    folder = name.rpartition("/")[0]
    meant = nearest(name, [other for other in known if other.rpartition("/")[0] == folder], 0.9)
    if not meant:
        return None
    return DiagnosisRecord(
        slug="template-name-misspelt",
        station="template",
        what=f"A view of Django asks for the template `{name}`, and no folder `templates` has such a file. "
        f"The nearest one is `{meant}`, the file `{known[meant]}`.",
        where=f"{known[meant]}:1",
        hints=(
            f"Compare `{name}` with the files in `{known[meant].rpartition('/')[0]}`.",
            "The view is not yours, so the file has to have the name that the view asks for.",
            f"Name the file `{name.rpartition('/')[2]}`.",
        ),
    )
