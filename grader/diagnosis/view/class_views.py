"""Mistakes in class views, and in responses that are filled late."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.functions import WrittenView, written_view
from grader.diagnosis.project.names import line_of, written
from grader.diagnosis.project.routes import routes, text
from grader.diagnosis.project.tables import models
from grader.journey import Failure, Journey
from grader.results import DiagnosisRecord

NEEDS = {
    "list.MultipleObjectMixin.get_queryset": ("model", "which model's rows it should show"),
    "detail.SingleObjectMixin.get_queryset": ("model", "which model's row it should show"),
    "base.TemplateResponseMixin.get_template_names": ("template_name", "which template it should fill"),
    "edit.FormMixin.get_form_class": ("form_class", "which form it should show"),
    "edit.ModelFormMixin.get_form_class": ("fields", "which fields its form should have"),
    "edit.FormMixin.get_success_url": ("success_url", "where to go after the form"),
    "edit.ModelFormMixin.get_success_url": ("success_url", "where to go after the form"),
    "edit.DeletionMixin.get_success_url": ("success_url", "where to go after the row is gone"),
}
"""By the method of Django that asked in vain: what the class has to say, in words."""

ALSO = {
    "model": "A `queryset`, or a method `get_queryset`, says it as well.",
    "template_name": "A ListView or DetailView makes the name from its model; a TemplateView cannot.",
    "fields": 'It is a list of names, such as `fields = ["title"]`; a `form_class` says it as well.',
    "success_url": 'At this place it has to be `reverse_lazy("…")`. A method `get_success_url`, or `get_absolute_url` '
    "of the model, says it as well.",
}


def class_without_as_view(case: Case) -> DiagnosisRecord | None:
    """A route leads to the class itself."""
    journey = case.last
    view = written_view(case, journey) if journey and journey.status == 500 else None
    if view is None or not isinstance(view.node, ast.ClassDef) or not journey or not journey.route:
        return None
    own = [route for route in routes(case.files) if route.pattern == journey.route.name]
    bare = [route for route in own if isinstance(route.view, (ast.Name, ast.Attribute))]
    if not bare or written(bare[0].view).rpartition(".")[2] != view.node.name:
        return None
    return DiagnosisRecord(
        slug="class-view-without-as-view",
        station="router",
        what=f"The route in `{bare[0].place}` leads to the class `{view.node.name}` itself. Django calls what a route "
        "leads to with the request. Calling a class makes an object of it; that is no response.",
        where=bare[0].place,
        hints=(
            f"Look at the second argument of path() in `{bare[0].place}`.",
            "A route needs a function. A class view makes one with its method as_view().",
            f"Write `{written(bare[0].view)}.as_view()`."
            + ("" if view.node.bases else " The class has to inherit from `View`."),
        ),
    )


def class_says_too_little(case: Case) -> DiagnosisRecord | None:
    """Django's generic view asked its class for something that it does not say."""
    failure = case.last.failure if case.last else None
    asked = failure.raised_in.removeprefix("django.views.generic.") if failure else ""
    view = written_view(case, case.last) if case.last and asked in NEEDS else None
    if view is None or not failure or failure.type != "ImproperlyConfigured" or not isinstance(view.node, ast.ClassDef):
        return None
    attribute, words = NEEDS[asked]
    base = (written(view.node.bases[-1]) if view.node.bases else "").rpartition(".")[2] or "class view"
    return DiagnosisRecord(
        slug=f"class-view-without-{attribute.replace('_', '-')}",
        station="view",
        what=f"The view `{view.node.name}` in `{view.file}:{view.node.lineno}` does not say {words}. "
        f"A {base} does not find this out from its own name: it asks for `{attribute}`.",
        where=f"{view.file}:{view.node.lineno}",
        hints=(
            f"Read the class `{view.node.name}`: what does it tell Django, and what not?",
            f"The attribute `{attribute}` of the class says it. {ALSO.get(attribute, '')}".strip(),
            f"Add a line to the class: `{attribute} = {_example(case, view, attribute)}`.",
        ),
    )


def _example(case: Case, view: WrittenView, attribute: str) -> str:
    if attribute == "model":
        named = [model.name for model in models(case.files) if view.node.name.startswith(model.name)]
        return max(named, key=len, default="…")
    return {"template_name": '"…/….html"', "fields": "[…]", "success_url": 'reverse_lazy("…")'}.get(attribute, "…")


def detail_without_key(case: Case) -> DiagnosisRecord | None:
    """A DetailView, UpdateView or DeleteView whose route catches neither pk nor slug."""
    journey = case.last
    failure = journey.failure if journey else None
    view = written_view(case, journey) if journey and failure else None
    asked = "django.views.generic.detail.SingleObjectMixin.get_object"
    if view is None or not failure or failure.raised_in != asked or failure.type != "AttributeError":
        return None
    if found := _other_keyword(view, journey):
        return found
    wanted = journey.route.name if journey and journey.route else ""
    route = next((route for route in routes(case.files) if route.pattern == wanted), None)
    place = route.place if route else f"{view.file}:{view.node.lineno}"
    caught = f"catches {', '.join(f'`{gap}`' for gap in route.gaps)}" if route and route.gaps else "catches no value"
    return DiagnosisRecord(
        slug="detail-view-without-pk",
        station="router",
        what=f"The view `{view.node.name}` shows one row, and has to know which. It looks for a value named `pk` or "
        "`slug` "
        f"from the address; the route in `{place}` {caught}.",
        where=place,
        hints=(
            f"How is the value named in the route of `{place}`?",
            "A view for one row takes the value `pk` from the route, or `slug`.",
            "Write `<int:pk>` in the route, or set `pk_url_kwarg` in the class to the name that the route has.",
        ),
    )


def _other_keyword(view: WrittenView, journey: Journey | None) -> DiagnosisRecord | None:
    """The class says another name for the value than the route has."""
    given = [name for name, _ in journey.route.values] if journey and journey.route else []
    for item in view.node.body:
        named = written(item.targets[0]) if isinstance(item, ast.Assign) else ""
        value = text(item.value) if isinstance(item, ast.Assign) else ""
        if named in ("pk_url_kwarg", "slug_url_kwarg") and value and value not in given and given:
            where = f"{view.file}:{item.lineno}"
            return DiagnosisRecord(
                slug="class-view-looks-for-another-value",
                station="view",
                what=f"`{where}` says that the value from the address is named `{value}`, but the route calls it "
                f"`{given[0]}`. So `{view.node.name}` does not know which row to show.",
                where=where,
                hints=(
                    "Which name has the gap in the route, and which does the class look for?",
                    f"`{named}` has to be the name of the gap, letter by letter.",
                    f'Write `{named} = "{given[0]}"`, or name the gap `{value}`.',
                ),
            )
    return None


def read_before_rendered(case: Case) -> DiagnosisRecord | None:
    """The content of a TemplateResponse was read before it was there."""
    failure = case.last.failure if case.last else None
    if not failure or (failure.type, failure.module) != ("ContentNotRenderedError", "django.template.response"):
        return None
    if not failure.place:
        return None
    return DiagnosisRecord(
        slug="page-read-before-it-is-rendered",
        station="view",
        what=f"`{failure.place}` reads the content of a response {_made_by(case, failure)}. Such a response is filled "
        "late: only after the view has given it back, so that layers can still change its context. Until then it is "
        "empty.",
        where=failure.place,
        hints=(
            f"Which kind of response does `{failure.place}` read, and when is it filled?",
            (
                "A TemplateResponse, and so a response of Django's class views, holds a template and a context until "
                "Django "
                "renders it."
            ),
            (
                "Use `render(request, …)`, which fills the page at once, or `response.add_post_render_callback(…)`, "
                "or call `response.render()` first."
            ),
        ),
    )


def _made_by(case: Case, failure: Failure) -> str:
    file, _ = line_of(failure.place)
    view = written_view(case, case.last) if case.last else None
    return f"that `{view.name}` makes" if view and view.file == file else "that the view has made"


RULES: tuple[Rule, ...] = (
    class_without_as_view,
    class_says_too_little,
    detail_without_key,
    read_before_rendered,
)
