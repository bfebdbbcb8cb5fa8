"""Sessions that forget: what was written is not what is read. No page is an error."""

import ast
from collections.abc import Iterator

from grader.diagnosis.case import Case
from grader.diagnosis.project.layer_code import layer_code
from grader.diagnosis.project.names import nearest
from grader.diagnosis.project.source import modules
from grader.results import DiagnosisRecord

ABOUT = ("", "middleware", "view")
SESSION = ("request.session", "self.request.session")
OWN_NAMES = ("modified", "accessed", "serializer")
"""What may be set on a session: Django's own names."""
READERS = ("get", "pop")


def kept_as_attribute(case: Case) -> DiagnosisRecord | None:
    """`request.session.visits = 1`: an attribute of the object, which is not kept."""
    for path, node in _attributes(case):
        if not isinstance(node.ctx, ast.Store) or node.attr in OWN_NAMES or node.attr.startswith("_"):
            continue
        return DiagnosisRecord(
            "session-used-by-attribute",
            "middleware",
            f"`{path}:{node.lineno}` writes `{ast.unparse(node)}`: a name on the session object, which is gone when "
            "this request is over. Only what is written by its key is kept for the next request.",
            f"{path}:{node.lineno}",
            (
                "What does the next request of the same visitor find in the session?",
                "The session is used like a dictionary: keys in square brackets.",
                f'`{ast.unparse(node.value)}["{node.attr}"] = …`, and `.get("{node.attr}", …)` to read it',
            ),
        )
    return None


def key_misspelt(case: Case) -> DiagnosisRecord | None:
    """A key of the session that is read and never written, beside one almost the same that is written."""
    if any(True for _ in _unknown_writes(case)):
        return None
    keys = list(_keys(case))
    written = {key for key, _, stored in keys if stored}
    for key, place, stored in keys:
        like = nearest(key, written, 0.8)
        if stored or key in written or not like or key.startswith("_"):
            continue
        return DiagnosisRecord(
            "session-key-misspelt",
            "middleware",
            f"`{place}` reads the key `{key}` of the session, but your project never writes a key of that name. It "
            f"writes `{like}`, which is almost the same. So what was kept is never found again.",
            place,
            (
                "Which keys of the session are written, and which are read?",
                "A key that is not there is no error with `.get()`: it gives the other value, each time.",
                f"Write `{like}` in `{place}`.",
            ),
        )
    return None


def _attributes(case: Case) -> Iterator[tuple[str, ast.Attribute]]:
    """Every attribute of the session in the layers that the last request went through."""
    if case.station not in ABOUT or not case.last:
        return
    for entry in case.last.way_in:
        code = layer_code(case, entry)
        for node in ast.walk(code.node) if code else ():
            if code and isinstance(node, ast.Attribute) and ast.unparse(node.value) in SESSION:
                yield code.path, node


def _all_uses(case: Case) -> Iterator[tuple[str, ast.AST, ast.AST | None]]:
    """Each use of a session anywhere: its file, the node around it, and the key's syntax."""
    for path, module in modules(case.files):
        for node in ast.walk(module):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("session"):
                yield path, node, node.slice
            elif isinstance(node, ast.Call) and ast.unparse(getattr(node.func, "value", node)).endswith("session"):
                yield path, node, node.args[0] if node.args else None


def _keys(case: Case) -> Iterator[tuple[str, str, bool]]:
    """Key, place, and whether it is written there."""
    if case.station not in ABOUT or not case.last or case.last.status >= 400:
        return
    for path, node, key in _all_uses(case):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            read = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in READERS
            read = read or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load))
            yield key.value, f"{path}:{getattr(node, 'lineno', 0)}", not read


def _unknown_writes(case: Case) -> Iterator[ast.AST]:
    """Where a session is written by a key that cannot be read from the source, or handed on as a whole."""
    for _, node, key in _all_uses(case):
        stored = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        whole = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
        if whole or (stored and not isinstance(key, ast.Constant)):
            yield node


SILENT = (kept_as_attribute, key_misspelt)
