"""A name that was asked for from outside, as a check does: no line of the project asks for it."""

import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.routes import routes
from grader.diagnosis.project.source import assignments, parsed
from grader.results import DiagnosisRecord

OURS = "grader."


def namespace_not_set(case: Case) -> DiagnosisRecord | None:
    """The app's URLconf is included, and sets no app_name, or another one."""
    namespace = _missing_namespace(case)
    files = {route.file for route in routes(case.files) if route.included and namespace in route.file.split("/")[:-1]}
    if not namespace or len(files) != 1:
        return None
    file = next(iter(files))
    written = [line for name, _, line in assignments(parsed(case.files.get(file, b""))) if name == "app_name"]
    where = f"{file}:{written[-1] if written else 1}"
    found = f"`{where}` gives it another one" if written else f"`{file}` sets no `app_name`"
    return DiagnosisRecord(
        slug="app-name-not-set",
        station="router",
        what=f"Django knows no namespace `{namespace}`. The names of an included URLconf have the namespace that its "
        f"`app_name` says, and {found}.",
        where=where,
        hints=(
            f"Look at the top of `{file}`: what does `app_name` say?",
            "The folder's name is no namespace by itself: the URLconf of the app has to say it.",
            f'Write `app_name = "{namespace}"` above urlpatterns in `{file}`.',
        ),
    )


def _missing_namespace(case: Case) -> str:
    journey = case.last
    view = journey.view if journey else None
    if not journey or not view or not view.name.startswith(OURS):
        return ""
    failure = journey.failure
    if not failure or failure.type != "NoReverseMatch" or not failure.raised_in.startswith("django.urls.base"):
        return ""
    # Which namespace it was stands nowhere but in the message.
    told = re.match(r"'([^']*)'", failure.message)
    return told[1] if told else ""


RULES: tuple[Rule, ...] = (namespace_not_set,)
