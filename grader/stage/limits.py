"""What a stage process gives up before it loads anything of a student's."""

import os
import sys

MEMORY = 1 << 30
CPU_SECONDS = 30
FILE_SIZE = 64 << 20
OPEN_FILES = 256


def confine(output: int, *, alone: bool) -> None:
    """Write to `output` only; `alone`: leave the judge's session and terminal, and accept the limits. POSIX only."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, output):
        os.close(descriptor)
    if alone:
        os.setsid()
        lower_limits()


def lower_limits() -> None:
    """Lower what the system lets this process use; does nothing where the system has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: FILE_SIZE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS refuses a limit on the address space; the judge's deadlines still hold there.
        try:
            resource.setrlimit(kind, (lowered, lowered))
        except (ValueError, OSError):
            continue
