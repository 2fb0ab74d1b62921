"""Reading the lake with DuckDB: one view per table, base and deltas as one, newest version of a row."""

import os
from pathlib import Path

import duckdb
import ibis

from shuke.insight.columns import KEYS, LAKE
from shuke.integrations.lake.manifest import Manifest, TableFiles

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
    rows = _newest_rows(folder, table, files)
    if not files.tombs:
        return rows
    gone = f"SELECT {KEYS[table]} FROM {_parquet([str(folder / name) for name in files.tombs])}"
    return f"SELECT * FROM ({rows}) WHERE {KEYS[table]} NOT IN ({gone})"


def _newest_rows(folder: Path, table: str, files: TableFiles) -> str:
    columns, key = ", ".join(LAKE[table]), KEYS[table]
    base = (
        f"SELECT {columns} FROM {_parquet([str(folder / files.base / '**/*.parquet')])}" if files.base else ""
    )
    if not files.deltas:
        return base or empty(table)
    newest = (
        f"SELECT {columns} FROM {_parquet([str(folder / name) for name in files.deltas])}"
        f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {_newest(table)}) = 1"
    )
    if not base:
        return newest
    keys = f"SELECT {key} FROM {_parquet([str(folder / name) for name in files.deltas])}"
    return f"{base} WHERE {key} NOT IN ({keys}) UNION ALL ({newest})"


def _newest(table: str) -> str:
    version = "row_xid DESC, " if "row_xid" in LAKE[table] else ""
    return f"{version}filename DESC"


def _parquet(paths: list[str]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false, filename = true)"


def empty(table: str) -> str:
    """SELECT of no rows with the declared columns."""
    schema = ibis.schema(LAKE[table]).to_sqlglot_column_defs("duckdb")
    cast = ", ".join(f"NULL::{column.kind.sql('duckdb')} AS {column.name}" for column in schema)
    return f"SELECT {cast} WHERE false"
