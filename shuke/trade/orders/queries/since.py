"""Who bought since coming by a campaign or event: orders as far as the actor reaches them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query

_BOUGHT = """
SELECT a.customer_id, count(*), sum(o.total_minor - o.refunded_minor)
  FROM customers_arrival a JOIN customers_customer c ON c.id = a.customer_id AND c.status = 'active'
  JOIN orders_order o ON o.customer_id = a.customer_id AND o.status = 'completed' AND o.placed_at >= a.at
 WHERE a.campaign_id = %s GROUP BY 1
"""


@query("orders.view")
def bought_since_arrival(*, actor: Actor, campaign_id: int) -> dict[int, tuple[int, int]]:
    """Customer → (orders, net money in minor units) from the coming on; nothing for who sees no sales."""
    if actor.sees("S") != "full":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT, [campaign_id])
        rows: list[Any] = cursor.fetchall()
    return {customer: (orders, int(spent)) for customer, orders, spent in rows}


@query("orders.view")
def spent_since(*, actor: Actor, customer_ids: Sequence[int], since: date) -> int:
    """What some customers spent together after a day, net of refunds, as far as the actor reaches their orders; minor units."""
    if actor.sees("S") != "full":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(goods_minor - refunded_goods_minor), 0) FROM orders_order"
            " WHERE customer_id = ANY (%s) AND status = 'completed' AND sold_on > %s",
            [list(customer_ids), since],
        )
        return int(cursor.fetchone()[0])


@query("orders.view")
def sold_by(*, actor: Actor, since: date, until: date) -> tuple[int, int]:
    """Receipts that are credited to the actor, and their net sum in minor units; nothing for whom sales are masked.

    The own sales, also to customers who have become somebody else's: sums alone.
    """
    if actor.sees("S") != "full":
        return 0, 0
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(total_minor - refunded_minor), 0) FROM orders_order"
            " WHERE seller_id = %s AND placed_at >= %s::date - 1 AND sold_on >= %s AND sold_on < %s",
            [actor.staff_id, since, since, until],
        )
        receipts, net = cursor.fetchone()
    return int(receipts), int(net)


@query("orders.view")
def goods_sold_most(*, actor: Actor, since: date, limit: int) -> list[int]:
    """Ids of the goods that the actor's store sold most since then, of nobody in particular."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT x.product_id FROM orders_order o JOIN orders_line x ON x.order_id = o.id"
            " WHERE o.store_path = %s AND o.sold_on >= %s GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %s",
            [actor.path, since, limit],
        )
        return [int(row[0]) for row in cursor.fetchall()]
