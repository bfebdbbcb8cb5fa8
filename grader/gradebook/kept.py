"""Submissions as they were judged, kept for a replay: one archive for each content, written once and never changed."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.errors import MachineError
from grader.gradebook.whole import write_whole
from grader.judge import digest

_DATE = (1980, 1, 1, 0, 0, 0)


class KeptSubmissions:
    """The folder `submissions-kept`: HASH.zip holds the project whose files have that hash."""

    def __init__(self, out: Path) -> None:
        self._folder = out / "submissions-kept"

    def keep(self, files: Mapping[str, bytes], submission_hash: str) -> None:
        """Keep a project's files; nothing happens if they are there already."""
        path = self._path(submission_hash)
        if path.exists():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, _packed(files))
        except OSError as error:
            remedy = "Make room on the disk or choose another OUT=. No attempt was recorded for it."
            raise MachineError(f"A submission could not be kept: {error}.", str(path), remedy) from error

    def files(self, submission_hash: str) -> dict[str, bytes]:
        """The files that were kept; MachineError if they are gone, or are not those that were judged."""
        path = self._path(submission_hash)
        try:
            with zipfile.ZipFile(path) as archive:
                files = {info.filename: archive.read(info) for info in archive.infolist()}
        except (OSError, zipfile.BadZipFile) as error:
            raise _gone(path, f"The submission that was kept cannot be read: {error}.") from error
        if digest(files) != submission_hash:
            raise _gone(path, "The submission that was kept is not the one that was judged: it was changed.")
        return files

    def _path(self, submission_hash: str) -> Path:
        return self._folder / f"{submission_hash}.zip"


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, _DATE), files[path], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _gone(path: Path, what: str) -> MachineError:
    return MachineError(what, where=str(path), remedy="Grade the submission again: make grade FROM=… AGAIN=1")
