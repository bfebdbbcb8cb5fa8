"""The table of known mistakes in docs/diagnosis.md, made from the folders of mistakes.

.venv/bin/python -m tests.docs.catalogue    writes it anew
"""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "diagnosis.md"
BEGIN, END = "<!-- known mistakes -->\n", "<!-- end of known mistakes -->\n"


def expectations():
    """Every expect.toml that names a diagnosis, with its slug, nearest examples first."""
    places = ["tests/diagnosis/mistakes/*/expect.toml", "solutions/*/wrong/*/expect.toml"]
    for place in [*places, "tests/diagnosis/further/*/expect.toml"]:
        for path in sorted(ROOT.glob(place)):
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            if table.get("diagnosis"):
                yield table["diagnosis"], table["idea"]


def folders(place):
    """Each folder of mistakes, with the diagnosis that it must get; empty for none."""
    for path in sorted(ROOT.glob(f"{place}/expect.toml")):
        yield path.parent.name, tomllib.loads(path.read_text(encoding="utf-8")).get("diagnosis", "")


def table():
    """A row for each slug, with the idea behind one such mistake."""
    ideas = {}
    for slug, idea in expectations():
        ideas.setdefault(slug, idea)
    rows = [f"| `{slug}` | {idea} |" for slug, idea in sorted(ideas.items())]
    return "\n".join(["| name | for example |", "|---|---|", *rows, ""])


def with_table(text):
    """The page with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
