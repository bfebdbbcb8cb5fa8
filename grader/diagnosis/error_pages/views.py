"""The views that a project names for its errors, and which of a journey's errors the visitor saw."""

from grader.diagnosis.case import Case
from grader.diagnosis.project.modules import Definition, definition, imported
from grader.diagnosis.project.names import written
from grader.diagnosis.project.routes import root_urlconf, text
from grader.diagnosis.project.source import assignments, parsed
from grader.journey import Event

DEBUG_PAGE = "Django's debug page"
PLAIN_PAGE = "Django's own page"
STATUSES = (400, 403, 404, 500)
STATUS_OF = {"Resolver404": 404, "Http404": 404, "PermissionDenied": 403, "BadRequest": 400, "SuspiciousOperation": 400}
"""The status that each of Django's exceptions stands for; of all others it is 500."""


def handlers(case: Case, urlconf: str) -> dict[int, tuple[str, int]]:
    """What a URLconf names as the views for errors, as dotted paths with their lines, by status."""
    module = parsed(case.files.get(urlconf, b""))
    names = imported(urlconf, module)
    found: dict[int, tuple[str, int]] = {}
    for name, value, line in assignments(module):
        if name in {f"handler{status}" for status in STATUSES}:
            told = text(value) or written(value)
            first, dot, rest = told.partition(".")
            found[int(name[-3:])] = (told if text(value) else names.get(first, first) + dot + rest, line)
    return found


def own_view_of(case: Case, event: Event) -> tuple[str, Definition] | None:
    """The project's view for the status that an exception stands for, with its file."""
    status = STATUS_OF.get(event.failure.type if event.failure else "", 500)
    dotted, _ = handlers(case, root_urlconf(case.files)).get(status, ("", 0))
    return definition(case.files, dotted) if dotted else None


def error_page(case: Case, writers: tuple[str, ...]) -> Event | None:
    """The error of the last journey whose page one of these wrote, if the visitor saw this page."""
    journey = case.last
    shown = [
        event for event in (journey.errors if journey else ()) if event.page_by in writers and event.status in STATUSES
    ]
    return shown[-1] if journey and shown and shown[-1].status == journey.status else None
