"""Layers of middleware that are written in a project's files, found by their structure and without running them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.diagnosis.project.modules import definition
from grader.diagnosis.project.source import modules, parsed

HOOKS = frozenset({"process_request", "process_response", "process_view", "process_exception"})

DJANGOS_OWN = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.sites.middleware.CurrentSiteMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
    "django.middleware.common.BrokenLinkEmailsMiddleware",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class WrittenLayer:
    """A class or function that Django could use as a layer."""

    name: str
    file: str
    line: int


def written_layers(files: Mapping[str, bytes]) -> list[WrittenLayer]:
    """Every layer written in the project, by path and line; what is used as a decorator of views is none."""
    written = dict(modules(files))
    nodes = (node for module in written.values() for node in ast.walk(module))
    decorators = {_name(decorator) for node in nodes for decorator in getattr(node, "decorator_list", ())}
    layers = [layer for path, module in written.items() for layer in _layers_in(path, module)]
    return [layer for layer in layers if layer.name not in decorators]


def named_in_settings(files: Mapping[str, bytes], layer: WrittenLayer) -> bool:
    """Whether a text in a settings file ends with the layer's name, as a dotted path would."""
    return any(
        isinstance(node, ast.Constant) and str(node.value).endswith(f".{layer.name}")
        for path, source in files.items()
        if path.endswith(".py") and "settings" in path
        for node in ast.walk(parsed(source))
    )


def _layers_in(path: str, module: ast.Module) -> Iterator[WrittenLayer]:
    for node in module.body:
        if (isinstance(node, ast.ClassDef) and _class_is_layer(node)) or (
            isinstance(node, ast.FunctionDef) and _function_is_layer(node)
        ):
            yield WrittenLayer(node.name, path, node.lineno)


def _class_is_layer(node: ast.ClassDef) -> bool:
    methods = {item.name: item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}
    mixed = any(_name(base) == "MiddlewareMixin" for base in node.bases)
    built = "__init__" in methods and len(methods["__init__"].args.args) == 2
    return (mixed or built) and bool(methods.keys() & (HOOKS | {"__call__"}))


def _function_is_layer(node: ast.FunctionDef) -> bool:
    """A function of one argument that returns an inner function of one argument which calls the outer one's.

    A decorator of views looks much the same. It passes the view's arguments on, or takes over its name by `@wraps`.
    """
    if len(node.args.args) != 1:
        return False
    given = node.args.args[0].arg
    inner = {item.name: item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}
    returned = {item.value.id for item in ast.walk(node) if _returns_name(item)}  # type: ignore[attr-defined]
    return any(name in returned and _takes_one(item) and _calls(item, given) for name, item in inner.items())


def _takes_one(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args
    several = arguments.vararg or arguments.kwarg or arguments.kwonlyargs or len(arguments.args) != 1
    return not several and not function.decorator_list


def _returns_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Name)


def _calls(function: ast.AST, name: str) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == name for called in calls)


def _name(node: ast.AST) -> str:
    """The last name of `a.b.name` or `name(…)`, without walking down what may be very deep."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def named_by(files: Mapping[str, bytes], entry: str) -> WrittenLayer | None:
    """The layer that a dotted path leads to; None if it leads to none."""
    found = definition(files, entry)
    if not found:
        return None
    path, node = found
    return next((layer for layer in written_layers(files) if (layer.file, layer.line) == (path, node.lineno)), None)


def method(node: ast.ClassDef, name: str) -> Function | None:
    """The method of that name that the class itself has."""
    return next((item for item in node.body if isinstance(item, Function) and item.name == name), None)


def is_mixed(node: ast.ClassDef) -> bool:
    """Whether a class has methods that stand elsewhere."""
    return any(_name(base) != "object" for base in node.bases)


def inner_functions(node: ast.AST) -> list[Function]:
    """The functions that are written inside a function."""
    return [item for item in ast.walk(node) if isinstance(item, Function) and item is not node]
