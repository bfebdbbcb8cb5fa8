"""The environment: made once, mended when it is not whole, built by one start at a time."""

import ast
import json
import re
import shutil
import sys

import pytest

from grader import bootstrap
from grader.errors import Problem

OLD_PYTHONS_READ = ("__init__", "__main__", "cli", "bootstrap", "turns", "errors")


@pytest.fixture
def small(bare):
    """A copy whose student's lock is one package: quick to install, and enough for a verb."""
    lock = bare.root / "requirements" / "student.lock"
    entry = re.search(r"^click==.*?(?=^\S)", lock.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lock.write_text(entry[0], encoding="utf-8")
    return bare


def test_two_first_starts_at_once_build_one_environment(small, base_python):
    started = [small.start(base_python, "-m", "grader", "echo", "TEXT=é") for _ in range(2)]
    outputs = [process.communicate(timeout=100) for process in started]
    assert [json.loads(out)[0] for out, _ in outputs] == ["é", "é"], outputs
    errors = [error for _, error in outputs]
    assert sum("(once, about a minute)" in error for error in errors) == 1, errors
    assert sum("Waiting: another start" in error for error in errors) == 1, errors

    # From now on nothing is said, through make either.
    again = small.make("echo")
    assert (again.returncode, again.stderr) == (0, "")

    # A stamp that is not there, or for another lock: pip goes on with what is there.
    stamp = small.root / ".venv" / "full_cycle.json"
    stamp.unlink()
    mended = small.make("echo")
    assert mended.returncode == 0
    assert "up to date" in mended.stderr
    assert set(json.loads(stamp.read_text())) == {"student", "python"}


def test_a_python_that_does_not_run_is_said_and_built_anew(small, base_python):
    """As in a copy from another machine, where the link in .venv leads nowhere."""
    python = small.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(small.root / "gone")
    done = small.make("echo", f"PYTHON={base_python}")
    assert json.loads(done.stdout)[0] == "nothing", done.stderr
    assert "does not run here" in done.stderr
    assert python.exists()


def test_without_the_packages_the_message_has_pips_last_words_and_no_stamp_stays(small, base_python):
    lock = small.root / "requirements" / "student.lock"
    lock.write_text(f"no-such-package-of-full-cycle==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    shutil.copytree(sys.prefix, small.root / ".venv", symlinks=True, ignore=all_but_pip)
    done = small.run(base_python, "-m", "grader", "echo", PIP_NO_INDEX="1", PIP_FIND_LINKS="")
    assert done.returncode == 2
    assert "packages could not be installed" in done.stderr
    assert "ERROR: No matching distribution found for no-such-package-of-full-cycle" in done.stderr
    log = small.root / "build" / "log" / "environment.txt"
    assert str(log) in done.stderr
    assert log.is_file()
    assert "network" in done.stderr
    assert json.loads((small.root / ".venv" / "full_cycle.json").read_text()) == {}


def all_but_pip(folder, names):
    """For copytree: the interpreter and pip are all that is wanted of a big environment."""
    return [name for name in names if not name.startswith("pip")] if folder.endswith("site-packages") else []


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_names_the_package_to_install(bare, base_python, tmp_path, module):
    (tmp_path / f"{module}.py").write_text(f"raise ImportError('stub', name='{module}')", encoding="utf-8")
    done = bare.run(base_python, "-m", "grader", "echo", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr
    assert "macOS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", OLD_PYTHONS_READ)
def test_old_pythons_can_read_what_tells_them_that_they_are_old(module):
    source = (bootstrap.ROOT / "grader" / f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    annotated = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AnnAssign)]
    unquoted = [ast.unparse(node) for node in annotated if evaluated(node)]
    assert not unquoted, "an old Python would evaluate these annotations"
    assert "from __future__ import annotations" not in source, "Python 3.6 does not know it"


def evaluated(node):
    """Whether a function's annotations hold list[...] or X | Y, which an old Python cannot evaluate."""
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.annotation, ast.Subscript | ast.BinOp)
    annotations = [node.returns, *(argument.annotation for argument in node.args.args)]
    return any(isinstance(annotation, ast.Subscript | ast.BinOp) for annotation in annotations)


def test_an_old_python_is_told_its_version_and_the_remedy():
    message = str(bootstrap.too_old((3, 9, 2)))
    assert "needs Python 3.11 or newer. This is Python 3.9.2." in message
    assert sys.executable in message
    assert "make PYTHON=python3.12" in message


def test_an_old_python_does_not_get_past_the_door(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(bootstrap, "_PYTHON", tmp_path / "python")
    with pytest.raises(Problem, match=r"This is Python 3\.10\.4"):
        bootstrap.require_python()


def test_installing_all_counts_for_students_too():
    assert bootstrap.HOLDS == {"student": ["student"], "all": ["all", "student"]}
    assert bootstrap._stamp().keys() >= {"student", "all", "python"}, "these tests run in the whole environment"


def test_a_course_that_cannot_be_written_says_so(bare, base_python):
    (bare.root / "build").write_text("a file where a folder has to be", encoding="utf-8")
    done = bare.run(base_python, "-m", "grader", "echo")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert str(bare.root) in done.stderr
    assert not (bare.root / ".venv").exists()
