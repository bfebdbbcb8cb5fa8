"""One value for the whole content of a project."""

import hashlib
from collections.abc import Mapping


def digest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of a project's paths and contents."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{len(files[path])}\0".encode(errors="surrogateescape"))
        whole.update(files[path])
    return whole.hexdigest()
