"""Rows that go, table by table: SQL made of the registry, which is program text."""

from collections.abc import Sequence
from typing import Any

from shuke.foundation.org.holdings import HOLDINGS, Holding
from shuke.stewardship.privacy.rules.erasure import ERASED_NUMBER

RECORD = "customers_customer"
# The number on the card names the person; the record keeps one that says nothing. What was merged stays merged.
_NOBODY = """
UPDATE customers_customer SET member_no = %(word)s || id, owner_id = NULL, is_profiled = false,
       status = CASE status WHEN 'merged' THEN status ELSE 'erased' END, version = version + 1
 WHERE id = ANY (%(ids)s)
"""


def wipe(cursor: Any, ids: Sequence[int]) -> dict[str, int]:
    """Do with every table what its holding says, the record itself last; answers rows by table.

    Every constraint is looked at here, since after this nothing may hinder the commit.
    """
    found = {}
    for holding in sorted(HOLDINGS.values(), key=lambda one: one.table == RECORD):
        rows = ACTS[holding.on_erase](cursor, holding, list(ids))
        if rows:
            found[holding.table] = rows
    cursor.execute(_NOBODY, {"word": ERASED_NUMBER, "ids": list(ids)})
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return found


def _delete(cursor: Any, holding: Holding, ids: list[int]) -> int:
    return _done(cursor, f"DELETE FROM {holding.table} WHERE {_where(holding)}", ids)


def _blank(cursor: Any, holding: Holding, ids: list[int]) -> int:
    columns = ", ".join(f"{name} = %({name})s" for name in holding.blanks)
    return _done(cursor, f"UPDATE {holding.table} SET {columns} WHERE {_where(holding)}", ids, holding.blanks)


def _unlink(cursor: Any, holding: Holding, ids: list[int]) -> int:
    rows = 0
    for key in holding.keys:
        rows += _done(cursor, f"UPDATE {holding.table} SET {key} = NULL WHERE {key} = ANY (%(ids)s)", ids)
    return rows


def _keep(cursor: Any, holding: Holding, ids: list[int]) -> int:
    return 0


ACTS = {"delete": _delete, "blank": _blank, "unlink": _unlink, "keep": _keep}


def _where(holding: Holding) -> str:
    return " OR ".join(f"{key} = ANY (%(ids)s)" for key in holding.keys)


def _done(cursor: Any, statement: str, ids: list[int], values: dict[str, Any] | None = None) -> int:
    cursor.execute(statement, {**(values or {}), "ids": ids})
    return int(cursor.rowcount)
