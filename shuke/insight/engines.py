"""DuckDB in this process: measures are compiled to its SQL, step by step into temporary tables."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import ibis
import pyarrow as pa

BATCH_ROWS = 100_000


class DuckEngine:
    """Runs unbound Ibis expressions on a DuckDB connection."""

    name = f"duckdb {duckdb.__version__}"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute a table once under a name; what is built on the answer reads the result."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql_of(table)}")
        return ibis.table(table.schema(), name=name)

    def give(self, name: str, table: pa.Table) -> ibis.Table:
        """Put columns of this program's own beside the lake's tables."""
        self._connection.register(f"given_{name}", table)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given_{name}")
        self._connection.unregister(f"given_{name}")
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)

    def join(self, name: str, parts: Sequence[str]) -> None:
        """Kept tables of one schema become one under a new name; a single one is renamed."""
        if len(parts) == 1:
            self._connection.execute(f"ALTER TABLE {parts[0]} RENAME TO {name}")
            return
        rows = " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {rows}")
        self.forget(*parts)

    def forget(self, *names: str) -> None:
        """Give back the memory of kept tables."""
        for name in names:
            self._connection.execute(f"DROP TABLE {name}")

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        """All rows of a small table."""
        found: list[dict[str, Any]] = self._connection.sql(sql_of(table)).to_arrow_table().to_pylist()
        return found

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a kept table, as columns."""
        yield from self._connection.sql(f"SELECT * FROM {name}").to_arrow_reader(BATCH_ROWS)


def sql_of(table: ibis.Table) -> str:
    """DuckDB's SQL of an expression, every column in the type that the expression declares.

    Ibis leaves out casts that it holds for idle, but DuckDB's sums and ranks are wider than Ibis says.
    """
    columns = ibis.schema(table.schema()).to_sqlglot_column_defs("duckdb")
    casts = ", ".join(
        f"CAST({column.this} AS {column.kind.sql('duckdb')}) AS {column.this}" for column in columns
    )
    return f"SELECT {casts} FROM ({ibis.to_sql(table, dialect='duckdb')})"
