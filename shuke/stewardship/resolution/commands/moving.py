"""Rows that go from one record to another, table by table: SQL made of the registry, which is program text."""

from datetime import datetime
from typing import Any

from shuke.foundation.org.holdings import HOLDINGS, Holding

_NOTE = "INSERT INTO resolution_moved (merge_id, customer_id, kind, tab, col, row_key, before, after)"


def moving_tables() -> list[tuple[Holding, str]]:
    """Every table and key that a merge moves; keys before what is sealed by them makes no difference, checks wait."""
    found = [holding for holding in HOLDINGS.values() if holding.on_merge in ("move", "one")]
    # Who was merged into the loser is from now on known under the survivor.
    return [(holding, key) for holding in found for key in holding.keys] + [
        (HOLDINGS["customers_customer"], "merged_into_id")
    ]


def clash(holding: Holding, key: str, to: str = "%(to)s") -> str:
    """Whether the row ``t`` would be the second of its kind with the record ``to``; "" where any number may stand."""
    if holding.table == "customers_customer" or not (
        holding.once or holding.once_where or holding.on_merge == "one"
    ):
        return ""
    same = "".join(f" AND o.{column} = t.{column}" for column in holding.once if column != key)
    # Within the inner query a bare column is the inner row's, outside of it the outer row's.
    where = holding.once_where or "true"
    return f"({where}) AND EXISTS (SELECT 1 FROM {holding.table} o WHERE o.{key} = {to}{same} AND ({where}))"


def free(holding: Holding, key: str, to: str = "%(to)s") -> str:
    """The same as a condition: the row may go over."""
    found = clash(holding, key, to)
    return f" AND NOT ({found})" if found else ""


def move_rows(cursor: Any, merge_id: int, loser: int, survivor: int) -> None:
    """Everything of the loser that the survivor may hold becomes the survivor's; what stays is noted as left."""
    for holding, key in moving_tables():
        values = {"merge": merge_id, "from": loser, "to": survivor, "tab": holding.table, "col": key}
        if holding.lead and key == holding.keys[0]:
            _step_back(cursor, holding, key, values)
        cursor.execute(
            f"WITH gone AS (UPDATE {holding.table} t SET {key} = %(to)s WHERE t.{key} = %(from)s{free(holding, key)}"
            f" RETURNING t.{holding.primary} AS row_key) {_NOTE}"
            " SELECT %(merge)s, %(from)s, 'moved', %(tab)s, %(col)s, row_key, NULL, NULL FROM gone",
            values,
        )
        if holding.primary == key:
            _renumber(cursor, values)
        cursor.execute(
            f"{_NOTE} SELECT %(merge)s, %(from)s, 'left', %(tab)s, %(col)s, {holding.primary}, NULL, NULL"
            f" FROM {holding.table} WHERE {key} = %(from)s",
            values,
        )


def move_strays(cursor: Any, since: datetime) -> int:
    """Rows that were written on a record while it was being merged follow it; of merges since a moment. Answers how many."""
    moved = 0
    for holding, key in moving_tables():
        cursor.execute(
            "WITH recent AS (SELECT m.id AS merge_no, m.loser_id AS gone, c.merged_into_id AS kept FROM resolution_merge m"
            "  JOIN customers_customer c ON c.id = m.loser_id WHERE m.undone_at IS NULL AND m.merged_at > %(since)s),"
            f" strays AS (UPDATE {holding.table} t SET {key} = recent.kept FROM recent WHERE t.{key} = recent.gone"
            f"{free(holding, key, 'recent.kept')} AND NOT EXISTS (SELECT 1 FROM resolution_moved l"
            "   WHERE l.merge_id = recent.merge_no AND l.kind = 'left' AND l.tab = %(tab)s AND l.col = %(col)s"
            f"   AND l.row_key = t.{holding.primary}) RETURNING recent.merge_no, recent.gone, t.{holding.primary} AS row_key)"
            f" {_NOTE} SELECT merge_no, gone, 'moved', %(tab)s, %(col)s, row_key, NULL, NULL FROM strays",
            {"since": since, "tab": holding.table, "col": key},
        )
        moved += cursor.rowcount
    return moved


def _step_back(cursor: Any, holding: Holding, key: str, values: dict[str, Any]) -> None:
    """Where both records have a first of a kind, the survivor's stays the first."""
    same = "".join(f" AND o.{column} = t.{column}" for column in holding.lead_by)
    cursor.execute(
        f"WITH back AS (UPDATE {holding.table} t SET {holding.lead} = false WHERE t.{key} = %(from)s AND t.{holding.lead}"
        f" AND EXISTS (SELECT 1 FROM {holding.table} o WHERE o.{key} = %(to)s AND o.{holding.lead}{same})"
        f" RETURNING t.{holding.primary} AS row_key) {_NOTE}"
        " SELECT %(merge)s, %(from)s, 'changed', %(tab)s, %(col)s, row_key,"
        " jsonb_build_object(%(lead)s::text, true), jsonb_build_object(%(lead)s::text, false) FROM back",
        {**values, "lead": holding.lead},
    )


def _renumber(cursor: Any, values: dict[str, Any]) -> None:
    """A row whose number is its customer's was renumbered: earlier merges that moved it know it by its new number."""
    cursor.execute(
        "UPDATE resolution_moved m SET row_key = %(to)s WHERE m.tab = %(tab)s AND m.row_key = %(from)s"
        " AND m.kind = 'moved' AND EXISTS (SELECT 1 FROM resolution_moved n WHERE n.merge_id = %(merge)s"
        " AND n.kind = 'moved' AND n.tab = %(tab)s AND n.row_key = %(to)s)",
        values,
    )


def drop_rows(cursor: Any, loser: int) -> None:
    """What is worked out anew goes; before the moves, since some of it is worked out by them."""
    for holding in HOLDINGS.values():
        if holding.on_merge == "drop":
            for key in holding.keys:
                cursor.execute(f"DELETE FROM {holding.table} WHERE {key} = %s", [loser])


def remove_row(
    cursor: Any, merge_id: int, customer: int, holding: Holding, where: str, params: list[Any]
) -> None:
    """A row of the survivor makes place for the other's, and is kept whole for a split."""
    cursor.execute(
        f"WITH gone AS (DELETE FROM {holding.table} t WHERE t.{holding.keys[0]} = %s AND {where} RETURNING t.*)"
        f" {_NOTE} SELECT %s, %s, 'removed', %s, %s, gone.{holding.primary}, to_jsonb(gone), NULL FROM gone",
        [customer, *params, merge_id, customer, holding.table, holding.keys[0]],
    )


def note_change(
    cursor: Any, merge_id: int, customer: int, place: tuple[str, int], images: tuple[str, str]
) -> None:
    """Columns of a row before and after, as JSON."""
    cursor.execute(
        f"{_NOTE} VALUES (%s, %s, 'changed', %s, '', %s, %s::jsonb, %s::jsonb)",
        [merge_id, customer, *place, *images],
    )


def marks_of(cursor: Any) -> dict[str, int]:
    """How far the tables have grown whose rows say which system wrote them."""
    found = {}
    for holding in HOLDINGS.values():
        if holding.came_from:
            cursor.execute(f"SELECT coalesce(max({holding.primary}), 0) FROM {holding.table}")
            found[holding.table] = int(cursor.fetchone()[0])
    return found
