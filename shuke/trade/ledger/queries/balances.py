"""What members have: balances, what lapses next, statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

HANDED_ON = """
SELECT coalesce(-sum(e.amount), 0)::bigint FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id AND e.amount < 0
  JOIN ledger_transfer t ON t.id = e.transfer_id AND t.kind = 'move'
 WHERE a.customer_id = %s AND a.denomination_id = %s AND a.kind = 'member_points' AND t.at > %s
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """What a member has in one kind of account, at a moment. ``expiring`` lapses next, on ``expires_on``."""

    kind: str
    denomination: str
    available: int = 0
    pending: int = 0
    reserved: int = 0
    expiring: int = 0
    expires_on: date | None = None
    pending_until: datetime | None = None


# Kept beside the entries, then corrected by what has become due since and the night has not booked yet.
BALANCES = """
SELECT a.kind, a.denomination_id, (a.available - coalesce(l.lapsed, 0) + coalesce(l.ripe, 0))::bigint,
       (a.pending - coalesce(l.waited, 0))::bigint, a.reserved, coalesce(n.amount, 0)::bigint, n.expires_on, l.next_ripe
  FROM ledger_account a
  LEFT JOIN LATERAL (SELECT
        sum(CASE WHEN NOT is_pending AND expires_at <= %(now)s THEN remaining - held END) AS lapsed,
        sum(CASE WHEN is_pending AND pending_until <= %(now)s AND coalesce(expires_at > %(now)s, true) THEN remaining END)
            AS ripe,
        sum(CASE WHEN is_pending AND (pending_until <= %(now)s OR expires_at <= %(now)s) THEN remaining END) AS waited,
        min(pending_until) FILTER (WHERE is_pending AND pending_until > %(now)s) AS next_ripe
   FROM ledger_lot WHERE account_id = a.id AND remaining > 0) l ON true
  LEFT JOIN LATERAL (SELECT expires_on, sum(remaining - held) AS amount FROM ledger_lot
   WHERE account_id = a.id AND remaining > 0 AND remaining > held AND NOT is_pending AND expires_at > %(now)s
   GROUP BY 1 ORDER BY 1 LIMIT 1) n ON true
 WHERE a.customer_id = %(customer)s AND a.is_open AND a.kind <> 'gift_card' {where} ORDER BY a.id
"""


@query("ledger.view")
def balance_of(*, actor: Actor, customer_id: int, now: datetime, denomination: str = "points") -> Balance:
    """A member's points of a programme; all zero for who has none, for who is out of reach, and without class B."""
    if not actor.sees("B"):
        return Balance("member_points", denomination)
    where = "AND a.kind = 'member_points' AND a.denomination_id = %(denomination)s"
    found = _balances(where, customer_id, now, denomination)
    return found[0] if found else Balance("member_points", denomination)


@query("ledger.view")
def balances_of(*, actor: Actor, customer_id: int, now: datetime) -> list[Balance]:
    """Everything that a member has, and owes; nothing without class B."""
    return _balances("", customer_id, now) if actor.sees("B") else []


def _balances(where: str, customer_id: int, now: datetime, denomination: str = "") -> list[Balance]:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"customer": customer_id, "now": now, "denomination": denomination}
        cursor.execute(BALANCES.format(where=where), values)
        return [Balance(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A line of a statement; ``balance`` is what there was after it, pending and reserved included."""

    id: int
    transfer_id: int
    kind: str
    reason: str
    at: datetime
    denomination: str
    amount: int
    balance: int
    store: str
    by: str
    order_id: int | None
    number: str


# The balance after an entry is today's less what came later: one running sum over the page.
ENTRIES = """
SELECT e.id, t.id, t.kind, t.reason, t.at, a.denomination_id, e.amount,
       (CASE a.kind WHEN 'member_debt' THEN -a.available ELSE a.available + a.pending + a.reserved END
        - coalesce((SELECT sum(x.amount) FROM ledger_entry x WHERE x.account_id = a.id AND x.id >= %(before)s), 0)
        - coalesce(sum(e.amount) OVER (PARTITION BY a.id ORDER BY e.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
       )::bigint,
       coalesce({store}, ''), coalesce({staff}, ''), t.order_id, coalesce(o.number, '')
  FROM (SELECT * FROM ledger_entry WHERE account_id = ANY (ARRAY(SELECT id FROM ledger_account
             WHERE customer_id = %(customer)s AND kind = %(kind)s AND denomination_id = %(denomination)s))
           AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s) e
  JOIN ledger_account a ON a.id = e.account_id JOIN ledger_transfer t ON t.id = e.transfer_id
  LEFT JOIN org_unit u ON u.id = t.unit_id LEFT JOIN org_staff s ON s.id = t.staff_id
  LEFT JOIN orders_order o ON o.id = t.order_id
 ORDER BY e.id DESC
"""
LAST = 2**63 - 1


@query("ledger.view")
def entries_of(
    *, actor: Actor, customer_id: int, kind: str = "member_points", denomination: str = "points",
    before: int | None = None, limit: int = 20,
) -> list[EntryShown]:  # fmt: skip
    """A member's statement, newest first, from before an entry's number; nothing without class S in full."""
    if not (actor.sees("B") and actor.sees("S") == "full"):
        return []
    values: dict[str, Any] = {
        "customer": customer_id, "kind": kind, "denomination": denomination, "before": before or LAST, "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES.format(store=shown_name("u", actor), staff=shown_name("s", actor)), values)
        return [EntryShown(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Asked:
    """An adjustment that waits for a second person."""

    id: int
    amount: int
    reason: str
    denomination: str
    asked_by: int
    by: str
    at: datetime


ASKED = """
SELECT j.id, j.amount, j.reason, a.denomination_id, j.asked_by_id, {staff}, j.asked_at
  FROM ledger_adjustment j JOIN ledger_account a ON a.id = j.account_id JOIN org_staff s ON s.id = j.asked_by_id
 WHERE a.customer_id = %s AND j.state = 'asked' ORDER BY j.id
"""


@query("ledger.view")
def adjustments_asked(*, actor: Actor, customer_id: int) -> list[Asked]:
    """Adjustments of a member that wait for a second person."""
    if not actor.sees("B"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(staff=shown_name("s", actor)), [customer_id])
        return [Asked(*row) for row in cursor.fetchall()]


@query("ledger.view")
def handed_on(*, actor: Actor, customer_id: int, since: datetime, denomination: str = "points") -> int:
    """How many points a member handed on within the household since a moment."""
    with connection.cursor() as cursor:
        cursor.execute(HANDED_ON, [customer_id, denomination, since])
        return int(cursor.fetchone()[0])


USED = """
SELECT coalesce(-sum(e.amount), 0)::bigint FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
  JOIN ledger_transfer t ON t.id = e.transfer_id AND t.kind = 'burn' AND t.at > %s
 WHERE a.customer_id = %s AND a.denomination_id = %s AND a.kind = 'member_points'
"""


@query("ledger.view")
def used_since(*, actor: Actor, customer_id: int, since: datetime, denomination: str = "points") -> int:
    """How many points a member paid with since a moment, for goods or rewards; what came back later counts all the same."""
    with connection.cursor() as cursor:
        cursor.execute(USED, [since, customer_id, denomination])
        return int(cursor.fetchone()[0])
