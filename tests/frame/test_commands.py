"""run, manage, system, test and lint, as a person meets them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from grader.commands import lint
from tests.frame.conftest import ROOT, clean

BIN = str(Path(sys.executable).parent)
SKIPPING = "import pytest\n\n\ndef test_needs_a_part():\n    pytest.skip('no such part here')\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_manage_runs_the_projects_own_manage_py_and_keeps_its_status(copy):
    done = copy.make("manage", "CMD=showmigrations movies")
    assert done.stdout.startswith("movies\n"), done.stderr
    assert copy.grader("manage", "CMD=shell --no-imports -c 'raise SystemExit(7)'").returncode == 7


def test_manage_refuses_half_a_quotation(copy):
    done = copy.grader("manage", "CMD=shell -c 'x")
    assert done.returncode == 2
    assert "Close every quotation mark" in done.stderr


def test_run_names_a_port_that_is_taken_and_the_way_out(copy):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = copy.grader("run", f"PORT={port}")
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr


def test_run_migrates_serves_and_stops_at_control_c(copy):
    port = free_port()
    server = copy.start("make", "run", f"PORT={port}", start_new_session=True)
    try:
        assert status_of(port, time.monotonic() + 30) in (200, 404)
        assert list((copy.root / "movie_theater").rglob("*.sqlite3")), "migrate made the database"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        out, errors = server.communicate(timeout=20)
    assert "Traceback" not in out + errors


def status_of(port, deadline):
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/") as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code
        except OSError:
            time.sleep(0.1)
    return None


def test_system_names_the_command_where_it_may_not_install(copy):
    (copy.root / "requirements" / "debian.txt").write_text("nothing-here no-such-program  # why\n", encoding="utf-8")
    done = copy.grader("system", PATH=BIN)
    assert done.returncode == 2
    assert "sudo apt-get install --yes --no-install-recommends nothing-here" in done.stderr


def test_system_has_nothing_to_do_where_everything_is_there(copy):
    (copy.root / "requirements" / "debian.txt").write_text("python-itself python\n", encoding="utf-8")
    done = copy.grader("system", PATH=BIN)
    assert (done.returncode, done.stdout) == (0, "The system has everything the tests need.\n")


def test_a_skip_is_a_failure(tmp_path):
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_skips.py").write_text(SKIPPING, encoding="utf-8")
    (tmp_path / "test_absent.py").write_text(
        "import pytest\n\npytest.importorskip('no_such_module')\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, env=clean(), capture_output=True, text=True)
    assert done.returncode != 0
    assert "here a skip is a failure" in done.stdout
    assert "no such part here" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(("codes", "status"), [((0, 1, 0, 1), 1), ((0, 0, 0, 0), 0)])
def test_lint_runs_every_step_and_names_all_that_failed(monkeypatch, capfd, codes, status):
    steps = {f"step {place}": ("-c", f"raise SystemExit({code})") for place, code in enumerate(codes)}
    monkeypatch.setattr(lint, "STEPS", steps)
    assert lint.command.main([], standalone_mode=False) == status
    out = capfd.readouterr().out
    assert ("Lint failed: step 1, step 3." in out) == bool(status)
