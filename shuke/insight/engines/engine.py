"""What an engine does, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

BATCH_ROWS = 100_000


class Engine(Protocol):
    """Named tables over the lake, computed step by step."""

    @property
    def name(self) -> str:
        """Program and version, as a run keeps it."""

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute a table once under a name; what is built on the answer reads the result."""

    def give(self, name: str, table: pa.Table) -> ibis.Table:
        """Put columns of this program's own beside the lake's tables."""

    def join(self, name: str, parts: Sequence[str]) -> None:
        """Kept tables of one schema become one under a new name; a single one is renamed."""

    def forget(self, *names: str) -> None:
        """Give back the memory of kept tables."""

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        """All rows of a small table."""

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a kept table, as columns."""


def sql_of(table: ibis.Table, dialect: str) -> str:
    """The SQL of an expression in an engine's dialect, every column in the type that the expression declares.

    Ibis leaves out casts that it holds for idle, but engines' sums and ranks are wider than Ibis says.
    """
    import ibis

    columns = ibis.schema(table.schema()).to_sqlglot_column_defs(dialect)
    casts = ", ".join(
        f"CAST({column.this.sql(dialect)} AS {column.kind.sql(dialect)}) AS {column.this.sql(dialect)}"
        for column in columns
    )
    return f"SELECT {casts} FROM ({ibis.to_sql(table, dialect=_COMPILERS.get(dialect, dialect))}) AS asked"


_COMPILERS = {"spark": "pyspark"}  # what Ibis calls the dialect that sqlglot names otherwise
