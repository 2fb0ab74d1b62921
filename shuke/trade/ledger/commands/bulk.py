"""Points for orders that were sold before there was a programme: all of them at once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record_set
from shuke.trade.ledger.commands.accounts import LOCK, denomination_of, house_account
from shuke.trade.ledger.rules.expiry import Expiry, end_of, last_day

# An order without points yet; "order" is in the key, so that none earns twice whoever asks.
ORDERS = """
CREATE TEMP TABLE ledger_due ON COMMIT DROP AS
SELECT o.id AS order_id, o.customer_id, o.unit_id, o.placed_at, o.sold_on, u.timezone AS zone,
       (o.total_minor - o.refunded_minor) / %(per)s AS amount
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id
  JOIN customers_customer c ON c.id = o.customer_id AND c.status = 'active'
 WHERE o.status = 'completed' AND o.total_minor - o.refunded_minor >= %(per)s
   AND NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.order_id = o.id AND t.kind = 'earn')
 ORDER BY o.placed_at, o.id
"""
OPEN = """
INSERT INTO ledger_account (kind, denomination_id, customer_id, is_holder, is_open, label, available, pending, reserved)
SELECT 'member_points', %(denomination)s, d.customer_id, true, true, '', 0, 0, 0
  FROM (SELECT DISTINCT customer_id FROM ledger_due) d
 WHERE NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.customer_id = d.customer_id AND a.denomination_id = %(denomination)s
                      AND a.kind = 'member_points' AND a.is_open)
"""
ACCOUNTS = """
SELECT a.id FROM ledger_account a WHERE a.denomination_id = %(denomination)s AND a.kind = 'member_points' AND a.is_open
   AND a.customer_id IN (SELECT customer_id FROM ledger_due)
"""
EARN = """
WITH due AS MATERIALIZED (
         SELECT d.*, a.id AS account_id, x.last, x.ends FROM ledger_due d
           JOIN ledger_account a ON a.customer_id = d.customer_id AND a.denomination_id = %(denomination)s
            AND a.kind = 'member_points' AND a.is_open
           JOIN unnest(%(days)s::date[], %(zones)s::text[], %(lasts)s::date[], %(ends)s::timestamptz[]) x(day, zone, last, ends)
             ON x.day = d.sold_on AND x.zone = d.zone ORDER BY d.placed_at, d.order_id),
     t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, unit_id, order_id, reason)
           SELECT 'earn', 'order/' || order_id || '/' || %(denomination)s, '{}', placed_at, unit_id, order_id, '' FROM due
           RETURNING id, order_id),
     e AS (INSERT INTO ledger_entry (transfer_id, account_id, amount)
           SELECT t.id, x.account, x.amount FROM t JOIN due USING (order_id)
            CROSS JOIN LATERAL (VALUES (due.account_id, due.amount), (%(house)s::bigint, -due.amount)) x(account, amount)),
     l AS (INSERT INTO ledger_lot (account_id, origin_id, transfer_id, amount, remaining, held, is_pending, expires_on,
                                   expires_at, zone)
           SELECT due.account_id, due.account_id, t.id, due.amount, due.amount, 0, false, due.last, due.ends,
                  CASE WHEN due.last IS NULL THEN '' ELSE due.zone END FROM t JOIN due USING (order_id)),
     s AS (SELECT account_id, sum(amount)::bigint AS total FROM due GROUP BY 1)
UPDATE ledger_account a SET available = available + s.total FROM s WHERE a.id = s.account_id RETURNING s.total
"""


@command
def earn_from_orders(
    *, actor: Actor, minor_per_point: int, expiry: Expiry, denomination: str = "points"
) -> Outcome:
    """Every completed order of a member earns a point for each ``minor_per_point`` that was kept of it, once.

    At the moment of the sale and with the expiry counted from it; answers {"accounts", "amount"}.
    """
    with elevated(), connection.cursor() as cursor:
        denomination_of(denomination)
        cursor.execute(ORDERS, {"per": minor_per_point})
        if not cursor.rowcount:
            return Unchanged({"accounts": 0, "amount": 0})
        values: dict[str, Any] = {
            "denomination": denomination,
            "house": house_account("earning", denomination),
        }
        cursor.execute(OPEN, values)
        cursor.execute(ACCOUNTS, values)
        cursor.execute(LOCK, [sorted(row[0] for row in cursor.fetchall())])
        cursor.execute("SELECT DISTINCT sold_on, zone FROM ledger_due")
        cursor.execute(EARN, {**values, **_terms(cursor.fetchall(), lambda day: last_day(expiry, day))})
        sums = [int(row[0]) for row in cursor.fetchall()]
        found = {"accounts": len(sums), "amount": sum(sums)}
        record_set({**found, "denomination": denomination}, "SELECT DISTINCT customer_id FROM ledger_due")
    return Done(found)


def _terms(days: list[tuple[date, str]], last: Callable[[date], date | None]) -> dict[str, list[Any]]:
    """Last day and its end for each day of sale in each zone."""
    lasts = [last(day) for day, _zone in days]
    ends: list[datetime | None] = [
        end_of(one, zone) if one else None for one, (_day, zone) in zip(lasts, days, strict=True)
    ]
    return {
        "days": [day for day, _zone in days],
        "zones": [zone for _day, zone in days],
        "lasts": lasts,
        "ends": ends,
    }
