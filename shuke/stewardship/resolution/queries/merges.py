"""Merges that can still be split, and what a split would give back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.resolution.rules.survivors import SPLIT_DAYS


@dataclass(frozen=True, slots=True)
class MergeShown:
    """A merge: the record that stays, the one that was, when and by whom ("" for the program)."""

    id: int
    survivor_id: int
    survivor_name: str
    loser_id: int
    loser_name: str
    loser_no: str
    merged_at: datetime
    merged_by: str


MERGES = """
SELECT m.id, m.survivor_id, coalesce(nullif(s.name, ''), s.member_no), m.loser_id, l.name, l.member_no, m.merged_at,
       coalesce({by}, '')
  FROM resolution_merge m JOIN customers_customer s ON s.id = m.survivor_id JOIN customers_customer l ON l.id = m.loser_id
  LEFT JOIN org_staff w ON w.id = m.merged_by_id
 WHERE m.undone_at IS NULL AND m.merged_at > now() - make_interval(days => %s) AND {which} ORDER BY m.id DESC
"""
BACK = "SELECT tab, count(*) FROM resolution_moved WHERE merge_id = %s AND kind = 'moved' GROUP BY tab"


def _merges(actor: Actor, which: str, number: int) -> list[MergeShown]:
    with connection.cursor() as cursor:
        cursor.execute(MERGES.format(by=shown_name("w", actor), which=which), [SPLIT_DAYS, number])
        return [MergeShown(*row) for row in cursor.fetchall()]


@query("resolution.view")
def merges_into(*, actor: Actor, customer_id: int) -> list[MergeShown]:
    """Merges into a customer that can be split, newest first, of which the actor reaches both records."""
    return _merges(actor, "l.merged_into_id = %s", customer_id)


@query("resolution.view")
def merge_to_split(*, actor: Actor, merge_id: int) -> tuple[MergeShown, list[tuple[Any, int]]]:
    """One merge, and what goes back to the former record: (title, rows). NotFound where it cannot be split."""
    found = _merges(actor, "m.id = %s", merge_id)
    if not found:
        raise NotFound()
    with elevated(), connection.cursor() as cursor:
        cursor.execute(BACK, [merge_id])
        counts: dict[str, int] = dict(cursor.fetchall())
    told = [(HOLDINGS[table].title, rows) for table, rows in counts.items() if HOLDINGS[table].export]
    return found[0], sorted(told, key=lambda line: -line[1])
