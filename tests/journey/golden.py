"""Golden journeys: what the theater's requests look like, under WSGI and ASGI, without times.

.venv/bin/python -m tests.journey.golden          prints how they differ from those that are kept
.venv/bin/python -m tests.journey.golden renew    writes them anew, and prints the difference
"""

import difflib
import json
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from grader import fold
from grader.judge import template_database
from grader.tracing import Asked, trace

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "golden"
SETTINGS = "movie_theater.more_settings"
CHANCE = re.compile(r"[0-9a-z]{32}|[0-9a-f]{16}|[A-Za-z0-9]{64}|\b[A-Z][a-z]{2}, \d\d \w{3} \d{4} [\d:]{8} GMT")
ASKED = {
    "page": Asked("/movies/"),
    "class_view": Asked("/movies/list/"),
    "lazy_query": Asked("/stops/later/"),
    "slash": Asked("/movies"),
    "form": Asked("/movies/party/", "POST", {"seats": "3"}),
    "form_without_token": Asked("/movies/party/", "POST", {"seats": "3"}, token=False),
    "nobody_logged_in": Asked("/account/"),
    "logged_in": Asked("/account/", user="ada"),
    "no_such_address": Asked("/nowhere/"),
    "no_such_movie": Asked("/movies/99/"),
    "view_raises": Asked("/stops/raises/"),
    "view_raises_404": Asked("/stops/missing/"),
    "exception_mended": Asked("/stops/divides/"),
    "layer_answers": Asked("/closed/"),
    "hook_answers": Asked("/stops/refused/"),
    "streams": Asked("/stops/streams/"),
    "waits": Asked("/stops/waits/"),
}


def project(folder):
    """Write the theater with its stops below a folder."""
    files = fold.lay(fold.read_files(ROOT / "tests" / "diagnosis" / "theater"), fold.read_overlay(HERE / "stops"))
    fold.write(files, folder / "project")
    return folder / "project"


def texts(folder):
    """Every golden journey as it is now, by file name."""
    database = template_database(ROOT / "build")
    theater = project(folder)
    for gateway in ("wsgi", "asgi"):
        for name, asked in ASKED.items():
            journey = trace(theater, SETTINGS, replace(asked, gateway=gateway), database).journey
            yield f"{name}.{gateway}.json", text(journey)


def text(journey):
    """A journey as it is kept: without times and without what is made by chance."""
    told = journey.without_times().to_json()
    for change in (change for event in told["events"] for change in event.get("changes", ())):
        change["value"] = "…" if change["what"] == "cookie" else change["value"]
    values = json.dumps(told, indent=1, ensure_ascii=False)
    lengths = re.sub(r'("name": "Content-Length",\s+"value": )"\d+"', r'\1"…"', values)
    return CHANCE.sub("…", lengths) + "\n"


def difference(name, now):
    """How a journey differs from the one that is kept; empty if it does not."""
    kept = GOLDEN / name
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), f"kept {name}", f"now {name}", lineterm="", n=2)
    return "\n".join(lines)


def main(renew):
    """Compare, and write where asked to."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, now in texts(Path(scratch)):
            found = difference(name, now)
            if found:
                print(found)
            if found and renew:
                (GOLDEN / name).write_text(now, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] == ["renew"])
