"""Pairs that may be one person, for who leads both: the queue by money at stake, and one pair."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person; names as they stand, weight in bits, money at stake in minor units."""

    id: int
    left_id: int
    left_name: str
    left_no: str
    right_id: int
    right_name: str
    right_no: str
    weight: float
    reasons: tuple[str, ...]
    stake_minor: int
    found_by: str
    found_at: datetime


QUEUE = """
SELECT k.id, k.left_id, a.name, a.member_no, k.right_id, b.name, b.member_no, k.weight, k.reasons, k.stake_minor, k.found_by,
       k.found_at
  FROM resolution_candidate k JOIN customers_customer a ON a.id = k.left_id AND a.status = 'active'
  JOIN customers_customer b ON b.id = k.right_id AND b.status = 'active'
 WHERE k.state = 'open' ORDER BY k.stake_minor DESC, k.id DESC LIMIT %s
"""
STATE = "SELECT weight, reasons, state FROM resolution_candidate WHERE left_id = %s AND right_id = %s"


def _codes(reasons: Any) -> tuple[str, ...]:
    found = json.loads(reasons) if isinstance(reasons, str) else reasons
    return tuple(map(str, found)) if isinstance(found, list) else ()


@query("resolution.view")
def pairs_to_review(*, actor: Actor, limit: int = 100) -> list[Pair]:
    """Open pairs of which the actor reaches both records, most money at stake first."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, [limit])
        rows: list[Any] = cursor.fetchall()
        return [Pair(*(*row[:8], _codes(row[8]), *row[9:])) for row in rows]


@query("resolution.view")
def known_of_pair(*, actor: Actor, customer_ids: tuple[int, int]) -> tuple[float, tuple[str, ...], str]:
    """Weight, reasons and state ("" where nobody thought of it) of a pair."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, sorted(customer_ids))
        row = cursor.fetchone()
    return (float(row[0]), _codes(row[1]), str(row[2])) if row else (0.0, (), "")


@query("resolution.view")
def rows_held(*, actor: Actor, customer_id: int) -> list[tuple[object, int]]:
    """What the actor sees of a record, table by table: (title, rows), for what a merge would move."""
    found: list[tuple[object, int]] = []
    with connection.cursor() as cursor:
        for holding in HOLDINGS.values():
            if holding.on_merge in ("move", "one") and holding.export:
                named = " OR ".join(f"{key} = %s" for key in holding.keys)
                cursor.execute(
                    f"SELECT count(*) FROM {holding.table} WHERE {named}", [customer_id] * len(holding.keys)
                )
                found.append((holding.title, int(cursor.fetchone()[0])))
    return [line for line in found if line[1]]
