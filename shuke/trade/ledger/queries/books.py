"""What the shop owes in all, by month; and whether the books balance."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class Month:
    """A month in one denomination, from the member's side: what came, what went, and what was owed at its end."""

    month: date
    denomination: str
    earned: int
    used: int
    expired: int
    adjusted: int
    paid: int
    owed: int


# The house's side is the members' side with the other sign; a recount at night summed it by store.
MONTHS = """
WITH months AS (
    SELECT month, denomination_id, -coalesce(sum(amount) FILTER (WHERE kind IN ('earning', 'granted', 'opening')), 0) AS earned,
           coalesce(sum(amount) FILTER (WHERE kind = 'redeemed'), 0) AS used,
           coalesce(sum(amount) FILTER (WHERE kind = 'expired'), 0) AS expired,
           -coalesce(sum(amount) FILTER (WHERE kind = 'adjusted'), 0) AS adjusted,
           -coalesce(sum(amount) FILTER (WHERE kind = 'tender'), 0) AS paid, -sum(amount) AS change
      FROM ledger_tally GROUP BY 1, 2)
SELECT month, denomination_id, earned::bigint, used::bigint, expired::bigint, adjusted::bigint, paid::bigint,
       (sum(change) OVER (PARTITION BY denomination_id ORDER BY month))::bigint
  FROM months ORDER BY denomination_id, month DESC
"""


@query("ledger.view_books")
def liability(*, actor: Actor, denomination: str = "") -> list[Month]:
    """What moved at the stores within reach and what is owed since, by month, newest first; as of the last night."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        rows = [Month(*row) for row in cursor.fetchall()]
    return [row for row in rows if denomination in ("", row.denomination)]


@dataclass(frozen=True, slots=True)
class Counted:
    """The last recount; ``faults`` are ids and amounts."""

    ran_at: datetime
    took_ms: int
    accounts: int
    entries: int
    lots: int
    fault_count: int
    faults: list[dict[str, Any]] = field(default_factory=list)


LAST = """
SELECT ran_at, took_ms, accounts, entries, lots, fault_count, faults::text FROM ledger_recount ORDER BY id DESC LIMIT 1
"""


@query("ledger.view_books")
def last_recount(*, actor: Actor) -> Counted | None:
    """How the last recount of all balances ended; None before the first."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        row: Any = cursor.fetchone()
    return Counted(*(*row[:6], json.loads(row[6]))) if row else None


@dataclass(frozen=True, slots=True)
class Posted:
    """A line of the journal: one account of a store in a month; what is owed to members stands on the other side."""

    month: date
    store: str
    denomination: str
    account: str
    debit: int
    credit: int


JOURNAL = """
SELECT t.month, coalesce(u.code, ''), t.denomination_id, t.kind, sum(t.amount)::bigint
  FROM ledger_tally t LEFT JOIN org_unit u ON u.id = t.unit_id WHERE t.month = %s GROUP BY 1, 2, 3, 4 ORDER BY 3, 2, 4
"""


@query("ledger.view_books")
def journal_of(*, actor: Actor, month: date) -> list[Posted]:
    """A month for the books, of the stores within reach: debit and credit are equal in each store and denomination."""
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL, [month.replace(day=1)])
        rows = cursor.fetchall()
    found, owed = [], dict[tuple[str, str], int]()
    for first, store, denomination, kind, amount in rows:
        owed[denomination, store] = owed.get((denomination, store), 0) + amount
        if amount:
            found.append(Posted(first, store, denomination, kind, max(amount, 0), max(-amount, 0)))
    members = [
        Posted(month.replace(day=1), store, denomination, "members", max(-amount, 0), max(amount, 0))
        for (denomination, store), amount in owed.items()
        if amount
    ]
    return sorted(found + members, key=lambda one: (one.denomination, one.store, one.account))
