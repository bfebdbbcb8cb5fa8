"""No text names the machine it was written on, or the host of a package registry."""

import re

import pytest

from tests.docs.pages import ROOT, files

# Put together here, so that this file does not hold them.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("anaconda", "org"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
    )
]
PATHS = ["/".join(("", *parts, "")) for parts in (("work", "main"), ("work", "shared"), ("root",), ("workspace",))]
WORDS = ["_".join(("PIP", "INDEX", "URL")), "-".join(("", "", "index", "url")), "arti" + "factory"]
NEEDLES = re.compile("|".join(map(re.escape, (*HOSTS, *PATHS, *WORDS))), re.IGNORECASE)


def test_the_needles_prick():
    assert NEEDLES.search("see https://" + HOSTS[0] + "/simple")
    assert NEEDLES.search("cd " + PATHS[0])
    assert not NEEDLES.search("/movies/ framework/shared")


@pytest.mark.parametrize("folder", sorted({path.split("/")[0] for path in files()}))
def test_no_file_names_a_machine_or_a_registry(folder):
    inside = [path for path in files() if path == folder or path.startswith(f"{folder}/")]
    assert not [f"{path}: {needle}" for path in inside for needle in set(NEEDLES.findall(text_of(path)))]


def text_of(path: str) -> str:
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
