"""Mistakes in a project's own pages for errors."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.error_pages.views import DEBUG_PAGE, PLAIN_PAGE, STATUS_OF, error_page, handlers, own_view_of
from grader.diagnosis.project.functions import Function, parameters, returns
from grader.diagnosis.project.modules import definition, module_file
from grader.diagnosis.project.names import nearest
from grader.diagnosis.project.routes import root_urlconf, routes
from grader.diagnosis.project.source import assignments, parsed, settings_file
from grader.diagnosis.project.template_text import template_files
from grader.results import DiagnosisRecord

ABOUT = ("", "router", "view", "template")


def not_callable(case: Case) -> DiagnosisRecord | None:
    """The view for an error is there, but does not take what Django gives it."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "TypeError" or not failure.raised_in.startswith("django.core.handlers."):
        return None
    for status, (dotted, _) in handlers(case, root_urlconf(case.files)).items():
        found = definition(case.files, dotted)
        if found and isinstance(found[1], (ast.FunctionDef, ast.AsyncFunctionDef)) and not _takes(found[1], status):
            return _wrong_parameters(f"{found[0]}:{found[1].lineno}", found[1].name, status)
    return None


def _takes(function: Function, status: int) -> bool:
    """Django calls handler500(request), and the others with the exception as a second, named argument."""
    taken = parameters(function)
    given = {"exception"} - ({"exception"} if status == 500 else set())
    rest = set(taken.needed[1:])
    known = set(taken.names[1:]) >= given or taken.takes_any
    return bool(taken.names or taken.takes_more) and known and rest <= given


def _wrong_parameters(place: str, name: str, status: int) -> DiagnosisRecord:
    wanted = "request" if status == 500 else "request, exception"
    return DiagnosisRecord(
        slug="error-view-with-wrong-parameters",
        station="view",
        what=f"`{name}` in `{place}` is your view for status {status}, but Django could not call it: it calls it with "
        f"`{wanted}`. " + ("So one error became another, and the visitor got status 500." if status != 500 else ""),
        where=place,
        hints=(
            f"Look at the parameters of `{name}`.",
            "The views for 400, 403 and 404 are told which exception led to them; the view for 500 is not.",
            f"Write `def {name}({wanted}):`.",
        ),
    )


def not_there(case: Case) -> DiagnosisRecord | None:
    """`handler404` and the others name a view that is not there."""
    failure = case.last.failure if case.last else None
    if not failure or failure.raised_in != "django.urls.utils.get_callable":
        return None
    root = root_urlconf(case.files)
    for status, (dotted, line) in handlers(case, root).items():
        if definition(case.files, dotted) is None and f"'{dotted}'" in failure.message:
            return _missing(case, status, dotted, f"{root}:{line}")
    return None


def _missing(case: Case, status: int, dotted: str, place: str) -> DiagnosisRecord:
    module, _, name = dotted.rpartition(".")
    path = module_file(case.files, module)
    nodes = parsed(case.files.get(path, b"")).body
    meant = nearest(name, [node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))])
    says = f"`{path}` has no `{name}`." if path else f"There is no module `{module}` in your project."
    return DiagnosisRecord(
        slug="error-view-that-is-not-there",
        station="router",
        what=f"`{place}` names `{dotted}` as the view for status {status}, and there is none. {says} Django looks "
        "for it "
        "only when it needs it. So one error became another, and the visitor got status 500.",
        where=place,
        hints=(
            f"Does the path `{dotted}` lead to a function? Follow it word by word.",
            "The text is a dotted path, as in an import: app, module, name of the function.",
            f'Write `handler{status} = "{module}.{meant}"`.' if meant else "Write the view, or name one that is there.",
        ),
    )


def status_forgotten(case: Case) -> DiagnosisRecord | None:
    """The own page for an error came with status 200."""
    journey = case.last
    for event in journey.errors if journey else ():
        found = own_view_of(case, event)
        if event.status == 200 and event.failure and found:
            return _no_status(f"{found[0]}:{found[1].lineno}", found[1].name, STATUS_OF.get(event.failure.type, 500))
    return None


def _no_status(place: str, name: str, status: int) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="error-view-forgets-its-status",
        station="view",
        what=f"`{name}` in `{place}` made the page for an error, but with status 200. For a browser or a search "
        "engine this says that all is well. Django does not set the status of your own pages for errors.",
        where=place,
        hints=(
            "Which status did the visitor get, and which should it be?",
            "The view for an error sets the status itself.",
            f"Write `render(request, …, status={status})`.",
        ),
    )


def gave_nothing(case: Case) -> DiagnosisRecord | None:
    """The own view for an error returns nothing."""
    journey = case.last
    for event in journey.errors if journey else ():
        found = own_view_of(case, event)
        function = found[1] if found and isinstance(found[1], (ast.FunctionDef, ast.AsyncFunctionDef)) else None
        if found and function and event.status == 0 and not any(item.value for item in returns(function)):
            place = f"{found[0]}:{function.lineno}"
            return DiagnosisRecord(
                slug="error-view-without-return",
                station="view",
                what=f"`{function.name}` in `{place}` is your view for errors, but it returns nothing. "
                "So Django had no page for the error, and the layers of middleware got None in place of a response.",
                where=place,
                hints=(
                    f"Which line of `{function.name}` gives the response back?",
                    "A view for errors is a view: it has to return a response.",
                    "Put `return` in front of the line that makes the response.",
                ),
            )
    return None


def named_in_another_urlconf(case: Case) -> DiagnosisRecord | None:
    """`handler404` stands in a URLconf that is not the root."""
    event = error_page(case, (PLAIN_PAGE, DEBUG_PAGE))
    root = root_urlconf(case.files)
    if event is None or event.status in handlers(case, root):
        return None
    for path in sorted(case.files):
        if path != root and path.endswith("urls.py") and event.status in handlers(case, path):
            place = f"{path}:{handlers(case, path)[event.status][1]}"
            return DiagnosisRecord(
                slug="error-view-named-in-another-urlconf",
                station="router",
                what=f"`{place}` sets `handler{event.status}`, but Django reads it only from the root URLconf, "
                f"`{root}`. "
                "An error belongs to no app: often no pattern was found at all.",
                where=place,
                hints=(
                    f"Which URLconf does Django begin with? Look at ROOT_URLCONF and at `{place}`.",
                    "The views for errors are named in the root URLconf only.",
                    f"Move the line to `{root}`.",
                ),
            )
    return None


def template_elsewhere(case: Case) -> DiagnosisRecord | None:
    """A template 404.html lies in a folder where Django does not look for it, and no view shows it."""
    event = error_page(case, (PLAIN_PAGE,))
    known = template_files(case.files)
    name = f"{event.status}.html" if event else ""
    if event is None or name in known or event.status in handlers(case, root_urlconf(case.files)):
        return None
    paths = [path for path in sorted(case.files) if path.endswith(f"/{name}")]
    if not paths:
        return None
    return DiagnosisRecord(
        slug="error-template-in-another-folder",
        station="template",
        what=f"Your template `{paths[0]}` was not used: Django's own page for status {event.status} came. Without a "
        "view of "
        f"your own for this error, Django looks for a template whose whole name is `{name}`, with no folder before it.",
        where=f"{paths[0]}:1",
        hints=(
            f"Below which folder does `{paths[0]}` lie, and what is its name for Django?",
            f"`{name}` has to lie directly in a folder `templates`.",
            f"Move it to `{paths[0].split('/')[0]}/templates/{name}`, or name a view by `handler{event.status}`.",
        ),
    )


def hidden_by_debug(case: Case) -> DiagnosisRecord | None:
    """The project's own page for this error is there; with DEBUG = True Django shows its technical page."""
    event = error_page(case, (DEBUG_PAGE,))
    # A page for 500 hides a mistake that is worth more than this.
    if event is None or case.station not in ABOUT or event.status != 404 or _meant_otherwise(case):
        return None
    own = handlers(case, root_urlconf(case.files)).get(404)
    template = template_files(case.files).get("404.html", "")
    place = f"{root_urlconf(case.files)}:{own[1]}" if own else f"{template}:1"
    return _hidden(case, place) if own or template else None


def _meant_otherwise(case: Case) -> bool:
    """Whether the address may be a mistake of its own: a redirect led there, or routes begin with the same part."""
    journey = case.last
    first = journey.path.strip("/").partition("/")[0].partition("?")[0] if journey else ""
    # What was tried also holds the routes of Django's apps, as `admin/`.
    tried = journey.route.names if journey and journey.route else ()
    parts = {pattern.partition("/")[0] for pattern in (*tried, *(route.pattern for route in routes(case.files)))}
    return first in parts or any(other.status in (301, 302, 303, 307, 308) for other in case.journeys[-2:-1])


def _hidden(case: Case, place: str) -> DiagnosisRecord:
    settings = settings_file(case.files)
    values = assignments(parsed(case.files.get(settings, b"")))
    line = next((line for name, _, line in values if name == "DEBUG"), 0)
    return DiagnosisRecord(
        slug="own-error-page-with-debug-on",
        station="view",
        what=f"Nothing was found at `{case.last.path if case.last else ''}`, so Django made a page for status 404. "
        "Your "
        f"own page (`{place}`) was not used: with DEBUG = True, Django shows its technical page, which tells you more.",
        where=f"{settings}:{line}" if line else place,
        hints=(
            f"Who wrote the page that the visitor saw? Look at DEBUG in `{settings}`.",
            "Your own pages for errors are for visitors, so Django uses them only with DEBUG = False.",
            'To see yours, set `DEBUG = False` and `ALLOWED_HOSTS = ["localhost", "127.0.0.1"]`.',
        ),
    )


RULES: tuple[Rule, ...] = (
    not_callable,
    not_there,
    status_forgotten,
    gave_nothing,
    named_in_another_urlconf,
    template_elsewhere,
    hidden_by_debug,
)
