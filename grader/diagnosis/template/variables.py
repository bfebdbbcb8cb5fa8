"""Names that a template uses and the context does not have: Django says nothing, and the place stays empty."""

import ast
import re
from collections.abc import Iterator

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database.queries import answered_well
from grader.diagnosis.project.functions import written_view
from grader.diagnosis.project.names import line_of, listed, nearest
from grader.diagnosis.project.source import Files, modules
from grader.diagnosis.project.tables import models
from grader.diagnosis.project.template_text import Token, first_text, template_files, tokens, words
from grader.diagnosis.project.vocabulary import ALWAYS_KNOWN, OF_CLASS_VIEWS
from grader.journey import Event
from grader.results import DiagnosisRecord

LOOP, DOTTED, PLAIN = "loop", "dotted", "plain"


def variable_unknown(case: Case) -> DiagnosisRecord | None:
    """The template asks for a name that nobody gives, and the view gives one that nobody uses."""
    journey = answered_well(case)
    for event in journey.templates if journey else ():
        if event.by.startswith("view") and event.place in case.files and (found := _unknown_in(case, event)):
            return found
    return None


def variable_behind_failure(case: Case) -> DiagnosisRecord | None:
    """A name that nobody gives was handed to a tag or filter, which could not work with nothing."""
    journey = case.last
    failure = journey.failure if journey else None
    path, line = line_of(failure.template) if failure else ("", 0)
    for event in journey.templates if journey and failure else ():
        if event.place == path and line and failure and failure.type not in ("NoReverseMatch", "TemplateSyntaxError"):
            for name, token, _ in _unknown_names(case, event):
                if token.line == line:
                    return _report(case, event, name, token, _unused(case, event))
    return None


def _unknown_names(case: Case, event: Event) -> list[tuple[str, Token, str]]:
    text = tokens(case.files.get(event.place, b""))
    known = {*event.names, *ALWAYS_KNOWN, *_bound(text), *_elsewhere(case.files)}
    asked = [(word, token, how) for token in text for word, how in _asked(token)]
    return [(word.partition(".")[0], token, how) for word, token, how in asked if word.partition(".")[0] not in known]


def _unused(case: Case, event: Event) -> list[str]:
    return sorted(set(event.names) - ALWAYS_KNOWN - _used(case.files, event.place, set()))


def _unknown_in(case: Case, event: Event) -> DiagnosisRecord | None:
    unused = _unused(case, event)
    own = [name for name in unused if name not in OF_CLASS_VIEWS]
    rows = {"object_list", "object", *event.names} - (OF_CLASS_VIEWS - {"object_list", "object"})
    generic = {"object_list", "object"} & set(event.names) and rows & set(event.names) <= set(unused)
    fields = {name for model in models(case.files) for name in model.fields}
    conditions = _conditions(tokens(case.files[event.place]))
    for name, token, how in _unknown_names(case, event):
        # What is asked for by `if`, or shown plainly, may be meant to be missing now and then.
        near = nearest(name, own, 0.75 if name in conditions else 0.6)
        field = how == DOTTED and any(re.search(rf"\b{name}\.{known}\b", token.text) for known in fields)
        sure = how != PLAIN and (own or generic or field or (how == LOOP and not event.names))
        if near or (sure and name not in conditions):
            return _report(case, event, name, token, unused)
    return None


def _conditions(text: tuple[Token, ...]) -> set[str]:
    """The names that the template asks for by `if`."""
    return {word.partition(".")[0] for token in text if token.name in ("if", "elif") for word in words(token.text)}


def _report(case: Case, event: Event, name: str, token: Token, unused: list[str]) -> DiagnosisRecord:
    where = f"{event.place}:{token.line}"
    own = [other for other in unused if other not in OF_CLASS_VIEWS]
    meant = nearest(name, own, 0.6) or next(iter(own), "")
    bound = nearest(name, _bound(tokens(case.files[event.place]))) if not meant else ""
    if {"object_list", "object"} & set(event.names) and not nearest(name, own, 0.8):
        return _generic(case, event, name, where)
    key = _key_place(case, meant) if meant else ""
    rare = key and nearest(name, [meant]) and _count(case.files, meant) < _count(case.files, name)
    gives = f"Nobody uses `{meant}`, which the view gives" + (f" in `{key}`. " if key else ". ") if meant else ""
    return DiagnosisRecord(
        slug="template-variable-unknown",
        station="template",
        what=f"`{where}` uses `{name}`, but the context has no such name. "
        + (f"It has {listed(event.names)}. " if event.names else "The view gives it none at all. ")
        + gives
        + "Django does not complain: a name that it does not know is simply empty.",
        where=key if rare else where,
        hints=(
            f"Compare the names in `{event.place}` with the keys of the context that the view gives.",
            "The template knows a value only by the key that it has in the context.",
            f"Use one name in both places: `{name}` or `{meant}`."
            if meant
            else f"The template itself makes a name `{bound}`, almost the same. Write `{bound}` if you mean it."
            if bound
            else f'Give it in the view: `{{"{name}": …}}`.',
        ),
    )


def _key_place(case: Case, key: str) -> str:
    """file:line in the view where the key of the context is written."""
    view = written_view(case, case.last) if case.last else None
    for node in ast.walk(view.node) if view else ():
        if (isinstance(node, ast.Constant) and node.value == key) or (
            isinstance(node, ast.keyword) and node.arg == key
        ):
            return f"{view.file}:{node.lineno}" if view else ""
    return ""


def _generic(case: Case, event: Event, name: str, where: str) -> DiagnosisRecord:
    journey = case.last
    view = written_view(case, journey) if journey else None
    place = f"{view.file}:{view.node.lineno}" if view else where
    many = "object_list" in event.names
    names = [other for other in event.names if other not in OF_CLASS_VIEWS]
    attribute = f'context_object_name = "{name}"'
    standard = "object_list" if many else "object"
    return DiagnosisRecord(
        slug="list-name-not-said" if many else "object-name-not-said",
        station="view",
        what=f"`{where}` uses `{name}`, but the class view gives its {'rows' if many else 'row'} as "
        f"{listed([standard, *names])}. Django does not complain: a name that it does not know is simply empty.",
        where=place,
        hints=(
            f"Which names does the class in `{place}` give? The template uses `{name}`.",
            "A class view cannot know what your template calls its rows; it has names of its own, or you set one.",
            f"Add `{attribute}` to the class, or use `{standard}` in the template.",
        ),
    )


def _asked(token: Token) -> Iterator[tuple[str, str]]:
    """The names whose absence would leave a hole, and how they are used."""
    if token.name == "for":
        looped = token.text.partition(" in ")[2]
        yield from ((word, LOOP) for word in words(looped) if word != "reversed")
    elif not token.tag and "|default" not in token.text:
        yield from ((word, DOTTED if "." in word else PLAIN) for word in words(token.text))


def _bound(text: tuple[Token, ...]) -> set[str]:
    """The names that the template makes itself: in loops, by `with`, and by `as`."""
    made: set[str] = set()
    for token in text:
        if token.name == "for":
            made.update(re.findall(r"\w+", token.text.partition(" in ")[0]))
        elif token.tag:
            made.update(re.findall(r"(\w+)=", token.text))
            made.update(re.findall(r"\bas\s+(\w+)", token.text))
        if token.name in ("get_current_language", "regroup", "cycle", "blocktranslate", "blocktrans"):
            made.update(re.findall(r"\w+", token.text))
    return made


def _elsewhere(files: Files) -> set[str]:
    """Every text in the project's libraries of tags and context processors: each may be a name that they add."""
    found: set[str] = set()
    for path, module in modules(files):
        if "templatetags/" in path or "context" in path or b"context_data" in files[path]:
            found |= {str(node.value) for node in ast.walk(module) if isinstance(node, ast.Constant)}
    return found


def _used(files: Files, path: str, seen: set[str]) -> set[str]:
    """Every name that a template, or one that it extends or includes, uses in any way."""
    if path in seen or path not in files:
        return set()
    seen.add(path)
    known = template_files(files)
    used: set[str] = set()
    for token in tokens(files[path]):
        used |= {word.partition(".")[0] for word in words(token.text)}
        if token.name in ("extends", "include"):
            used |= _used(files, known.get(first_text(token.text), ""), seen)
    return used


def _count(files: Files, word: str) -> int:
    pattern = re.compile(rf"\b{re.escape(word)}\b".encode())
    return sum(len(pattern.findall(source)) for path, source in files.items() if path.endswith((".py", ".html")))


RULES: tuple[Rule, ...] = (variable_behind_failure, variable_unknown)
