"""What recording costs: the same request again and again in one process, in turn with and without the recorder."""

import json
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from grader.stage import loading, requesting
from grader.wire import Frame

WARM_UP = 20


def measure(file: Path) -> str:
    """The microseconds of each request, as JSON: `{"with": […], "without": […]}`.

    The file holds the order as JSON: `root` and `settings` of a project, `database` (base64), `request` and `rounds`.
    """
    order = json.loads(file.read_text(encoding="utf-8"))
    ways = {name: _opened(order, record=name == "with") for name in ("without", "with")}
    times: dict[str, list[int]] = {name: [] for name in ways}
    for _ in range(WARM_UP + order["rounds"]):
        for name, current in ways.items():
            requesting.CURRENT.update(current)
            times[name].append(_one(order["request"]))
    return json.dumps({name: found[WARM_UP:] for name, found in times.items()})


def _opened(order: Frame, *, record: bool) -> dict[str, Any]:
    root = Path(order["root"])
    requesting.CURRENT["record"] = record
    loading.enter(root, order["settings"])
    loaded = loading.load_here(root, order["database"], root.parent / "base.sqlite3")
    wishes: Frame = {"files": {}, "without": [], "routes": [], "under": "", "file": str(root.parent / "bench.sqlite3")}
    answer = loaded | loading.open_theater(wishes)
    if "fault" in answer:
        raise RuntimeError(f"the project does not load: {answer['fault']}")
    return dict(requesting.CURRENT)


def _one(request: Frame) -> int:
    begun = perf_counter_ns()
    answer = requesting.request(request)
    took = (perf_counter_ns() - begun) // 1000
    if answer["status"] != 200:
        raise RuntimeError(f"{request['path']} was answered with {answer['status']}")
    return took
