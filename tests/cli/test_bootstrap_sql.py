"""The printed SQL: what the embedded database is made of, for somebody else's server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from shuke.doors.cli import main as door
from shuke.doors.cli.postgres import Cluster
from shuke.doors.cli.postgres_account import binaries_for
from shuke.foundation.org.roles import ROLES_SQL, create_database_sql, database_rights_sql


def test_psql_runs_it_twice_without_harm(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    door.main(["bootstrap-sql", "--database", "printed"])
    script = tmp_path / "bootstrap.sql"
    script.write_text(capsys.readouterr().out)
    psql = [str(binaries_for(None) / "psql"), "-v", "ON_ERROR_STOP=1", "-q", "-f", str(script)]
    for _ in range(2):
        subprocess.run([*psql, cluster.url("postgres", "postgres")], check=True, capture_output=True)
    sql = "SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE datname = 'printed'"
    assert cluster.execute_as_superuser(sql) == [("shuke_owner",)]
    cluster.execute_as_superuser("DROP DATABASE printed")


def test_a_login_that_is_no_superuser_can_run_it(tmp_path: Path) -> None:
    managed = Cluster(tmp_path / "managed")
    managed.start({"fsync": "off"})
    try:
        managed.execute_as_superuser("CREATE ROLE manager LOGIN CREATEROLE CREATEDB")
        with psycopg.connect(managed.url("manager", "postgres"), autocommit=True) as manager:
            for _ in range(2):
                manager.execute(ROLES_SQL)
            manager.execute(create_database_sql("shop"))
            manager.execute(database_rights_sql("shop"))
        with psycopg.connect(managed.url("shuke_app", "shop")) as app:
            app.execute("SET LOCAL ROLE shuke_own")
    finally:
        managed.stop()


def test_the_script_is_what_the_embedded_database_runs(capsys: pytest.CaptureFixture[str]) -> None:
    door.main(["bootstrap-sql"])
    assert ROLES_SQL in capsys.readouterr().out
