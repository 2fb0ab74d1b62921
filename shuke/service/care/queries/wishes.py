"""Wishes of a customer, and those of a store that have arrived."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

_WISHES = """
SELECT w.id, w.product_id, coalesce({goods}, ''), w.words, w.size, w.asked_on, w.arrived_at, {store}
  FROM care_wish w JOIN org_unit u ON u.id = w.unit_id LEFT JOIN catalog_product p ON p.id = w.product_id
 WHERE w.customer_id = %s AND w.closed_at IS NULL ORDER BY w.arrived_at NULLS LAST, w.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class WishShown:
    """What a customer waits for."""

    id: int
    product_id: int | None
    goods: str
    words: str
    size: str
    asked_on: date
    arrived_at: datetime | None
    store: str


@query("care.view")
def wishes_of(*, actor: Actor, customer_id: int, limit: int = 10) -> list[WishShown]:
    """Open wishes of a customer within reach, what has arrived first; nothing for who sees no sales."""
    if actor.sees("S") != "full":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _WISHES.format(goods=shown_name("p", actor), store=shown_name("u", actor)), [customer_id, limit]
        )
        rows: list[Any] = cursor.fetchall()
    return [WishShown(*row) for row in rows]
