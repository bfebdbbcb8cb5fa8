"""What stands inside a tag or a variable, written as Python would have it."""

import re

from grader.diagnosis.case import Case, Rule
from grader.diagnosis.project.template_text import Token, tokens_at, unquoted
from grader.results import DiagnosisRecord

NAMES = ("url", "include", "extends", "static")
"""Tags whose first word is a text between quotes."""
OPERATORS = {"and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">="}


def not_understood(case: Case) -> DiagnosisRecord | None:
    """Django could not read what stands between the braces."""
    failure = case.last.failure if case.last else None
    if not failure or failure.type != "TemplateSyntaxError" or not failure.template:
        return None
    if not failure.raised_in.startswith(("django.template.base.FilterExpression.", "django.template.smartif.")):
        return None
    for token in tokens_at(case.files, failure.template):
        for explain in (_without_quotes, _call, _brackets, _comparison, _arithmetic):
            if found := explain(token, failure.template):
                return found
    return None


def _record(slug: str, where: str, says: str, why: str, hints: tuple[str, ...]) -> DiagnosisRecord:
    return DiagnosisRecord(slug, "template", f"`{where}` says `{says}`. {why}", where, hints)


def loop_not_understood(case: Case) -> DiagnosisRecord | None:
    """`{% for … %}` in another form than Django's."""
    failure = case.last.failure if case.last else None
    if not failure or failure.raised_in != "django.template.defaulttags.do_for" or not failure.template:
        return None
    token = next((token for token in tokens_at(case.files, failure.template) if token.name == "for"), None)
    if token is None:
        return None
    return _record(
        "template-loop-written-wrongly",
        failure.template,
        _shown(token),
        "Django reads a loop only in the form `{% for row in rows %}`.",
        (
            "Compare the words of this tag with those of another loop.",
            "After `for` come a new name, the word `in`, and one value without spaces. There is no colon at the end.",
            "Write `{% for row in rows %}`, with your own names.",
        ),
    )


def condition_not_understood(case: Case) -> DiagnosisRecord | None:
    """Two values in `{% if … %}` with nothing between them."""
    failure = case.last.failure if case.last else None
    if not failure or failure.raised_in != "django.template.smartif.IfParser.parse" or not failure.template:
        return None
    for token in tokens_at(case.files, failure.template):
        pairs = zip(token.text.split()[1:], token.text.split()[2:], strict=False)
        beside = [pair for pair in pairs if not OPERATORS & set(pair)]
        if token.name in ("if", "elif") and beside:
            return _record(
                "template-condition-without-operator",
                failure.template,
                _shown(token),
                f"Between `{beside[0][0]}` and `{beside[0][1]}` there is nothing that compares or joins them.",
                (
                    "Read the condition aloud: which word is missing between the two values?",
                    "Two values need `and`, `or`, `in`, `==` or another such word between them.",
                    f"Write for example `{beside[0][0]} and {beside[0][1]}`.",
                ),
            )
    return None


def _without_quotes(token: Token, where: str) -> DiagnosisRecord | None:
    parts = token.text.split()
    if token.name not in NAMES or len(parts) < 2 or not re.fullmatch(r"[\w-]+([:/.][\w-]+)+", parts[1]):
        return None
    if token.name != "url" and "/" not in parts[1]:
        return None
    return _record(
        "name-without-quotes",
        where,
        f"{{% {token.text} %}}",
        f"Without quotes, `{parts[1]}` would be a variable, and a variable cannot be written like this.",
        (
            f"Look at the word after `{token.name}`: is it a text or a variable?",
            "The name of an address, a template or a file is a text, so it needs quotes.",
            f"Write `{{% {token.name} '{parts[1]}' … %}}`.",
        ),
    )


def _call(token: Token, where: str) -> DiagnosisRecord | None:
    found = re.search(r"([\w.]+)\(([^)]*)\)", unquoted(token.text))
    if not found or found[1] == "_" or token.name in ("translate", "blocktranslate"):
        return None
    bare = not found[2].strip()
    last = found[1].rpartition(".")[2]
    return _record(
        "template-call-with-parentheses",
        where,
        _shown(token),
        "A template has no parentheses for a call: it calls what it finds by itself, without arguments.",
        (
            "Which part of the line would be Python, but not Django's template language?",
            "A template names values and does not call functions. What can be called is called.",
            f"Write `{found[1]}`, without parentheses; for a text, the filter `|{last}` may do the same."
            if bare
            else "A call with an argument is a filter (`value|filter:argument`), or the view does it.",
        ),
    )


def _brackets(token: Token, where: str) -> DiagnosisRecord | None:
    found = re.search(r"([\w.]+)\[(['\"]?)([^\]'\"]*)\2\]", token.text)
    if not found or "[" not in unquoted(token.text):
        return None
    fixed = f"Write `{found[1]}.{found[3]}`." if re.fullmatch(r"\w+", found[3]) else "Write a dot and the key."
    return _record(
        "template-with-square-brackets",
        where,
        _shown(token),
        "A template has no square brackets. A dot stands for all of it: key, attribute or number.",
        (
            "Which part of the line would be Python, but not Django's template language?",
            "`thing.part` tries `thing['part']`, then `thing.part`, then the number.",
            fixed,
        ),
    )


def _comparison(token: Token, where: str) -> DiagnosisRecord | None:
    if token.name not in ("if", "elif"):
        return None
    text = unquoted(token.text)
    glued = re.search(r"\S(==|!=|<=|>=|<|>)|(==|!=|<=|>=|<|>)[^\s=]", text)
    if glued:
        sign = glued[1] or glued[2]
        apart = re.sub(rf"\s*{re.escape(sign)}\s*", f" {sign} ", _shown(token), count=1)
        return _record(
            "template-comparison-without-spaces",
            where,
            _shown(token),
            f"In a template, `{sign}` needs a space on each side. Without, Django reads all of it as one name.",
            (
                f"Compare the spaces around `{sign}` with the template language's examples.",
                "The words of `{% if … %}` are told apart by their spaces.",
                f"Write `{apart}`.",
            ),
        )
    single = re.search(r"(?<![=!<>])=(?!=)", text)
    return _single_equals(token, where) if single else None


def _single_equals(token: Token, where: str) -> DiagnosisRecord:
    return _record(
        "template-comparison-with-one-equals-sign",
        where,
        _shown(token),
        "One `=` compares nothing, in a template as in Python.",
        (
            "How does Python ask whether two values are equal?",
            "One `=` gives a value a name; two compare.",
            "Write `==`, with a space on each side.",
        ),
    )


def _arithmetic(token: Token, where: str) -> DiagnosisRecord | None:
    sign = re.search(r"[\w)]\s*([+*/%]|\s-\s)\s*[\w(]", re.sub(r"\S+:\S*", "", unquoted(token.text)))
    if not sign or token.name in NAMES or (token.tag and token.name not in ("if", "elif", "with")):
        return None
    return _record(
        "template-with-arithmetic",
        where,
        _shown(token),
        f"Django's template language does not calculate: it does not know `{sign[1].strip()}`.",
        (
            "Which part of the line would be Python, but not Django's template language?",
            "The view, or a method of the model, calculates; the template only shows.",
            "Put the result into the context. For a sum, the filter `add` also works: `{{ value|add:1 }}`.",
        ),
    )


def _shown(token: Token) -> str:
    return f"{{% {token.text} %}}" if token.tag else f"{{{{ {token.text} }}}}"


RULES: tuple[Rule, ...] = (
    not_understood,
    loop_not_understood,
    condition_not_understood,
)
