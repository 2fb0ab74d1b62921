"""Working deltas into a new base, sales by month."""

from pathlib import Path

import duckdb

from shuke.insight.columns import BY_MONTH, LAKE
from shuke.integrations.lake import selects
from shuke.integrations.lake.manifest import Manifest, TableFiles
from shuke.integrations.lake.reading import connection
from shuke.integrations.lake.source import Snapshot

MONTH = "strftime({0}, '%Y-%m')"
SOURCES = {
    "orders": f"SELECT t.*, {MONTH.format('t.sold_on')} AS month FROM orders t",
    # The month of a line is that of its order when it was compacted: a matter of files, not of meaning.
    "order_lines": f"SELECT t.*, {MONTH.format('o.sold_on')} AS month FROM order_lines t"
    " LEFT JOIN (SELECT order_id, sold_on FROM orders) o USING (order_id)",
}


def compact(folder: Path, old: Manifest) -> Manifest:
    """Write every table with deltas anew; the former files stay until the manifest is replaced."""
    number = old.number + 1
    new = Manifest(old.horizon, number, old.database, old.columns)
    with connection(folder, old) as con:
        for table, files in old.tables.items():
            if table not in selects.CHANGED_BY or not (files.deltas or files.tombs):
                new.tables[table] = files
                continue
            base = f"base/{table}/{number:08d}"
            (folder / base).mkdir(parents=True)
            rows = _rewrite(con, table, folder / base)
            new.tables[table] = TableFiles(base, base_rows=rows)
    return new


def _rewrite(con: duckdb.DuckDBPyConnection, table: str, target: Path) -> int:
    if table in BY_MONTH:
        select, path, split = SOURCES[table], str(target), ", PARTITION_BY (month)"
    else:
        select, path, split = f"SELECT {', '.join(LAKE[table])} FROM {table}", str(target / "all.parquet"), ""
    quoted = path.replace("'", "''")
    copied = con.execute(
        f"COPY ({select}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd{split})"
    ).fetchone()
    return int(copied[0]) if copied else 0


def differs(folder: Path, manifest: Manifest, source: Snapshot) -> bool:
    """Whether count or money of any table is not what the source has: rows were removed, or changed unseen."""
    with connection(folder, manifest) as con:
        for table in selects.CHANGED_BY:
            ours = f"SELECT count(*), coalesce({selects.CHECKED_SUMS[table][1]}, 0)::bigint FROM {table}"
            if con.execute(ours).fetchone() != source.row(selects.check(table, source.horizon)):
                return True
    return False
