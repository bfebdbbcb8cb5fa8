"""What never comes to an end: a redirect to the same address, and a loop in a view. And classes that are not asked."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import written_view
from grader.diagnosis.project.modules import called_name, covering
from grader.diagnosis.project.names import line_of, written
from grader.diagnosis.project.routes import Route, routes, text
from grader.diagnosis.project.source import parsed
from grader.diagnosis.view.words import calls_in
from grader.journey import Ending
from grader.results import DiagnosisRecord

GUARDS = ("LoginRequiredMixin", "UserPassesTestMixin", "PermissionRequiredMixin")


def redirect_to_itself(case: Case) -> DiagnosisRecord | None:
    """Each redirect of the view leads to the view's own address."""
    journey = case.last
    own = [event for event in journey.events if event.station == "view" and event.status == 302] if journey else []
    view = written_view(case, journey) if journey and own and journey.method == "GET" else None
    named = journey.route.name if journey and journey.route else ""
    route = next((route for route in routes(case.files) if route.pattern == named and route.name), None)
    if view is None or route is None:
        return None
    calls = list(calls_in(view, "redirect", "HttpResponseRedirect"))
    # What the view has noted may lead to another answer the next time.
    noted = {node.attr for node in ast.walk(view.node) if isinstance(node, ast.Attribute)}
    if noted & {"session", "set_cookie", "save", "create", "delete", "update"}:
        return None
    guards = [item for item in view.node.decorator_list if isinstance(item, ast.Call)]
    logins = [item for item in guards if called_name(item) == "login_required"]
    for call in logins:
        if not calls and any(key.arg == "login_url" and text(key.value) == route.full_name for key in call.keywords):
            return _itself(f"{view.file}:{call.lineno}", route, view.name)
    if calls and not view.node.decorator_list and all(_same(call, route) for call in calls):
        return _itself(f"{view.file}:{calls[0].lineno}", route, view.name)
    return None


def _same(call: ast.Call, route: Route) -> bool:
    """Whether the call names the route and hands on the values as they came."""
    given = [written(value) for value in call.args[1:]] + [written(key.value) for key in call.keywords]
    return bool(call.args) and text(call.args[0]) == route.full_name and given == list(route.gaps)


def _itself(where: str, route: Route, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="redirect-to-the-same-view",
        station="view",
        what=f"`{where}` sends the visitor to the address named `{route.full_name}`. This is the address that `{name}` "
        "itself answers. So the browser asks the same view again, gets the same redirect again, and gives up after a "
        "while.",
        where=where,
        hints=(
            "Follow the redirect by hand: which address comes next, and which view answers it?",
            "A redirect has to lead to another page than the one that redirects.",
            f"Give another name than `{route.full_name}` there.",
        ),
    )


def loop_without_end(case: Case) -> DiagnosisRecord | None:
    """The time ran out inside a `while` whose condition nothing in the loop can change."""
    journey = case.last
    failure = journey.failure if journey and journey.ending is Ending.NO_ANSWER else None
    file, line = line_of(failure.place) if failure else ("", 0)
    nodes = covering(parsed(case.files.get(file, b"")), line) if line else []
    loops = [node for node in nodes if isinstance(node, ast.While)]
    if not loops or not _stays(loops[-1]):
        return None
    loop = loops[-1]
    where, test = f"{file}:{loop.lineno}", ast.unparse(loop.test)
    return DiagnosisRecord(
        slug="loop-without-end",
        station="view",
        what=f"No answer came: when the time was up, Python was still in the loop `while {test}` of `{where}`. Nothing "
        "inside this loop changes what its condition asks for, so it never ends.",
        where=where,
        hints=(
            f"Which lines inside the loop change the value of `{test}`?",
            "A `while` goes on as long as its condition is true. Each round has to bring it nearer to its end.",
            "Fetch or calculate the value anew inside the loop, or use a query that finds the right row at once.",
        ),
    )


def _stays(loop: ast.While) -> bool:
    """Whether no line of the loop leaves it, or touches a name of its condition."""
    asked = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    inside = [node for line in loop.body for node in ast.walk(line)]
    leaves = any(isinstance(node, (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.Await)) for node in inside)
    touched = {node.id for node in inside if isinstance(node, ast.Name)}
    calls = any(isinstance(node, ast.Call) for node in ast.walk(loop.test))
    return not leaves and not calls and not asked & touched


def as_view_not_called(case: Case) -> DiagnosisRecord | None:
    """`as_view` without parentheses."""
    journey = case.last
    failure = journey.failure if journey else None
    if not journey or not journey.route or not failure or failure.type != "TypeError":
        return None
    for route in routes(case.files):
        words = written(route.view)
        if route.pattern == journey.route.name and words.endswith(".as_view") and "as_view()" in failure.message:
            return DiagnosisRecord(
                slug="as-view-without-parentheses",
                station="router",
                what=f"The route in `{route.place}` leads to `{words}`, without parentheses. So the route has the "
                "method that would make the view, not the view. Django called it with the request, and it takes none.",
                where=route.place,
                hints=(
                    f"Look at the second value of path() in `{route.place}`, and at those of other class views.",
                    "as_view() makes a function of the class when it is called, and a route needs this function.",
                    f"Write `{words}()`.",
                ),
            )
    return None


def method_without_self(case: Case) -> DiagnosisRecord | None:
    """A method of a class view that takes nothing, not even self."""
    failure = case.last.failure if case.last else None
    view = written_view(case, case.last) if case.last and failure and failure.type == "TypeError" else None
    for item in view.node.body if view and isinstance(view.node, ast.ClassDef) else ():
        if not isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) or item.decorator_list:
            continue
        bare = not (item.args.args or item.args.posonlyargs or item.args.vararg)
        if view and failure and bare and f"{view.node.name}.{item.name}() takes 0 positional" in failure.message:
            where = f"{view.file}:{item.lineno}"
            return DiagnosisRecord(
                slug="method-without-self",
                station="view",
                what=f"`{where}` defines the method `{item.name}` without `self`. Python calls a method with "
                "its object as the first value, and this one takes none.",
                where=where,
                hints=(
                    f"Compare the parameters of `{item.name}` with those of other methods.",
                    "The first parameter of a method takes the object that it belongs to.",
                    f"Write `def {item.name}(self):`, with further parameters after it.",
                ),
            )
    return None


def guard_behind_view(case: Case) -> DiagnosisRecord | None:
    """LoginRequiredMixin behind the view: the view answers before the mixin is asked."""
    journey = case.last
    view = written_view(case, journey) if journey and journey.status == 200 else None
    bases = [written(base).rpartition(".")[2] for base in getattr(view.node, "bases", ())] if view else []
    behind = next((base for base in bases[1:] if base in GUARDS), "")
    if view is None or not behind or not bases[0].endswith("View"):
        return None
    where = f"{view.file}:{view.node.lineno}"
    return DiagnosisRecord(
        slug="guard-behind-the-view",
        station="view",
        what=f"In `{where}`, `{behind}` stands behind `{bases[0]}`. Python asks the classes from left to right, and "
        f"`{bases[0]}` answers the request by itself: `{behind}` is never asked, so everybody sees the page.",
        where=where,
        hints=(
            f"In which order does Python look into the classes in the brackets of `{view.node.name}`?",
            "What has to be asked before the view stands before it.",
            f"Write `class {view.node.name}({behind}, {bases[0]}):`.",
        ),
    )


RULES: tuple[Rule, ...] = (
    as_view_not_called,
    method_without_self,
    loop_without_end,
    redirect_to_itself,
    guard_behind_view,
)
