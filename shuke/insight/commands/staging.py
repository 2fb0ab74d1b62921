"""Computed columns into a temporary table by COPY: no row passes through Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

TYPES = {
    "int64": "bigint",
    "int32": "integer",
    "int16": "smallint",
    "string": "text",
    "date": "date",
}


def stage(cursor: Any, name: str, columns: Mapping[str, str], batches: Iterable[pa.RecordBatch]) -> None:
    """Make the temporary table ``name`` (gone at commit) and fill it. ``cursor`` is Django's, in a transaction."""
    import pyarrow as pa
    from pyarrow import csv

    declared = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({declared}) ON COMMIT DROP")
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN (FORMAT csv)") as copy:
        for batch in batches:
            sink = pa.BufferOutputStream()
            csv.write_csv(batch, sink, options)
            copy.write(sink.getvalue().to_pybytes())
    cursor.execute(f"ANALYZE {name}")
