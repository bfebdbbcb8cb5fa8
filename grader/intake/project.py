"""Finding the one Django project in a bundle, and reading its files."""

import sys
from collections.abc import Sequence

from grader.intake.bundle import Bundle, Notes, is_left_out
from grader.intake.limits import Limits
from grader.intake.submission import Refused
from grader.judge.settings_module import VARIABLE

_MANAGE = "manage.py"
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_STEERS_TOOLS = frozenset({"conftest.py", "pytest.ini", "tox.ini", "setup.cfg", "sitecustomize.py", "usercustomize.py"})
_ELSEWHERE_LOADED = sys.stdlib_module_names | {"django", "pytest"}
_MOST_NAMED = 5


def project_files(bundle: Bundle, limits: Limits) -> dict[str, bytes]:
    """The files of the bundle's one project by path below its folder; Refused if there is not exactly one."""
    folder = _project_folder(bundle.paths)
    manage = bundle.read(folder + _MANAGE, limits.single) or b""
    if VARIABLE.encode() not in manage:
        raise Refused(f"{folder}{_MANAGE} is not that of a Django project: it does not mention {VARIABLE}.")
    chosen = [path for path in bundle.paths if path.startswith(folder) and not is_left_out(path.rpartition("/")[2])]
    if len(chosen) > limits.files:
        raise Refused(f"Its project has more than {limits.files} files.")
    files = _read(bundle, chosen, limits)
    for path in files:
        _note_oddity(path.removeprefix(folder), bundle.notes)
    return {path.removeprefix(folder): data for path, data in files.items()}


def _project_folder(paths: Sequence[str]) -> str:
    """The folder of the one manage.py: empty for the top, else with `/` at its end."""
    found = [path for path in paths if path.rpartition("/")[2] == _MANAGE]
    if len(found) > 1:
        raise Refused(f"It holds {len(found)} projects, and only one can count: {_named(found)}.")
    if not found:
        raise Refused(_nothing(paths))
    return found[0].removesuffix(_MANAGE)


def _nothing(paths: Sequence[str]) -> str:
    if not paths:
        return "It is empty: there is no file in it that could count."
    archives = [path for path in paths if path.lower().endswith(_ARCHIVES)]
    inside = f" It holds another archive, which is not opened: {_named(archives)}." if archives else ""
    return f"There is no {_MANAGE} in it, so no Django project.{inside}"


def _named(paths: Sequence[str]) -> str:
    more = [f"and {len(paths) - _MOST_NAMED} more"] if len(paths) > _MOST_NAMED else []
    return ", ".join([*paths[:_MOST_NAMED], *more])


def _read(bundle: Bundle, paths: Sequence[str], limits: Limits) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = limits.total
    for path in paths:
        data = bundle.read(path, limits.single)
        if data is None:
            bundle.notes.add(path, f"longer than {limits.single >> 20} MB, left out")
            continue
        files[path] = data
        left -= len(data)
        if left < 0:
            raise Refused(f"Its project is larger than {limits.total >> 20} MB.")
    return files


def _note_oddity(path: str, notes: Notes) -> None:
    """Note a file that would steer a test tool or hide a module of Python's: it earns nothing, but a person may ask."""
    name = path.rpartition("/")[2]
    if name in _STEERS_TOOLS or name.endswith(".pth"):
        notes.add(path, "has no effect on grading")
    module = path.removesuffix("/__init__.py").removesuffix(".py")
    if module in _ELSEWHERE_LOADED and path != module:
        notes.add(path, f"has the name of Python's or Django's own module {module}")
