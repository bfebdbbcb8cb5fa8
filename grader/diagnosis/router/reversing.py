"""Mistakes in making an address from a name: an unknown name or namespace, arguments that do not fit."""

import ast
import re
from dataclasses import dataclass

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import listed, nearest, nodes_at
from grader.diagnosis.project.routes import Route, routes, text, unreached
from grader.diagnosis.project.template_text import first_text, tokens_at
from grader.journey import Failure
from grader.results import DiagnosisRecord


@dataclass(frozen=True)
class Asked:
    """What was asked for: the name as it is written, where, and the tag's other words (None in Python)."""

    name: str
    place: str
    arguments: list[str] | None
    failure: Failure

    @property
    def namespace(self) -> str:
        """What stands before the last colon."""
        return self.name.rpartition(":")[0]

    @property
    def last(self) -> str:
        """What stands after the last colon."""
        return self.name.rpartition(":")[2]

    def said(self, fixed: str) -> str:
        """The name as it should be written, in the way of the place."""
        return f"{{% url '{fixed}' … %}}" if self.arguments is not None else f'"{fixed}"'


def asked_for(case: Case) -> Asked | None:
    """The address that could not be made, found again in the source."""
    failure = case.last.failure if case.last else None
    if failure is None or (failure.type, failure.module) != ("NoReverseMatch", "django.urls.exceptions"):
        return None
    # Which of several names on the line it was stands nowhere but in the message.
    told = re.search(r"'([^']*)'", failure.message)
    wanted = told[1] if told else ""
    if failure.template:
        for token in tokens_at(case.files, failure.template):
            name = first_text(token.text)
            if token.name == "url" and wanted in (name, name.rpartition(":")[2], *name.split(":")[:-1]):
                return Asked(name, failure.template, _arguments(token.text), failure)
        return None
    return _asked_in_python(case, wanted, failure)


def _asked_in_python(case: Case, wanted: str, failure: Failure) -> Asked | None:
    texts = [text(node) for node in nodes_at(case.files, failure.place) if isinstance(node, ast.expr)]
    for name in filter(None, texts):
        if wanted in (name, name.rpartition(":")[2], *name.split(":")[:-1]):
            return Asked(name, failure.place, None, failure)
    # LOGIN_REDIRECT_URL, success_url and others are written far from where they fail.
    return Asked(wanted, failure.place, None, failure) if wanted and failure.place else None


def name_without_quotes(case: Case) -> DiagnosisRecord | None:
    """`{% url index %}`: without quotes it is a variable, and that is empty."""
    failure = case.last.failure if case.last else None
    if failure is None or failure.type != "NoReverseMatch" or not failure.template:
        return None
    for token in tokens_at(case.files, failure.template):
        word = token.text.split()[1] if token.name == "url" and len(token.text.split()) > 1 else ""
        known = any(word in (route.name, route.full_name) for route in routes(case.files))
        if word and word[0] not in "\"'" and known:
            return DiagnosisRecord(
                slug="url-name-without-quotes",
                station="template",
                what=f"`{failure.template}` says `{{% {token.text} %}}`. Without quotes, `{word}` is a variable, and "
                "the "
                "context has none of this name. So Django looked for an address with an empty name.",
                where=failure.template,
                hints=(
                    "Look at the word after `url`: is it a text or a variable?",
                    "The name of an address is a text, so it needs quotes.",
                    f"Write `{{% url '{word}' %}}`.",
                ),
            )
    return None


def namespace_unknown(case: Case) -> DiagnosisRecord | None:
    """The part before the colon names no namespace."""
    asked = asked_for(case)
    known = {route.namespace for route in routes(case.files) if route.namespace}
    if asked is None or not asked.namespace or asked.namespace in known:
        return None
    return _not_included(case, asked) or _no_app_name(case, asked) or _wrong_namespace(case, asked, known)


def _not_included(case: Case, asked: Asked) -> DiagnosisRecord | None:
    lost = [path for path in unreached(case.files) if path.split("/")[-2:-1] == [asked.namespace]]
    if not lost:
        return None
    return DiagnosisRecord(
        slug="app-urls-not-included",
        station="router",
        what=f"`{asked.place}` asks for the address named `{asked.name}`. There is a URLconf `{lost[0]}`, but no other "
        "URLconf includes it, so Django knows none of its names.",
        where=asked.place,
        hints=(
            f"Which line of the root URLconf leads to `{lost[0]}`?",
            "Names are known only in URLconfs that are included.",
            f'Add a line such as `path("{asked.namespace}/", include("{lost[0][:-3].replace("/", ".")}"))`.',
        ),
    )


def _no_app_name(case: Case, asked: Asked) -> DiagnosisRecord | None:
    bare = [route for route in routes(case.files) if route.name == asked.last and not route.namespace]
    own = [route for route in bare if asked.namespace in route.file.split("/")]
    if not own:
        return None
    return DiagnosisRecord(
        slug="app-name-not-set",
        station="router",
        what=f"`{asked.place}` asks for `{asked.name}`, so Django looks for the namespace `{asked.namespace}`. "
        f"The route `{asked.last}` is in `{own[0].place}`, but its file sets no app_name: its names have no namespace.",
        where=f"{own[0].file}:1",
        hints=(
            f"Look at the top of `{own[0].file}`: what is its namespace?",
            "An app's namespace is the text app_name in its URLconf.",
            f'Add `app_name = "{asked.namespace}"` above urlpatterns in `{own[0].file}`.',
        ),
    )


def _wrong_namespace(case: Case, asked: Asked, known: set[str]) -> DiagnosisRecord:
    owners = sorted({route.namespace for route in routes(case.files) if route.name == asked.last and route.namespace})
    meant = nearest(asked.namespace, known) or next(iter(owners), "")
    fixed = f"{meant}:{asked.last}" if meant else ""
    return DiagnosisRecord(
        slug="address-name-with-a-wrong-namespace",
        station="router",
        what=f"`{asked.place}` asks for the address named `{asked.name}`. No URLconf has the namespace "
        f"`{asked.namespace}`. "
        + (f"Your project has {listed(sorted(known))}." if known else "Your project has none."),
        where=asked.place,
        hints=(
            "The part before the colon is the namespace. Where is it set?",
            "It is the text app_name in the URLconf of an app, not a part of the address.",
            f"Write {asked.said(fixed)}." if fixed else "Write a namespace that a URLconf sets by app_name.",
        ),
    )


def name_unknown(case: Case) -> DiagnosisRecord | None:
    """No route has this name, or only one inside a namespace."""
    asked = asked_for(case)
    if asked is None or named(case, asked):
        return None
    spaces = [route for route in routes(case.files) if route.name == asked.last and route.namespace != asked.namespace]
    if spaces and not asked.namespace:
        return _without_namespace(asked, spaces[0])
    known = {route.full_name for route in routes(case.files) if route.name and route.namespace == asked.namespace}
    begun = [name for name in known if name.startswith(asked.name) or asked.name.startswith(name)]
    meant = begun[0] if len(begun) == 1 else nearest(asked.name, known, 0.6)
    if asked.namespace and asked.namespace not in {route.namespace for route in routes(case.files)}:
        return None
    return DiagnosisRecord(
        slug="address-name-unknown",
        station="router",
        what=f"`{asked.place}` asks for the address named `{asked.name}`, but no route has this name. "
        + (f"The nearest name is `{meant}`. " if meant else "")
        + "A name is what stands after `name=` in a route; it is not the address and not the view.",
        where=asked.place,
        hints=(
            "Look at the routes of this app: what are their names?",
            f"Known are {listed(sorted(known))}." if known else "No route here has a name: add `name=` to one.",
            f"Write {asked.said(meant)}." if meant else f'Give the route that you mean `name="{asked.last}"`.',
        ),
    )


def _without_namespace(asked: Asked, route: Route) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="address-name-without-its-namespace",
        station="router",
        what=f"`{asked.place}` asks for the address named `{asked.name}`. The route with this name in "
        f"`{route.place}` is "
        f"in the namespace `{route.namespace}`, so its whole name is `{route.full_name}`.",
        where=asked.place,
        hints=(
            f"Look at app_name in `{route.file}`.",
            "Where a URLconf sets app_name, each of its names needs it in front, with a colon.",
            f"Write {asked.said(route.full_name)}.",
        ),
    )


def named(case: Case, asked: Asked) -> list[Route]:
    """The routes that have exactly this name."""
    return [route for route in routes(case.files) if route.name and route.full_name == asked.name]


def _arguments(tag: str) -> list[str]:
    """The words after the name in `{% url 'name' a b=c as x %}`."""
    given = tag.split()[2:]
    return given[: given.index("as")] if "as" in given else given


RULES: tuple[Rule, ...] = (
    name_without_quotes,
    namespace_unknown,
    name_unknown,
)
