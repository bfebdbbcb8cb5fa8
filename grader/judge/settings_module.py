"""Which settings module manage.py names: read from its text, never by running it."""

import ast
from collections.abc import Mapping
from itertools import pairwise

from grader.checks.words import ProjectBroken

VARIABLE = "DJANGO_SETTINGS_MODULE"


def settings_module(files: Mapping[str, bytes]) -> str:
    """The value that manage.py gives to DJANGO_SETTINGS_MODULE; ProjectBroken if it names none."""
    if "manage.py" not in files:
        raise ProjectBroken("The project has no manage.py.", "manage.py")
    try:
        tree = ast.parse(files["manage.py"])
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ProjectBroken(f"manage.py cannot be read: {error}", "manage.py") from None
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for before, value in pairwise(constants):
        if before == VARIABLE and isinstance(value, str):
            return _present(value, files)
    raise ProjectBroken(f"manage.py sets no {VARIABLE}.", "manage.py")


def _present(module: str, files: Mapping[str, bytes]) -> str:
    file = module.replace(".", "/") + ".py"
    if file in files or file.removesuffix(".py") + "/__init__.py" in files:
        return module
    raise ProjectBroken(f"manage.py names the settings {module}, but there is no file {file}. Bring it back.", file)
