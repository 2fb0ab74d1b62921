"""The night's work, set by set: what lapsed goes, what waited counts, months are summed, every balance is recounted."""

import json
import time
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.trade.ledger.commands.accounts import LOCK, RIPEN, house_account
from shuke.trade.ledger.commands.earning import settle_debt
from shuke.trade.ledger.commands.posting import Cause
from shuke.trade.ledger.models import Recount
from shuke.trade.ledger.queries.differences import differences

RECOUNT = "ledger.close_books"
MOST = 20_000  # accounts of one run: their locks are held until it ends
DUE_TO_LAPSE = """
SELECT DISTINCT account_id FROM ledger_lot WHERE expires_at <= %s AND remaining > 0 AND remaining > held ORDER BY 1 LIMIT %s
"""
DUE_TO_COUNT = (
    "SELECT DISTINCT account_id FROM ledger_lot WHERE is_pending AND pending_until <= %s ORDER BY 1 LIMIT %s"
)
# One transfer an account, found again by its key; the account's home store is where it lapsed.
LAPSE = """
WITH due AS MATERIALIZED (
         SELECT l.id AS lot, l.account_id, l.remaining - l.held AS rest, l.is_pending FROM ledger_lot l
          WHERE l.account_id = ANY (%(ids)s) AND l.expires_at <= %(now)s AND l.remaining > 0
            AND l.remaining > l.held),
     sums AS (SELECT account_id, sum(rest)::bigint AS total, coalesce(sum(rest) FILTER (WHERE is_pending), 0)::bigint AS waiting
                FROM due GROUP BY 1),
     named AS (SELECT s.*, a.denomination_id, 'expire/' || s.account_id || '/' || %(run)s AS key, c.home_unit_id
                 FROM sums s JOIN ledger_account a ON a.id = s.account_id LEFT JOIN customers_customer c ON c.id = a.customer_id),
     t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, unit_id, reason)
           SELECT 'expire', key, '{}', %(now)s, home_unit_id, '' FROM named RETURNING id, key),
     made AS (SELECT t.id AS transfer, named.* FROM t JOIN named USING (key)),
     e AS (INSERT INTO ledger_entry (transfer_id, account_id, amount)
           SELECT transfer, account_id, -total FROM made
           UNION ALL SELECT m.transfer, h.id, m.total FROM made m
             JOIN ledger_account h ON h.kind = 'expired' AND h.denomination_id = m.denomination_id AND NOT h.is_holder),
     m AS (INSERT INTO ledger_lotmove (lot_id, transfer_id, amount)
           SELECT d.lot, m.transfer, -d.rest FROM due d JOIN made m USING (account_id)),
     l AS (UPDATE ledger_lot l SET remaining = l.remaining - d.rest FROM due d WHERE l.id = d.lot)
UPDATE ledger_account a SET available = a.available - (s.total - s.waiting), pending = a.pending - s.waiting
  FROM sums s WHERE a.id = s.account_id RETURNING s.total
"""
OWING = """
SELECT p.id, d.id FROM ledger_account p JOIN ledger_account d ON d.customer_id = p.customer_id AND d.is_open
   AND d.denomination_id = p.denomination_id AND d.kind = 'member_debt' AND d.available > 0
 WHERE p.id = ANY (%s) AND p.kind = 'member_points' ORDER BY p.id
"""
OWNERS = "SELECT customer_id FROM ledger_account WHERE id = ANY (%s) AND customer_id IS NOT NULL GROUP BY 1"
DENOMINATIONS = "SELECT DISTINCT denomination_id FROM ledger_account WHERE id = ANY (%s)"
TALLY = """
INSERT INTO ledger_tally (unit_id, denomination_id, month, kind, amount, transfers)
SELECT t.unit_id, a.denomination_id, date_trunc('month', t.at AT TIME ZONE coalesce(u.timezone, 'UTC'))::date, a.kind,
       sum(e.amount), count(*)
  FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id AND NOT a.is_holder
  JOIN ledger_transfer t ON t.id = e.transfer_id LEFT JOIN org_unit u ON u.id = t.unit_id GROUP BY 1, 2, 3, 4
"""


@command
def expire_points(*, actor: Actor, now: datetime, most: int = MOST) -> Outcome:
    """What was not used by its last day goes, a transfer an account; answers how many accounts. Held parts stay for tills."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(DUE_TO_LAPSE, [now, most])
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return Unchanged(0)
        cursor.execute(LOCK, [ids])
        cursor.execute(DENOMINATIONS, [ids])
        for (code,) in cursor.fetchall():
            house_account("expired", code)
        cursor.execute(LAPSE, {"ids": ids, "now": now, "run": now.isoformat()})
        gone = [int(row[0]) for row in cursor.fetchall()]
        if not gone:
            return Unchanged(0)
        record_set({"accounts": len(gone), "amount": sum(gone)}, OWNERS, [ids])
    return Done(len(gone))


@command
def make_available(*, actor: Actor, now: datetime, most: int = MOST) -> Outcome:
    """What waited until now can be spent, and pays first what is owed; answers how many accounts."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(DUE_TO_COUNT, [now, most])
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return Unchanged(0)
        cursor.execute(LOCK, [ids])
        cursor.execute(RIPEN, {"ids": ids, "now": now})
        ripe = cursor.rowcount
        cursor.execute(OWING, [ids])
        owing: list[Any] = cursor.fetchall()
        for points, debt in owing:
            settle_debt((points, debt), f"ripen/{points}/{now.isoformat()}", actor, Cause(now))
        record_set({"accounts": ripe}, OWNERS, [ids])
    return Done(ripe)


@command
def ask_recount(*, actor: Actor, now: datetime) -> Outcome:
    """Somebody wants the books recounted now; a worker does it. Unchanged where that is asked for already."""
    try:
        with transaction.atomic():
            app.configure_task(RECOUNT, queueing_lock=RECOUNT).defer()
    except AlreadyEnqueued:
        return Unchanged()
    record({"at": now.isoformat()})
    return Done()


@command
def close_books(*, actor: Actor, now: datetime) -> Outcome:
    """Months are summed anew and every balance is recounted from entries and lots; answers the number of differences."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_tally")
        cursor.execute(TALLY)
        begun = time.monotonic_ns()
        counted, faults = differences(cursor)
        Recount.objects.create(
            ran_at=now, took_ms=(time.monotonic_ns() - begun) // 1_000_000, accounts=counted[0], entries=counted[1],
            lots=counted[2], fault_count=len(faults), faults=json.loads(json.dumps(faults[:100], default=str)),
        )  # fmt: skip
    record({"accounts": counted[0], "entries": counted[1], "faults": len(faults)})
    return Done(len(faults))
