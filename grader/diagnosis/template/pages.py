"""What a template shows, or leaves out, without anybody complaining; and a template inside itself."""

import ast
import re
from collections.abc import Iterator

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.database.queries import answered_well
from grader.diagnosis.project.functions import returns
from grader.diagnosis.project.names import listed, nearest, written
from grader.diagnosis.project.source import Files, modules
from grader.diagnosis.project.template_text import Token, first_text, template_files, tokens
from grader.results import DiagnosisRecord


def includes_itself(case: Case) -> DiagnosisRecord | None:
    """A template that includes itself, without end."""
    failure = case.last.failure if case.last else None
    if not case.last or not failure or failure.type != "RecursionError":
        return None
    known = template_files(case.files)
    for path in dict.fromkeys(event.place for event in case.last.templates):
        for token in tokens(case.files.get(path, b"")):
            if token.name == "include" and path and known.get(first_text(token.text)) == path:
                where = f"{path}:{token.line}"
                return DiagnosisRecord(
                    slug="template-includes-itself",
                    station="template",
                    what=f"`{where}` includes `{first_text(token.text)}`, and this is the same file. So Django fills "
                    "the template inside itself, and inside that again, until Python gives up (RecursionError).",
                    where=where,
                    hints=(
                        f"Which file does the tag in `{where}` include?",
                        "A template that includes itself needs a condition that becomes false at some depth.",
                        "Put the part that you need twice into a file of its own, and include that one.",
                    ),
                )
    return None


def block_not_in_base(case: Case) -> DiagnosisRecord | None:
    """A block that no template above has: what stands in it is shown nowhere."""
    journey = answered_well(case)
    for event in journey.templates if journey else ():
        above = _above(case.files, event.place)
        blocks = {token.text.split()[1] for path in above for token in _blocks(case.files, path)}
        for token in _outer_blocks(case.files, event.place) if above and blocks else ():
            name = token.text.split()[1]
            meant = nearest(name, blocks)
            if name not in blocks and meant:
                return DiagnosisRecord(
                    slug="block-not-in-the-base",
                    station="template",
                    what=f"`{event.place}:{token.line}` fills a block `{name}`, but `{above[0]}` has no block of this "
                    f"name. It has {listed(sorted(blocks))}. Django does not complain: what stands in `{name}` is "
                    "shown nowhere.",
                    where=f"{event.place}:{token.line}",
                    hints=(
                        f"Compare the names of the blocks in `{event.place}` and `{above[0]}`.",
                        "A template that extends another can only fill the blocks that the other one has.",
                        f"Write `{{% block {meant} %}}`.",
                    ),
                )
    return None


def _above(files: Files, path: str) -> list[str]:
    """The templates that this one extends, the nearest first; none where one of them cannot be read."""
    known = template_files(files)
    found: list[str] = []
    while path in files and path not in found[:-1] and len(found) < 10:
        extends = [token for token in tokens(files[path]) if token.name == "extends"]
        if not extends:
            return found
        path = known.get(first_text(extends[0].text), "")
        found.append(path)
    return []


def _blocks(files: Files, path: str) -> list[Token]:
    return [token for token in tokens(files[path]) if token.name == "block" and len(token.text.split()) > 1]


def _outer_blocks(files: Files, path: str) -> Iterator[Token]:
    depth = 0
    for token in tokens(files.get(path, b"")):
        if token.name == "block" and len(token.text.split()) > 1:
            if not depth:
                yield token
            depth += 1
        elif token.name == "endblock":
            depth -= 1


def comment_over_lines(case: Case) -> DiagnosisRecord | None:
    """`{#` without `#}` on the same line: the visitor reads it."""
    journey = answered_well(case)
    for event in journey.templates if journey else ():
        source = case.files.get(event.place, b"").decode(errors="replace")
        for number, line in enumerate(source.splitlines(), start=1):
            last = line.rpartition("{#")[2]
            if "{#" in line and "#}" not in last and "#}" in source and "comment %}" not in source:
                where = f"{event.place}:{number}"
                return DiagnosisRecord(
                    slug="comment-over-two-lines",
                    station="template",
                    what=f"`{where}` begins a comment with `{{#`, and it does not end on the same line. For Django "
                    "this is no comment, but a text like any other: the visitor reads it.",
                    where=where,
                    hints=(
                        "Look at the page in the browser: which words should not be there?",
                        "A comment between `{#` and `#}` has to begin and end on one line.",
                        "Write `{% comment %}` … `{% endcomment %}` for more than one line.",
                    ),
                )
    return None


def tag_gives_dictionary(case: Case) -> DiagnosisRecord | None:
    """A simple_tag that returns a dictionary, shown as it is."""
    journey = answered_well(case)
    made = _dictionary_tags(case.files) if journey else {}
    for event in journey.templates if journey else ():
        for token in tokens(case.files.get(event.place, b"")):
            if token.name in made and " as " not in token.text:
                place = made[token.name]
                return DiagnosisRecord(
                    slug="tag-returns-a-dictionary",
                    station="template",
                    what=f"The tag `{{% {token.text} %}}` in `{event.place}:{token.line}` returns a dictionary "
                    f"(`{place}`). A simple_tag shows what it returns as a text: the page shows a dictionary.",
                    where=place,
                    hints=(
                        f"What does the function in `{place}` return, and what does the page show of it?",
                        "A simple_tag shows its value. Only an inclusion_tag hands a dictionary on to a template.",
                        f"Return a text, or write `{{% {token.name} as values %}}` and then `{{{{ values.key }}}}`.",
                    ),
                )
    return None


def function_not_registered(case: Case) -> DiagnosisRecord | None:
    """A function in a library that has the filter's or tag's name, but is not registered."""
    failure = case.last.failure if case.last else None
    filters = "django.template.base.Parser.find_filter", "django.template.base.Parser.invalid_block_tag"
    if failure is None or failure.raised_in not in filters or not failure.template:
        return None
    for path, module in modules(case.files):
        for node in module.body if "templatetags/" in path and b"register" in case.files[path] else ():
            # The decorator may be another call, or the call may stand below the function.
            if not isinstance(node, ast.FunctionDef) or node.decorator_list:
                continue
            alone = not re.search(rf"register\b.*\b{node.name}\b".encode(), case.files[path])
            if alone and failure.message.startswith((f"Invalid filter: '{node.name}'",)):
                return _unregistered(failure.template, f"{path}:{node.lineno}", node.name)
    return None


def _unregistered(template: str, where: str, name: str) -> DiagnosisRecord:
    return DiagnosisRecord(
        slug="filter-not-registered",
        station="template",
        what=f"`{template}` uses the filter `{name}`, and Django knows none of this name. `{where}` has the function "
        f"`{name}`, but nothing registers it: a function in a library is no filter by itself.",
        where=where,
        hints=(
            f"What stands above the function in `{where}`, and above other filters?",
            "A library's `register` has to be told which functions are filters.",
            f"Write `@register.filter` in the line above `def {name}`.",
        ),
    )


def _dictionary_tags(files: Files) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, module in modules(files):
        for node in module.body if "templatetags/" in path else ():
            if isinstance(node, ast.FunctionDef) and "register.simple_tag" in map(written, node.decorator_list):
                given = returns(node)
                if given and all(isinstance(item.value, ast.Dict) for item in given):
                    found[node.name] = f"{path}:{given[0].lineno}"
    return found


RULES: tuple[Rule, ...] = (
    function_not_registered,
    includes_itself,
    block_not_in_base,
    comment_over_lines,
    tag_gives_dictionary,
)
