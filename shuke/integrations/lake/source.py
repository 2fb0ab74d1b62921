"""The book of record as the lake sees it: one snapshot over ADBC, as columns, never row by row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connections
from psycopg.conninfo import make_conninfo

BATCH_BYTES = 32 * 2**20
# Horizon: the oldest transaction that still runs here; below it nothing can appear any more. Those of other
# databases of the server are passed over: they write nothing here, and would hold the lake back for hours.
HORIZON = """
SELECT coalesce((
    SELECT x FROM pg_snapshot_xip(pg_current_snapshot()) x
     WHERE NOT EXISTS (
        SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.transactionid = x::xid
           AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))
     ORDER BY x LIMIT 1), pg_snapshot_xmax(pg_current_snapshot()))::text::bigint
"""
# A restored or another database starts its own count of transactions: then the lake is rebuilt.
DATABASE = (
    "SELECT (SELECT system_identifier FROM pg_control_system())::text || '.' ||"
    " (SELECT timeline_id FROM pg_control_checkpoint())::text || '.' ||"
    " (SELECT oid FROM pg_database WHERE datname = current_database())::text"
)


class Snapshot:
    """One moment of the database, read with scope ``all``; every SELECT sees the same rows."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.horizon = int(self.row(HORIZON)[0])
        self.database = str(self.row(DATABASE)[0])

    def row(self, sql: str) -> tuple[Any, ...]:
        """The first row of a SELECT."""
        self._cursor.execute(sql)
        return tuple(self._cursor.fetchone())

    def write(self, columns: Mapping[str, str], select: str, file: Path) -> int:
        """Stream a SELECT into a Parquet file of the declared columns; the number of rows.

        No file is left where there are no rows.
        """
        self._cursor.execute(select)
        reader = self._cursor.fetch_record_batch()
        schema = ibis.schema(columns).to_pyarrow()
        rows = 0
        file.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(file, schema, compression="zstd") as out:
            for batch in reader:
                if batch.num_rows:
                    out.write_batch(_as_declared(batch, schema))
                    rows += batch.num_rows
        if not rows:
            file.unlink()
        return rows


def _as_declared(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [column.cast(kind.type) for column, kind in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Open a read-only snapshot of Django's default database."""
    with adbc.connect(_conninfo()) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)})
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL ROLE shuke_all")
        cursor.execute("SET LOCAL statement_timeout = '30min'")
        yield Snapshot(cursor)


def _conninfo() -> str:
    settings = connections["default"].settings_dict
    parts = {
        "dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"],
        "host": settings["HOST"], "port": settings["PORT"],
    }  # fmt: skip
    kept = {name: value for name, value in settings["OPTIONS"].items() if name.startswith("ssl")}
    return make_conninfo(**{name: value for name, value in {**parts, **kept}.items() if value})
