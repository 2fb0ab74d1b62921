"""The same program on somebody's own PostgreSQL: DATABASE_URL, two web and two worker processes."""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shuke.doors.cli.postgres import Cluster, bootstrap_roles
from shuke.foundation.org.roles import APP, OWNER

DEFER = (
    "import django; django.setup(); from procrastinate.contrib.django import app;"
    "[app.configure_task('audit.open_months', queueing_lock=str(n)).defer(timestamp=n) for n in range(6)]"
)


@pytest.fixture
def own(cluster: Cluster, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a program whose database is its owner's business."""
    database = f"own_{os.getpid()}"
    bootstrap_roles(cluster, database)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    key = base64.b64encode(b"0123456789abcdef" * 2).decode()
    yield kept | {
        "DATABASE_URL": cluster.url(APP, database),
        "DJANGO_SETTINGS_MODULE": "shuke.config.settings",
        "SHUKE_DATA": str(tmp_path),
        **dict.fromkeys(("SHUKE_MASTER_KEY", "SHUKE_INDEX_KEY"), key),
        "SHUKE_SECRET_KEY": base64.b64encode(b"0123456789abcdef" * 3).decode(),
    }
    cluster.execute_as_superuser(f"DROP DATABASE {database} WITH (FORCE)")


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
    )


@contextlib.contextmanager
def running(environment: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "shuke.doors.cli.main", *command], env=environment
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(30) == 0


def answers(address: str) -> int:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_two_web_and_two_worker_processes(own: dict[str, str], cluster: Cluster, tmp_path: Path) -> None:
    shuke, data = ("-m", "shuke.doors.cli.main"), ("--data", str(tmp_path))
    early = run(own, *shuke, "doctor", *data)
    assert (early.returncode, early.stderr.strip()[:29]) == (1, "The tables are not up to date")

    database = own["DATABASE_URL"].split("/")[3].split("?")[0]
    owner = own | {"SHUKE_OWNER_URL": cluster.url(OWNER, database)}
    assert run(owner, *shuke, "migrate", "--check", *data).returncode == 1
    migrated = run(owner, *shuke, "migrate", "--quiet", *data)
    assert migrated.returncode == 0, migrated.stderr
    assert run(owner, *shuke, "migrate", "--check", *data).returncode == 0

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with (
        running(own, "serve", "--workers", "2", "--port", port, *data),
        running(own, "worker", *data),
        running(own, "worker", *data),
    ):
        assert run(own, "-c", DEFER).returncode == 0
        assert answers(f"http://127.0.0.1:{port}/healthz") == 200
        left = 6
        with psycopg.connect(own["DATABASE_URL"], autocommit=True) as app:
            until = time.monotonic() + 30
            while left and time.monotonic() < until:
                time.sleep(0.1)
                row = app.execute(
                    "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'succeeded'"
                ).fetchone()
                left = row[0] if row else left
        assert left == 0
