"""Send requests to a project with or without recording: `python -P -s sending.py ROOT PROJECT`, a process of its own.

The order comes on standard input, the answers go to standard output. Whatever is random is the same in every run.
"""

import itertools
import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from grader.stage import loading, requesting

sys.path.remove(sys.argv[1])


def main() -> None:
    order = json.load(sys.stdin)
    root = Path(sys.argv[2])
    output, sys.stdout = sys.stdout, sys.stderr
    make_chance_the_same()
    requesting.CURRENT["record"] = order["record"]
    loading.enter(root, order["settings"])
    loaded = loading.load_here(root, order["database"], root.parent / "base.sqlite3")
    wishes = {"files": {}, "without": [], "routes": [], "under": "", "gateway": order["gateway"]}
    opened = loading.open_theater({**wishes, "file": str(root.parent / "theater.sqlite3")})
    assert "fault" not in loaded | opened, (loaded, opened)
    output.write(json.dumps([answered(request) for request in order["requests"]]))


def make_chance_the_same() -> None:
    """Tokens, session keys and the ages of cookies come from here."""
    numbers = itertools.count(1)
    time.time = lambda: 1_800_000_000.0
    random._urandom = lambda count: bytes((next(numbers) * 37 + place) % 256 for place in range(count))


def answered(request):
    """One answer with every query that was made for it."""
    from django.db import connection

    queries = []

    def note(execute, sql, params, many, context):
        queries.append([str(sql), str(params)])
        return execute(sql, params, many, context)

    connection.execute_wrappers.insert(0, note)
    answer = requesting.request(request)
    connection.execute_wrappers.remove(note)
    kept = {name: answer[name] for name in ("status", "headers", "body")}
    return {**kept, "queries": queries, "events": len(answer["journey"]["events"])}


main()
