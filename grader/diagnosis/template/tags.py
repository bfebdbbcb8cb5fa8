"""Tags of a template that are not closed, not known, or at the wrong place."""

import ast

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.names import line_of, nearest, written
from grader.diagnosis.project.routes import text
from grader.diagnosis.project.source import Files, modules
from grader.diagnosis.project.template_text import Token, first_text, tokens, tokens_at, unquoted
from grader.diagnosis.project.vocabulary import CLOSED_TAGS, FILTERS, INSIDE, LOADED_FILTERS, LOADED_TAGS, PLAIN_TAGS
from grader.journey import Failure
from grader.results import DiagnosisRecord

ELSEWHERE = {"elseif": "elif", "elsif": "elif", "foreach": "for"}
"""Tags of other template languages."""
ENDS = {f"end{name}": name for name in CLOSED_TAGS}


def own_library(files: Files, word: str) -> str:
    """The name of the project's library that registers a tag or filter of this name; empty if none does."""
    for path, module in modules(files):
        if "templatetags/" in path:
            for node in ast.walk(module):
                if isinstance(node, ast.FunctionDef) and _registered(node, word):
                    return path.rpartition("/")[2].removesuffix(".py")
    return ""


def own_words(files: Files) -> set[str]:
    """The names of all functions in the project's libraries."""
    walked = (node for path, module in modules(files) if "templatetags/" in path for node in ast.walk(module))
    return {node.name for node in walked if isinstance(node, ast.FunctionDef)}


def _registered(node: ast.FunctionDef, word: str) -> bool:
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        named = [*(call.args if call else ()), *(keyword.value for keyword in (call.keywords if call else ()))]
        own = written(call.func if call else decorator).startswith("register.")
        if own and word in (node.name, *(text(value) for value in named)):
            return True
    return False


def not_closed(case: Case) -> DiagnosisRecord | None:
    """A block tag without its end; another tag's end, or the end of the file, came first."""
    failure = _syntax_failure(case)
    if failure is None or not failure.raised_in.endswith(("Parser.unclosed_block_tag", "Parser.invalid_block_tag")):
        return None
    path, line = line_of(failure.template)
    opened = _unclosed(tokens(case.files.get(path, b"")), line, at_end=failure.raised_in.endswith("unclosed_block_tag"))
    if opened is None:
        return None
    end = f"end{opened.name}"
    return DiagnosisRecord(
        slug="template-tag-not-closed",
        station="template",
        what=f"`{path}:{opened.line}` opens `{{% {opened.text} %}}`, and nothing closes it. "
        + (f"In line {line}, Django still waits for `{{% {end} %}}`. " if line != opened.line else "")
        + "Tags that enclose something are closed from the inside to the outside, as brackets are.",
        where=f"{path}:{opened.line}",
        hints=(
            f"Which tags does `{path}` open, and where does it close each?",
            f"What `{opened.name}` opens, `{end}` has to close, before the tag around it ends.",
            f"Add `{{% {end} %}}` after what belongs to `{{% {opened.text} %}}`.",
        ),
    )


def _unclosed(found: tuple[Token, ...], line: int, *, at_end: bool) -> Token | None:
    """The innermost tag that is open where Django stumbled over another tag's end."""
    stack: list[Token] = []
    for token in found:
        if token.name in CLOSED_TAGS:
            stack.append(token)
        elif token.name.startswith("end") or token.name in INSIDE:
            opener = INSIDE.get(token.name, token.name.removeprefix("end"))
            innermost = stack[-1].name if stack else ""
            if innermost != opener and not (token.name == "else" and innermost in ("ifchanged", "if")):
                outer = any(open_.name == opener for open_ in stack)
                return stack[-1] if stack and outer and token.line == line else None
            if token.name not in INSIDE:
                stack.pop()
    return stack[-1] if at_end and stack else None


def end_without_begin(case: Case) -> DiagnosisRecord | None:
    """An end tag, `else` or `empty` that belongs to nothing."""
    failure = _syntax_failure(case)
    if failure is None or not failure.raised_in.endswith("Parser.invalid_block_tag"):
        return None
    names = ENDS | INSIDE
    for token in tokens_at(case.files, failure.template):
        if token.name in names and token.name == _stumbled(failure) and not_closed(case) is None:
            opener = names[token.name]
            return DiagnosisRecord(
                slug="template-tag-closed-without-begin",
                station="template",
                what=f"`{failure.template}` says `{{% {token.text} %}}`, but at this place no `{opener}` is open.",
                where=failure.template,
                hints=(
                    f"Which tag should `{token.name}` belong to?",
                    "Tags that enclose something are closed from the inside to the outside, as brackets are.",
                    f"Take `{{% {token.name} %}}` away, or begin with `{{% {opener} … %}}` above it.",
                ),
            )
    return None


def tag_not_known(case: Case) -> DiagnosisRecord | None:
    """A tag that no library which this template loads has."""
    failure = _syntax_failure(case)
    if failure is None or not failure.raised_in.endswith("Parser.invalid_block_tag"):
        return None
    for token in tokens_at(case.files, failure.template):
        if token.name == _stumbled(failure) and token.name not in INSIDE and token.name not in ENDS:
            library = own_library(case.files, token.name) or LOADED_TAGS.get(token.name, "")
            known = {*PLAIN_TAGS, *LOADED_TAGS, *INSIDE, *ENDS, *own_words(case.files)}
            together = token.text.replace(" ", "")
            meant = together if together in ENDS else ELSEWHERE.get(token.name) or nearest(token.name, known)
            return _unknown(failure, token.name, library, meant, "tag")
    return None


def filter_not_known(case: Case) -> DiagnosisRecord | None:
    """A filter that no library which this template loads has."""
    failure = _syntax_failure(case)
    if failure is None or not failure.raised_in.endswith("Parser.find_filter"):
        return None
    for token in tokens_at(case.files, failure.template):
        for part in unquoted(token.text).split("|")[1:]:
            name = part.strip().split(":")[0].split()[0] if part.strip() else ""
            if name and f"'{name}'" in failure.message:
                library = own_library(case.files, name) or LOADED_FILTERS.get(name, "")
                known = {*FILTERS, *LOADED_FILTERS, *own_words(case.files)}
                return _unknown(failure, name, library, nearest(name, known), "filter")
    return None


def _unknown(failure: Failure, name: str, library: str, meant: str, kind: str) -> DiagnosisRecord | None:
    if library:
        return _not_loaded(failure, name, library, kind)
    if not meant:
        return None
    return DiagnosisRecord(
        slug=f"template-{kind}-misspelt",
        station="template",
        what=f"`{failure.template}` uses the {kind} `{name}`, and there is none of this name. "
        f"There is `{meant}`, which is almost the same.",
        where=failure.template,
        hints=(
            f"Compare `{name}` with `{meant}`, letter by letter.",
            f"Django and the libraries of your apps say which {kind}s there are.",
            f"Write `{meant}`.",
        ),
    )


def _not_loaded(failure: Failure, name: str, library: str, kind: str) -> DiagnosisRecord:
    path, _ = line_of(failure.template)
    return DiagnosisRecord(
        slug="tag-library-not-loaded",
        station="template",
        what=f"`{failure.template}` uses the {kind} `{name}`. It is in the library `{library}`, which `{path}` does "
        "not "
        "load. Each template knows only the libraries that it loads itself; what the template above it loads does "
        "not help.",
        where=failure.template,
        hints=(
            f"What does `{path}` load at its top?",
            f"A {kind} that is not built in has to be loaded in each template that uses it.",
            f"Write `{{% load {library} %}}` at the top of `{path}` (after `extends`, if there is one).",
        ),
    )


def extends_not_first(case: Case) -> DiagnosisRecord | None:
    """`extends` comes after another tag."""
    failure = _syntax_failure(case)
    if failure is None or not failure.raised_in.endswith("Parser.extend_nodelist"):
        return None
    path, line = line_of(failure.template)
    before = next((token for token in tokens(case.files.get(path, b"")) if token.line <= line), None)
    own = next((token for token in tokens_at(case.files, failure.template) if token.name == "extends"), None)
    if own is None or before is None or before is own:
        return None
    shown = f"{{% {before.text} %}}" if before.tag else f"{{{{ {before.text} }}}}"
    return DiagnosisRecord(
        slug="extends-not-first",
        station="template",
        what=f"`{failure.template}` says that the template extends `{first_text(own.text)}`, but `{shown}` comes "
        "before it, "
        f"in line {before.line}. Django has to know first of all that this template only fills the blocks of another.",
        where=failure.template,
        hints=(
            f"What is the first tag of `{path}`?",
            "Where there is `extends`, it is the first tag of the file. `load` comes after it.",
            f"Move `{{% {own.text} %}}` to the first line.",
        ),
    )


def block_twice(case: Case) -> DiagnosisRecord | None:
    """Two blocks of one name in one template."""
    failure = _syntax_failure(case)
    if failure is None or failure.raised_in != "django.template.loader_tags.do_block":
        return None
    path, line = line_of(failure.template)
    blocks = [token for token in tokens(case.files.get(path, b"")) if token.name == "block"]
    second = next((token for token in blocks if token.line == line), None)
    first = next((token for token in blocks if second and token.text.split() == second.text.split()), None)
    if second is None or first is None or first is second:
        return None
    name = second.text.split()[-1]
    return DiagnosisRecord(
        slug="block-named-twice",
        station="template",
        what=f"`{path}` has two blocks named `{name}`, in line {first.line} and in line {second.line}. "
        "A template that extends this one could not say which of them it fills.",
        where=failure.template,
        hints=(
            f"What are the two blocks `{name}` for?",
            "In one template, each block needs a name of its own.",
            f"Give the block in line {second.line} another name.",
        ),
    )


def _stumbled(failure: Failure) -> str:
    """The tag that the parser looked up in vain."""
    kind, name = failure.causes[0] if failure.causes else ("", "")
    return name.strip("'\"") if kind == "KeyError" else ""


def _syntax_failure(case: Case) -> Failure | None:
    """The failure of the last journey, if a template could not be read and its line is known."""
    failure = case.last.failure if case.last else None
    known = failure and failure.type == "TemplateSyntaxError" and line_of(failure.template)[1]
    return failure if known else None


RULES: tuple[Rule, ...] = (
    not_closed,
    end_without_begin,
    tag_not_known,
    filter_not_known,
    extends_not_first,
    block_twice,
)
