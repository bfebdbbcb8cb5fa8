"""How much one submission may bring."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Counts and bytes. A single file over its limit is left out; over any other limit the submission is refused."""

    members: int = 50_000
    directory: int = 16 << 20
    files: int = 2_000
    single: int = 4 << 20
    total: int = 32 << 20
    depth: int = 40
    name: int = 200
