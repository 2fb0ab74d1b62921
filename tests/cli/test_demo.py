"""The demo from one command: ready, kept for the next start, and gone without a trace when told to stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SMALL = ("--customers", "200", "--orders", "1000", "--no-browser")


class Demo:
    """A demo process and what it has said so far."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data, self.log = data, data.parent / f"{self.port}.log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHUKE_", "DATABASE_", "DJANGO_"))}
        command = [sys.executable, "-m", "shuke.doors.cli.main", "demo", "--port", str(self.port)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(data), *SMALL], stdout=log, stderr=subprocess.STDOUT, env=kept
            )

    def says(self, text: str, seconds: float = 240) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if text in self.log.read_text():
                return True
            if self.process.poll() is not None:
                return text in self.log.read_text()
            time.sleep(0.05)
        return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()


def processes_in(place: Path) -> list[str]:
    """Command lines and working directories that name the place."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            where = str((process / "cwd").readlink())
        except OSError:
            continue
        if str(place) in words or where.startswith(str(place)):
            found.append(f"{process.name} {words}")
    return found


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[list[Demo]]:
    demos: list[Demo] = []
    yield demos
    for demo in demos:
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.wait()


def test_ready_stopped_and_ready_again(tmp_path: Path, begun: list[Demo]) -> None:
    data = tmp_path / "data"
    begun.append(first := Demo(data))
    assert first.says("Shuke is ready: http://127.0.0.1:"), first.log.read_text()
    assert first.get("/healthz")[0] == 200
    logins = json.loads((data / "demo.json").read_text())["logins"]
    assert all(login["login"] in first.log.read_text() for login in logins)
    assert logins[0]["login"] in first.get("/login")[1]

    begun.append(second := Demo(data))
    assert second.says("A demo runs in", 20)
    assert second.process.wait(20) == 1

    assert first.stop() == 0
    assert processes_in(tmp_path) == []

    begin = time.monotonic()
    begun.append(again := Demo(data))
    assert again.says("Shuke is ready"), again.log.read_text()
    assert time.monotonic() - begin < 20
    assert "building" not in again.log.read_text()
    assert again.stop(signal.SIGINT) == 0
    assert processes_in(tmp_path) == []


def test_stopped_while_building_it_begins_anew(tmp_path: Path, begun: list[Demo]) -> None:
    data = tmp_path / "data"
    begun.append(first := Demo(data))
    assert first.says("building the shop")
    time.sleep(1.5)  # somewhere in the middle
    assert first.stop() == 0
    assert processes_in(tmp_path) == []
    begun.append(again := Demo(data))
    assert again.says("Shuke is ready"), again.log.read_text()
    again.process.kill()  # not asked politely: the rest notices
    until = time.monotonic() + 30
    while processes_in(tmp_path) and time.monotonic() < until:
        time.sleep(0.1)
    assert processes_in(tmp_path) == []


def test_the_directory_of_a_real_shop_is_refused(tmp_path: Path, begun: list[Demo]) -> None:
    (tmp_path / "data" / "postgres").mkdir(parents=True)
    begun.append(demo := Demo(tmp_path / "data"))
    assert demo.says("holds a shop that is not a demo", 20)
    assert demo.process.wait(20) == 1
