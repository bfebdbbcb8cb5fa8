"""The routes written in a project's URLconfs, read from the root down and never run."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.diagnosis.project.modules import called_name, import_source, module_file
from grader.diagnosis.project.names import written
from grader.diagnosis.project.source import Files, assignments, modules, parsed, settings_file

CONVERTERS = {"int": "[0-9]+", "slug": "[-a-zA-Z0-9_]+", "uuid": "[-0-9a-f]+", "path": ".+"}
GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
PATH, REGULAR = "path", "re_path"


@dataclass(frozen=True)
class Route:
    """One `path(…)` or `re_path(…)` that leads to a view; `pattern` is the whole one, from the root."""

    pattern: str
    own: str
    name: str
    namespace: str
    view: ast.expr | None
    file: str
    line: int
    regular: bool
    included: str = ""
    """file:line of the path() that includes its URLconf; empty in the root."""

    @property
    def place(self) -> str:
        """file:line."""
        return f"{self.file}:{self.line}"

    @property
    def full_name(self) -> str:
        """What `reverse` and `{% url %}` want: `movies:list`."""
        return f"{self.namespace}:{self.name}" if self.namespace else self.name

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of the values that it catches."""
        return tuple(name for _, name in GAP.findall(self.pattern))

    def fits(self, address: str) -> bool:
        """Whether it matches an address without its first slash."""
        return fits(self.pattern, address) and not self.regular


def fits(pattern: str, address: str) -> bool:
    """Whether a whole pattern of path() matches an address, with or without its first slash."""
    # Many gaps in a row could be filled in too many ways to try.
    few = len(GAP.findall(pattern)) < 6 and len(address) < 300
    return few and bool(re.fullmatch(loose(pattern), address.removeprefix("/")))


def loose(pattern: str) -> str:
    """A pattern of path() as a regular expression; a gap of an own converter takes any text without a slash."""
    parts: list[str] = []
    end = 0
    for gap in GAP.finditer(pattern):
        parts += [re.escape(pattern[end : gap.start()]), CONVERTERS.get(gap[1] or "str", "[^/]+")]
        end = gap.end()
    return "".join([*parts, re.escape(pattern[end:])])


def root_urlconf(files: Files) -> str:
    """The file that ROOT_URLCONF names; empty if there is none."""
    values = {name: value for name, value, _ in assignments(parsed(files.get(settings_file(files), b"")))}
    return module_file(files, text(values.get("ROOT_URLCONF")))


def routes(files: Files) -> list[Route]:
    """Every route that the root URLconf leads to, in the order in which Django tries them."""
    return list(_routes_in(files, root_urlconf(files), _Way()))


def unreached(files: Files) -> list[str]:
    """URLconfs of the project that are neither the root, nor named in a text, nor imported by another file."""
    root = root_urlconf(files)
    named = {node.value for _, module in modules(files) for node in ast.walk(module) if isinstance(node, ast.Constant)}
    found = []
    for path, module in modules(files):
        dotted = path.removesuffix(".py").replace("/", ".")
        written = any(name == "urlpatterns" for name, _, _ in assignments(module))
        if written and path != root and dotted not in named and not _imported(files, dotted):
            found.append(path)
    return found


def routes_of(files: Files, urlconf: str) -> list[Route]:
    """The routes of one URLconf, as if it were the root."""
    return list(_routes_in(files, urlconf, _Way()))


def app_name(files: Files, urlconf: str) -> str:
    """The `app_name` of a URLconf."""
    return next((text(value) for name, value, _ in assignments(parsed(files[urlconf])) if name == "app_name"), "")


def text(node: ast.expr | None) -> str:
    """The text that an expression is; empty for any other."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def called(node: ast.AST | None) -> str:
    """The last name of what a call calls; empty for anything else."""
    return called_name(node) if isinstance(node, ast.Call) else ""


def _imported(files: Files, dotted: str) -> bool:
    package, _, last = dotted.rpartition(".")
    for path, module in modules(files):
        for node in ast.walk(module):
            if isinstance(node, ast.Import) and any(alias.name == dotted for alias in node.names):
                return True
            if isinstance(node, ast.ImportFrom) and import_source(path, node) in (package, dotted):
                whole = import_source(path, node) == dotted
                if whole or any(alias.name == last for alias in node.names):
                    return True
    return False


@dataclass(frozen=True)
class _Way:
    """How a URLconf was reached."""

    prefix: str = ""
    namespace: str = ""
    above: tuple[str, ...] = ()
    place: str = ""


def _routes_in(files: Files, path: str, way: _Way) -> Iterator[Route]:
    if not path or path in way.above:
        return
    module = parsed(files[path])
    patterns = [value for name, value, _ in assignments(module) if name == "urlpatterns"]
    added = [node.value for node in module.body if isinstance(node, ast.AugAssign) and _is(node.target, "urlpatterns")]
    for call in (call for value in (*patterns[-1:], *added) for call in _calls(module, value)):
        own = text(call.args[0]) if call.args else ""
        view = call.args[1] if len(call.args) > 1 else _keyword(call, "view")
        if isinstance(view, ast.Call) and called(view) == "include":
            here = _Way(way.prefix + own, way.namespace, (*way.above, path), f"{path}:{call.lineno}")
            yield from _included(files, view, here)
        else:
            name = text(_keyword(call, "name") or (call.args[3] if len(call.args) > 3 else None))
            regular = called(call) != PATH
            yield Route(way.prefix + own, own, name, way.namespace, view, path, call.lineno, regular, way.place)


def _calls(module: ast.Module, value: ast.expr) -> Iterator[ast.Call]:
    """The calls of path() and re_path() in a list of patterns, through names and sums of lists."""
    waiting, seen = [value], set[str]()
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.BinOp):
            waiting = [node.left, node.right, *waiting]
        elif isinstance(node, (ast.List, ast.Tuple)):
            waiting = [item.value if isinstance(item, ast.Starred) else item for item in node.elts] + waiting
        elif isinstance(node, ast.Name) and node.id not in seen:
            seen.add(node.id)
            waiting = [given for name, given, _ in assignments(module) if name == node.id][-1:] + waiting
        elif called(node) in (PATH, REGULAR) and isinstance(node, ast.Call):
            yield node


def _included(files: Files, include: ast.Call, way: _Way) -> Iterator[Route]:
    """The routes that an `include(…)` in the last file of the way leads to."""
    if not include.args:
        return
    target: ast.expr = include.args[0]
    app = ""
    if isinstance(target, ast.Tuple) and len(target.elts) == 2:
        app, target = text(target.elts[1]), target.elts[0]
    file = module_file(files, text(target)) or _imported_file(files, way.above[-1], target)
    if file:
        own = text(_keyword(include, "namespace")) or app or app_name(files, file)
        yield from _routes_in(files, file, replace(way, namespace=":".join(filter(None, (way.namespace, own)))))


def _imported_file(files: Files, path: str, target: ast.expr) -> str:
    """The file of a module that is included by its imported name."""
    wanted = written(target)
    if not wanted:
        return ""
    for node in parsed(files[path]).body:
        for alias in getattr(node, "names", ()):
            if isinstance(node, ast.ImportFrom) and wanted == (alias.asname or alias.name):
                return module_file(files, f"{import_source(path, node)}.{alias.name}".lstrip("."))
            if isinstance(node, ast.Import) and wanted == (alias.asname or alias.name):
                return module_file(files, alias.name)
    return ""


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
