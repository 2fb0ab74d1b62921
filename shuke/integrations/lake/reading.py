"""Reading the lake with DuckDB: one view per table, base and deltas as one, newest version of a row."""

import os
from pathlib import Path

import duckdb
import ibis

from shuke.insight.columns import LAKE
from shuke.integrations.lake.manifest import Manifest, TableFiles
from shuke.integrations.lake.newest import BASE, DELTA, TOMBS, newest_rows

MEMORY = os.environ.get("SHUKE_LAKE_MEMORY", "1GB")


def connection(folder: Path, manifest: Manifest) -> duckdb.DuckDBPyConnection:
    """A DuckDB of this process with the lake's tables as views; spills beside the lake."""
    con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")})
    con.execute("SET preserve_insertion_order = false")
    con.execute("SET TimeZone = 'UTC'")
    for table, files in manifest.tables.items():
        con.execute(f"CREATE VIEW {table} AS {merged(folder, table, files)}")
    return con


def merged(folder: Path, table: str, files: TableFiles) -> str:
    """SELECT of a table's newest rows, without those that were removed."""
    base = _parquet([str(folder / files.base / "**/*.parquet")]) if files.base else ""
    sources = {
        BASE: base,
        DELTA: _parquet([str(folder / name) for name in files.deltas]) if files.deltas else "",
        TOMBS: _parquet([str(folder / name) for name in files.tombs]) if files.tombs else "",
    }
    return newest_rows(table, sources) or empty(table)


def _parquet(paths: list[str]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false, filename = true)"


def empty(table: str) -> str:
    """SELECT of no rows with the declared columns."""
    schema = ibis.schema(LAKE[table]).to_sqlglot_column_defs("duckdb")
    cast = ", ".join(f"NULL::{column.kind.sql('duckdb')} AS {column.name}" for column in schema)
    return f"SELECT {cast} WHERE false"
