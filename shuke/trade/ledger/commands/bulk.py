"""Points for orders that were sold before there was a programme: all of them at once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.staging import begin_staging
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
   AND o.placed_at < coalesce(%(until)s, 'infinity'::timestamptz)
   AND o.id NOT IN (SELECT t.order_id FROM ledger_transfer t WHERE t.kind = 'earn' AND t.order_id IS NOT NULL
          AND %(denomination)s = (SELECT a.denomination_id FROM ledger_account a
                 WHERE a.id = (SELECT min(e.account_id) FROM ledger_entry e WHERE e.transfer_id = t.id)))
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
SELECT a.id FROM ledger_account a JOIN (SELECT DISTINCT customer_id FROM ledger_due) d ON d.customer_id = a.customer_id
 WHERE a.denomination_id = %(denomination)s AND a.kind = 'member_points' AND a.is_open
"""
# Numbered here, so that entries and lots need not look for their transfer among as many others.
NUMBERED = """
CREATE TEMP TABLE ledger_earned ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('ledger_transfer', 'id')) AS id, d.*, a.id AS account_id, x.last, x.ends
  FROM (SELECT * FROM ledger_due ORDER BY placed_at, order_id) d
  JOIN ledger_account a ON a.customer_id = d.customer_id AND a.denomination_id = %(denomination)s AND a.kind = 'member_points'
   AND a.is_open
  JOIN unnest(%(days)s::date[], %(zones)s::text[], %(lasts)s::date[], %(ends)s::timestamptz[]) x(day, zone, last, ends)
    ON x.day = d.sold_on AND x.zone = d.zone
"""
EARN = (
    """
INSERT INTO ledger_transfer (id, kind, key, fingerprint, at, unit_id, order_id, reason)
SELECT id, 'earn', 'order/' || order_id || '/' || %(denomination)s, '{}', placed_at, unit_id, order_id, '' FROM ledger_earned
 ORDER BY id
""",
    """
INSERT INTO ledger_entry (transfer_id, account_id, amount)
SELECT d.id, x.account, x.amount FROM ledger_earned d
 CROSS JOIN LATERAL (VALUES (d.account_id, d.amount), (%(house)s::bigint, -d.amount)) x(account, amount) ORDER BY d.id
""",
    """
INSERT INTO ledger_lot (account_id, origin_id, transfer_id, amount, remaining, held, is_pending, expires_on, expires_at, zone)
SELECT account_id, account_id, id, amount, amount, 0, false, last, ends, CASE WHEN last IS NULL THEN '' ELSE zone END
  FROM ledger_earned ORDER BY id
""",
    """
UPDATE ledger_account a SET available = available + s.total
  FROM (SELECT account_id, sum(amount)::bigint AS total FROM ledger_earned GROUP BY 1) s WHERE a.id = s.account_id
RETURNING s.total
""",
)


@command
def earn_from_orders(
    *,
    actor: Actor,
    minor_per_point: int,
    expiry: Expiry,
    denomination: str = "points",
    until: datetime | None = None,
) -> Outcome:
    """Every completed order of a member earns a point for each ``minor_per_point`` that was kept of it, once.

    At the moment of the sale and with the expiry counted from it; only what was sold before ``until`` where it is given.
    Answers {"accounts", "amount"}.
    """
    with elevated(), connection.cursor() as cursor:
        begin_staging(cursor)
        denomination_of(denomination)
        cursor.execute(ORDERS, {"per": minor_per_point, "until": until, "denomination": denomination})
        if not cursor.rowcount:
            return Unchanged({"accounts": 0, "amount": 0})
        cursor.execute(
            "ANALYZE ledger_due"
        )  # who plans without knowing how many they are joins them one by one
        values: dict[str, Any] = {
            "denomination": denomination,
            "house": house_account("earning", denomination),
        }
        cursor.execute(OPEN, values)
        cursor.execute(ACCOUNTS, values)
        cursor.execute(LOCK, [sorted(row[0] for row in cursor.fetchall())])
        cursor.execute("SELECT DISTINCT sold_on, zone FROM ledger_due")
        values |= _terms(cursor.fetchall(), lambda day: last_day(expiry, day))
        cursor.execute(NUMBERED, values)
        cursor.execute("ANALYZE ledger_earned")
        for statement in EARN:
            cursor.execute(statement, values)
        sums = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("ANALYZE ledger_transfer, ledger_entry, ledger_lot, ledger_account")
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
