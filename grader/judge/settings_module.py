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
            return value
    raise ProjectBroken(f"manage.py sets no {VARIABLE}.", "manage.py")
