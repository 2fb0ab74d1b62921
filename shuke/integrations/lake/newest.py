"""Base, deltas and tombs as one table: the newest version of a row, in SQL that every engine reads."""

from collections.abc import Mapping

from shuke.insight.columns import KEYS, LAKE

BASE, DELTA, TOMBS = "base", "delta", "tombs"


def newest_rows(table: str, sources: Mapping[str, str]) -> str:
    """SELECT of a table's newest rows, without those that were removed; nothing where there is no file.

    ``sources``: what to select from for base, delta and tombs, "" where there are none; a delta has the column ``filename``.
    """
    rows = _rows(table, sources[BASE], sources[DELTA])
    if not rows or not sources[TOMBS]:
        return rows
    key = KEYS[table]
    return f"SELECT * FROM ({rows}) AS kept WHERE {key} NOT IN (SELECT {key} FROM {sources[TOMBS]})"


def _rows(table: str, base: str, delta: str) -> str:
    columns, key = ", ".join(LAKE[table]), KEYS[table]
    of_base = f"SELECT {columns} FROM {base}" if base else ""
    if not delta:
        return of_base
    turn = f"row_number() OVER (PARTITION BY {key} ORDER BY {_newest(table)})"
    newest = f"SELECT {columns} FROM (SELECT *, {turn} AS turn FROM {delta}) AS versions WHERE turn = 1"
    if not of_base:
        return newest
    return f"{of_base} WHERE {key} NOT IN (SELECT {key} FROM {delta}) UNION ALL {newest}"


def _newest(table: str) -> str:
    version = "row_xid DESC, " if "row_xid" in LAKE[table] else ""
    return f"{version}filename DESC"
