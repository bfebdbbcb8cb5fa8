"""What a student's copy remembers between commands, in `.progress.json` beside the Makefile.

Losing the file loses no work and no points: `make check` finds out again what passes.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME = ".progress.json"


@dataclass
class Progress:
    """`passed`: slugs once passed. `rungs`: hints read, by `slug/task`.

    `predictions`: as they stood at the first check. `stopped_at` is where the last check stopped: slug and task.
    `advice`: the diagnosis' hints for that stop, the first of which the check has shown; `advised` counts those shown.
    """

    path: Path
    passed: list[str] = field(default_factory=list)
    rungs: dict[str, int] = field(default_factory=dict)
    predictions: dict[str, str] = field(default_factory=dict)
    stopped_at: tuple[str, int] | None = None
    advice: list[str] = field(default_factory=list)
    advised: int = 0

    def save(self) -> None:
        """Write it down, whole or not at all."""
        values = {name: value for name, value in asdict(self).items() if name != "path"}
        scratch = self.path.with_name(self.path.name + ".new")
        scratch.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        scratch.replace(self.path)

    def keep_prediction(self, slug: str, text: str) -> None:
        """Keep the first prediction there is: later ones are made after the first look."""
        if text:
            self.predictions.setdefault(slug, text)

    def keep_advice(self, hints: Sequence[str]) -> None:
        """Keep the hints for what the last check found; the same ones again are not begun anew."""
        if list(hints) != self.advice:
            self.advice, self.advised = list(hints), 1

    def note(self, slug: str, *, passed: bool) -> bool:
        """Note whether an exercise passes now; True if it passed before and does not any more."""
        lost = slug in self.passed and not passed
        if passed and slug not in self.passed:
            self.passed.append(slug)
        return lost


def load_progress(root: Path) -> Progress:
    """What was remembered; a missing or damaged file is a fresh start."""
    path = root / NAME
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        stopped = values["stopped_at"]
        place = (str(stopped[0]), int(stopped[1])) if stopped else None
        rungs = {str(key): int(value) for key, value in values["rungs"].items()}
        predictions = {str(key): str(value) for key, value in values["predictions"].items()}
        advice = [str(hint) for hint in values.get("advice", [])]
        passed = [str(slug) for slug in values["passed"]]
        return Progress(path, passed, rungs, predictions, place, advice, int(values.get("advised", 0)))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Progress(path)
