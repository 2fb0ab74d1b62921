"""DuckDB in this process: measures are compiled to its SQL, step by step into temporary tables."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from shuke.insight.engines.engine import BATCH_ROWS, sql_of


class DuckEngine:
    """Runs unbound Ibis expressions on a DuckDB connection."""

    name = f"duckdb {duckdb.__version__}"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Into a temporary table."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql_of(table, 'duckdb')}")
        return ibis.table(table.schema(), name=name)

    def give(self, name: str, table: pa.Table) -> ibis.Table:
        """Copied, so that the caller's columns may go."""
        self._connection.register(f"given_{name}", table)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given_{name}")
        self._connection.unregister(f"given_{name}")
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)

    def join(self, name: str, parts: Sequence[str]) -> None:
        """One after the other."""
        if len(parts) == 1:
            self._connection.execute(f"ALTER TABLE {parts[0]} RENAME TO {name}")
            return
        rows = " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {rows}")
        self.forget(*parts)

    def forget(self, *names: str) -> None:
        """Dropped at once."""
        for name in names:
            self._connection.execute(f"DROP TABLE {name}")

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        """All rows of a small table."""
        found: list[dict[str, Any]] = (
            self._connection.sql(sql_of(table, "duckdb")).to_arrow_table().to_pylist()
        )
        return found

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """So many rows at a time."""
        yield from self._connection.sql(f"SELECT * FROM {name}").to_arrow_reader(BATCH_ROWS)
