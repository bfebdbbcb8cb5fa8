"""A list of layers that Django never reads, or reads only in part: another name, a second assignment."""

import ast

from grader.diagnosis.case import Case
from grader.diagnosis.project.layers import DJANGOS_OWN
from grader.diagnosis.project.names import listed
from grader.diagnosis.project.source import assignments, parsed, setting, settings_file, texts_in
from grader.results import DiagnosisRecord


def setting_misspelt(case: Case) -> DiagnosisRecord | None:
    """Django sees no layers at all, and the settings have a list of layers of another name."""
    path = settings_file(case.files)
    given = list(assignments(parsed(case.files.get(path, b""))))
    if not case.last or case.last.layers or not given or any(name == "MIDDLEWARE" for name, _, _ in given):
        return None
    for name, value, line in given:
        if not any(text in DJANGOS_OWN for text, _ in texts_in(value)):
            continue
        old = " That was the name before Django 1.10." if name == "MIDDLEWARE_CLASSES" else ""
        return DiagnosisRecord(
            "middleware-setting-misspelt",
            "middleware",
            f"Your list of layers in `{path}:{line}` is called `{name}`, but Django reads only `MIDDLEWARE`.{old} A "
            "setting that it does not know is no error: it is ignored. So there was no layer at all: no session, no "
            "user, and nothing of your own.",
            f"{path}:{line}",
            (
                "How many layers did the request go through? Compare that with your list.",
                "The name of a setting has to be right letter by letter, capitals too.",
                "`MIDDLEWARE = [`",
            ),
        )
    return None


def setting_written_twice(case: Case) -> DiagnosisRecord | None:
    """MIDDLEWARE is assigned twice, and the second list does not take up the first."""
    path = settings_file(case.files)
    given = [value for name, value, _ in assignments(parsed(case.files.get(path, b""))) if name == "MIDDLEWARE"]
    if (
        not case.last
        or len(given) < 2
        or "MIDDLEWARE" in {n.id for n in ast.walk(given[-1]) if isinstance(n, ast.Name)}
    ):
        return None
    seen = {layer.entry for layer in case.last.layers}
    lost = [text for value in given[:-1] for text, _ in texts_in(value) if text not in seen]
    if not lost or not texts_in(given[-1]):
        return None
    first, last = (f"{path}:{value.lineno}" for value in (given[0], given[-1]))
    names = listed([entry.rpartition(".")[2] for entry in lost][:6])
    return DiagnosisRecord(
        "middleware-setting-written-twice",
        "middleware",
        f"The settings say `MIDDLEWARE =` twice: in `{first}` and in `{last}`. The second one replaces the first, it "
        f"does not add to it. So the request never met {names}.",
        last,
        (
            "Search the settings for MIDDLEWARE. How often do you find it on the left of a `=`?",
            "A name in Python has one value: the one that it was given last. Settings are no exception.",
            f"Move the entries of `{last}` into the list of `{first}`, and delete the second list.",
        ),
    )


def entry_named_twice(case: Case) -> DiagnosisRecord | None:
    """The same layer stands in MIDDLEWARE twice, so that it does its work twice."""
    path, (entries, _) = settings_file(case.files), setting(case.files, "MIDDLEWARE")
    texts = [text for text, _ in entries]
    twice = next(((text, line) for at, (text, line) in enumerate(entries) if text in texts[:at]), None)
    if not case.last or not twice or [layer.entry for layer in case.last.layers].count(twice[0]) < 2:
        return None
    entry, line = twice
    first = next(at for text, at in entries if text == entry)
    return DiagnosisRecord(
        "layer-listed-twice",
        "middleware",
        f"`{entry}` stands in MIDDLEWARE twice: in line {first} and in line {line} of `{path}`. One entry is enough "
        "for the way in and for the way back. With two, each request goes through the layer twice.",
        f"{path}:{line}",
        (
            "How often does the request go into this layer?",
            "A layer calls `get_response` in its middle: above that it is on the way in, below it on the way back.",
            f"Delete line {line}.",
        ),
    )


RULES = (setting_misspelt, setting_written_twice, entry_named_twice)
