"""Which loaded project serves which files: loading takes longest, so one serves as many theaters as it can."""

from collections.abc import Callable, Mapping

from grader.checks.words import CheckCut
from grader.judge.digest import digest
from grader.judge.theater import LoadedProject
from grader.wire import packed

Files = Mapping[str, bytes]
Changes = dict[str, str | None]


class Loads:
    """The loaded projects of one submission; `load` loads files anew, or raises CheckCut."""

    def __init__(self, load: Callable[[Files], LoadedProject]) -> None:
        self._load = load
        self._loaded: list[LoadedProject] = []
        self._failed: dict[str, CheckCut] = {}
        self._written: Files = {}
        self._in_use = False

    def serve(self, files: Files) -> tuple[LoadedProject, Changes]:
        """A loaded project for these files, and the files it must write before it answers."""
        key = digest(files)
        if key in self._failed:
            raise self._failed[key].with_traceback(None)
        changes = self._changes(files)
        if changes is None:
            try:
                self._loaded.append(self._load(files))
            except CheckCut as error:
                self._failed[key] = error
                raise
            changes = {}
        self._written = dict(files)
        self._in_use = True
        return self._loaded[-1], changes

    def tidy(self) -> None:
        """At the end of a check: end what no later one will use."""
        self._in_use = False
        for loaded in self._loaded[:-1] if self._usable() else self._loaded:
            loaded.end()
        self._loaded = self._loaded[-1:] if self._usable() else []

    def close(self) -> None:
        """End everything."""
        for loaded in self._loaded:
            loaded.end()

    def _usable(self) -> bool:
        return bool(self._loaded) and self._loaded[-1].can_fork and not self._loaded[-1].ended

    def _changes(self, files: Files) -> Changes | None:
        """What a fork of the loaded project must write to hold these files; None if it must be loaded anew.

        It must where Python files differ, or files that the project has read while it loaded, and while theaters of the
        same check still answer from the files as they are.
        """
        if not self._usable():
            return None
        differing = {path for path in files.keys() | self._written.keys() if files.get(path) != self._written.get(path)}
        if differing and self._in_use:
            return None
        if any(path.endswith(".py") or path in self._loaded[-1].read for path in differing):
            return None
        return {path: packed(files[path]) if path in files else None for path in differing}
