"""Child processes end with their parent, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shuke.doors.cli.children import Children
from shuke.doors.cli.postgres_pid import is_alive

SLEEPER = "import time; time.sleep(60)"
PARENT = """
import sys
from shuke.doors.cli.children import Children, unwinding_when_told_to_stop
try:
    with unwinding_when_told_to_stop(), Children() as children:
        print(children.start("sleeper", "tests_sleeper").pid, flush=True)
        children.first_to_end()
except KeyboardInterrupt:
    print("unwound", flush=True)
"""


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tests_sleeper.py").write_text(SLEEPER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_child_ends_with_its_parent(sleeper: Path, number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        os.kill(parent.pid, number)
        rest = parent.stdout.read()
    assert gone(child)
    assert rest == ("" if number == signal.SIGKILL else "unwound\n")


def test_a_child_that_does_not_listen_is_killed(sleeper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN); pathlib.Path('deaf').touch()\n"
    (sleeper / "tests_sleeper.py").write_text(deaf + SLEEPER)
    monkeypatch.chdir(sleeper)
    monkeypatch.setattr("shuke.doors.cli.children.STOP_SECONDS", 0.2)
    with Children() as children:
        child = children.start("sleeper", "tests_sleeper")
        while not (sleeper / "deaf").exists():
            time.sleep(0.02)
    assert child.returncode == -signal.SIGKILL


def test_the_first_that_ends_is_named(sleeper: Path) -> None:
    (sleeper / "tests_brief.py").write_text("raise SystemExit(3)")
    with Children() as children:
        children.start("sleeper", "tests_sleeper")
        children.start("brief", "tests_brief")
        assert children.first_to_end() == "brief"
        assert children.finish("brief") == 3
