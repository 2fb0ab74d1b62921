"""A merge is taken back: the other record stands again with what was its own.

What happened in between, by rule (docs/resolution.md): rows that moved go back as they are now; columns that the merge
changed go back unless somebody changed them since; what came since by a number of the other record, or from a system that
knows only the other, goes with it; everything else stays with the survivor.
"""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import HOLDINGS, PARTERS, Holding
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.resolution.commands.moving import clash, moving_tables
from shuke.stewardship.resolution.commands.records import locked, root_of
from shuke.stewardship.resolution.models import Merge
from shuke.stewardship.resolution.rules.survivors import SPLIT_DAYS, SplitTooLate, may_split

# Every record that what moved by a merge may stand under by now: the survivor, and whom that one was merged into since.
DOWN = """
WITH RECURSIVE down(id) AS (
    SELECT %s::bigint UNION SELECT m.survivor_id FROM resolution_merge m JOIN down d ON m.loser_id = d.id
     WHERE m.undone_at IS NULL)
SELECT array_agg(id) FROM down
"""


@command
def split_customers(*, actor: Actor, merge_id: int, now: datetime, key: str | None = None) -> Outcome:
    """A merge is taken back within 180 days; answers the id of the record that stands again.

    NotFound unless the actor reaches both records; Unchanged where somebody split them already.
    """
    merge = Merge.objects.filter(id=merge_id).first()
    if merge is None:
        raise NotFound(field="merge_id")
    records = locked([merge.survivor_id, merge.loser_id])
    root = root_of(records[merge.survivor_id])
    if root != merge.survivor_id:
        records |= locked([root])
    if records[root]["status"] == "erased":  # nothing is left that could stand again
        raise NotFound(field="merge_id")
    merge.refresh_from_db()
    if merge.undone_at is not None:
        return Unchanged(merge.loser_id)
    if not may_split(merge.merged_at, now):
        raise SplitTooLate(days=SPLIT_DAYS)
    with elevated():
        _apart(merge, root, records[merge.loser_id])
        for part in PARTERS:
            part(actor=actor, merge_id=merge.id, customer_id=merge.loser_id, now=now)
        Merge.objects.filter(id=merge.id).update(undone_at=now, undone_by_id=actor.staff_id or None)
    facts = {"merge": merge.id, "survivor": merge.survivor_id, "loser": merge.loser_id}
    record(facts, sorted({merge.survivor_id, merge.loser_id, root}))
    return Done(merge.loser_id)


def _apart(merge: Merge, root: int, loser: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DOWN, [merge.survivor_id])
        (down,) = cursor.fetchone()
        cursor.execute(
            "UPDATE customers_customer SET status = 'active', merged_into_id = NULL, version = version + 1 WHERE id = %s",
            [loser["id"]],
        )
        for holding, column in moving_tables():
            _give_back(cursor, merge, holding, column, down)
        _put_back_removed(cursor, merge)
        _put_back_changed(cursor, merge)
        _follow_systems(cursor, merge, down)
        cursor.execute("UPDATE customers_customer SET version = version + 1 WHERE id = %s", [root])
        _forget_later(cursor, merge, down)
        cursor.execute("DELETE FROM resolution_moved WHERE merge_id = %s", [merge.id])


def _forget_later(cursor: Any, merge: Merge, down: list[int]) -> None:
    """What went back is no longer part of later merges, nor is the record itself; what is moved once more is noted anew."""
    cursor.execute(
        "DELETE FROM resolution_moved m WHERE m.kind = 'moved' AND m.merge_id > %(merge)s"
        " AND m.merge_id IN (SELECT id FROM resolution_merge WHERE survivor_id = ANY (%(down)s) AND undone_at IS NULL)"
        " AND ((m.tab, m.col, m.row_key) IN (SELECT n.tab, n.col, n.row_key FROM resolution_moved n"
        "       WHERE n.merge_id = %(merge)s AND n.kind = 'moved')"
        "   OR (m.tab, m.col, m.row_key) = ('customers_customer', 'merged_into_id', %(loser)s))",
        {"merge": merge.id, "down": down, "loser": merge.loser_id},
    )


def _give_back(cursor: Any, merge: Merge, holding: Holding, column: str, down: list[int]) -> None:
    """Rows that moved, wherever they stand by now among the survivors; not those that somebody moved elsewhere."""
    values = {"merge": merge.id, "tab": holding.table, "col": column, "down": down, "to": merge.loser_id}
    refused = clash(holding, column)
    cursor.execute(
        f"UPDATE {holding.table} t SET {column} = %(to)s FROM (SELECT row_key AS noted FROM resolution_moved"
        "  WHERE merge_id = %(merge)s AND kind = 'moved' AND tab = %(tab)s AND col = %(col)s) m"
        f" WHERE t.{holding.primary} = m.noted AND t.{column} = ANY (%(down)s)"
        + (f" AND NOT ({refused})" if refused else "")
        + f" RETURNING m.noted, t.{holding.primary}",
        values,
    )
    for former, number in cursor.fetchall():
        if former != number:  # a row whose number is its customer's: other merges know it by the new one
            cursor.execute(
                "UPDATE resolution_moved SET row_key = %s WHERE tab = %s AND row_key = %s AND kind = 'moved'",
                [number, holding.table, former],
            )


def _put_back_removed(cursor: Any, merge: Merge) -> None:
    """Rows that had made place come back, unless the place is taken."""
    cursor.execute(
        "SELECT tab, before::text FROM resolution_moved WHERE merge_id = %s AND kind = 'removed' ORDER BY id",
        [merge.id],
    )
    for table, image in cursor.fetchall():
        names = ", ".join(_columns_of(cursor, table))
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
            " ON CONFLICT DO NOTHING",
            [image],
        )


def _columns_of(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " AND table_schema = 'public' ORDER BY ordinal_position",
        [table],
    )
    return [str(row[0]) for row in cursor.fetchall()]


def _put_back_changed(cursor: Any, merge: Merge) -> None:
    """Columns that the merge changed say again what they said, where nobody changed them since."""
    cursor.execute(
        "SELECT tab, row_key, before, after FROM resolution_moved WHERE merge_id = %s AND kind = 'changed' ORDER BY id",
        [merge.id],
    )
    for table, row_key, *images in cursor.fetchall():
        before, after = map(_read, images)
        primary = HOLDINGS[table].primary
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE t.{primary} = %s", [row_key])
        row = cursor.fetchone()
        now = json.loads(row[0]) if row else {}
        same = [name for name in after if name in now and now[name] == after[name]]
        if same:
            columns = ", ".join(f"{name} = r.{name}" for name in same)
            cursor.execute(
                f"UPDATE {table} t SET {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb) r"
                f" WHERE t.{primary} = %s",
                [json.dumps(before), row_key],
            )


def _read(image: Any) -> dict[str, Any]:
    return dict(json.loads(image) if isinstance(image, str) else image)


def _follow_systems(cursor: Any, merge: Merge, down: list[int]) -> None:
    """What was sold since through a system whose number only the other record has belongs to that one."""
    for table, mark in merge.marks.items():
        holding = HOLDINGS[table]
        (key,) = holding.keys
        cursor.execute(
            f"UPDATE {table} t SET {key} = %(to)s WHERE t.{key} = ANY (%(down)s) AND t.{holding.primary} > %(mark)s"
            f" AND t.{holding.came_from} IN ("
            "   SELECT source FROM customers_identifier WHERE customer_id = %(to)s AND kind = 'external' AND ended_at IS NULL"
            "   EXCEPT SELECT source FROM customers_identifier WHERE customer_id = ANY (%(down)s) AND kind = 'external')",
            {"to": merge.loser_id, "down": down, "mark": mark},
        )
