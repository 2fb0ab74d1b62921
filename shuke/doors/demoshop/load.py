"""Copying whole columns into PostgreSQL: Arrow by ADBC's binary COPY, in one transaction, indexes and foreign keys
put back afterwards, which for millions of rows is several times quicker than keeping them."""

from __future__ import annotations

import queue
import threading
from types import TracebackType
from typing import Any, Self

import adbc_driver_postgresql.dbapi as adbc
import psycopg
import pyarrow as pa

from shuke.doors.demoshop.tables import TABLES

# Loaded without their indexes and foreign keys. The event log is partitioned and keeps its own.
BARE = [name for name in TABLES if name.split("_")[0] in ("customers", "orders", "catalog", "care")]
JSON = {
    "care_followup": "reason",
    "audit_event": "payload",
    "customers_customfield": "choices",
    "imports_mapping": "settings",
}  # COPY takes them as text, by a table in between
SETTINGS = (
    "SET LOCAL maintenance_work_mem = '512MB'",
    "SET LOCAL synchronous_commit = on",
    "SET LOCAL lock_timeout = '20s'",
)
NAMES = ", ".join(f"'{name}'::regclass" for name in BARE)
CONSTRAINTS = f"""
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype IN ('f', 'u') AND conrelid IN ({NAMES}) ORDER BY contype DESC, conrelid::regclass::text, conname
"""
INDEXES = f"""
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
 WHERE indrelid IN ({NAMES}) AND NOT indisprimary
   AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f') ORDER BY 1
"""
AHEAD = 6


class Load:
    """One transaction on the owner's connection; leaving the block without an error commits it."""

    def __init__(self, url: str) -> None:
        self.connection = adbc.connect(url)
        self.cursor = self.connection.cursor()
        self.constraints: list[tuple[str, str, str]] = []
        self.indexes: list[tuple[str, str]] = []
        self.rows: dict[str, int] = {}

    def __enter__(self) -> Self:
        for setting in SETTINGS:
            self.execute(setting)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.connection.commit()
        else:
            self.connection.rollback()
        self.cursor.close()
        self.connection.close()

    def execute(self, sql: str) -> None:
        """Run a statement."""
        self.cursor.execute(sql)

    def rows_of(self, sql: str) -> list[Any]:
        """The rows of a SELECT."""
        self.cursor.execute(sql)
        return list(self.cursor.fetchall())

    def strip(self) -> None:
        """Take indexes and foreign keys off the big tables."""
        self.constraints = [tuple(row) for row in self.rows_of(CONSTRAINTS)]
        self.indexes = [tuple(row) for row in self.rows_of(INDEXES)]
        for tab, name, _definition in reversed(self.constraints):
            self.execute(f"ALTER TABLE {tab} DROP CONSTRAINT {name}")
        for name, _definition in self.indexes:
            self.execute(f"DROP INDEX {name}")

    def dress(self) -> None:
        """Put them back as they were, and let the sequences go on after the highest id."""
        for _name, definition in self.indexes:
            self.execute(definition)
        for tab, name, definition in self.constraints:
            self.execute(f"ALTER TABLE {tab} ADD CONSTRAINT {name} {definition}")
        for name, columns in TABLES.items():
            if name in self.rows and "id" in columns:
                own = f"coalesce(pg_get_serial_sequence('{name}', 'id'), '{name}_id')"
                self.execute(f"SELECT setval({own}, (SELECT coalesce(max(id), 1) FROM {name}))")

    def write(self, name: str, rows: pa.Table) -> None:
        """Append rows to a table."""
        self.rows[name] = self.rows.get(name, 0) + rows.num_rows
        if name not in JSON:
            self.cursor.adbc_ingest(name, rows, mode="append")
            return
        stage, columns = f"stage_{name}", ", ".join(rows.column_names)
        values = ", ".join(
            f"{column}::jsonb" if column == JSON[name] else column for column in rows.column_names
        )
        self.cursor.adbc_ingest(stage, rows, mode="create", temporary=True)
        self.execute(f"INSERT INTO {name} ({columns}) SELECT {values} FROM {stage} ORDER BY id")
        self.execute(f"DROP TABLE {stage}")


class Ahead:
    """Writes in a thread of its own while the next rows are being made; leaving the block waits for all of them."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.waiting: queue.Queue[tuple[str, pa.Table] | None] = queue.Queue(AHEAD)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.waiting.put(None)
        self.thread.join()
        if kind is None and self.error:
            raise self.error

    def write(self, name: str, rows: pa.Table) -> None:
        """Have rows written soon."""
        if self.error:
            raise self.error
        self.waiting.put((name, rows))

    def _work(self) -> None:
        while (item := self.waiting.get()) is not None:
            if self.error is None:
                try:
                    self.load.write(*item)
                except BaseException as error:  # noqa: BLE001  raised where the rows are made
                    self.error = error


def tidy(url: str) -> None:
    """Statistics and visibility of what was copied, so that the first visitor meets a settled database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
