"""One small demo shop of a fixed seed and day, in a database of its own; tests read it as its owner."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shuke.doors.cli.postgres import Cluster
from shuke.foundation.org.roles import OWNER, create_database_sql, database_rights_sql

TODAY = date(2026, 11, 20)  # a Friday
CUSTOMERS, ORDERS, SEED = 3_000, 30_000, 7


@dataclass(frozen=True)
class BuiltShop:
    """The shop's database, the folder of its truth, and what building it said."""

    connection: psycopg.Connection[Any]
    url: str
    data: Path
    rows: dict[str, int]
    stages: list[str]
    bare: list[Any]  # indexes and constraints before

    def all(self, sql: str, *params: Any) -> list[Any]:
        return self.connection.execute(sql.encode(), params or None).fetchall()

    def one(self, sql: str, *params: Any) -> Any:
        row = self.all(sql, *params)[0]
        return row[0] if len(row) == 1 else row


DRESS = """
SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'audit%'
UNION ALL SELECT conrelid::regclass::text || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid::regclass::text NOT LIKE 'audit%' ORDER BY 1, 2
"""


@pytest.fixture(scope="session")
def shop(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltShop]:
    """A shop of 3,000 customers and 30,000 orders."""
    from shuke.doors.demoshop.build import build_into

    name = f"test_run_{os.environ['SHUKE_TEST_RUN']}_demo_{os.getpid()}"
    cluster.execute_as_superuser(create_database_sql(name))
    cluster.execute_as_superuser(database_rights_sql(name))
    url, data, stages = cluster.url(OWNER, name), tmp_path_factory.mktemp("demo"), []
    environment = os.environ | {"DATABASE_URL": url, "SHUKE_OWNER_URL": url, "SHUKE_AS_OWNER": "1"}
    command = [sys.executable, "-m", "shuke.doors.cli.main", "migrate", "--quiet"]
    subprocess.run(command, env=environment, check=True)
    with psycopg.connect(url, autocommit=True) as connection:
        bare = connection.execute(DRESS.encode()).fetchall()
        rows = build_into(
            url, data, CUSTOMERS, ORDERS, SEED, lambda stage, done, total: stages.append(stage), TODAY
        )
        yield BuiltShop(connection, url, data, rows, stages, bare)
    cluster.execute_as_superuser(f'DROP DATABASE "{name}" WITH (FORCE)')
