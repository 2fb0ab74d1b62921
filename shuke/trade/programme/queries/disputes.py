"""Disputed uses of points: what waits for an answer, and what was answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.trade.programme.models import Dispute

# A second person's word stands with the adjustment: a yes gives back, a no opens the dispute again.
STATE = """CASE WHEN d.state <> 'asked' THEN d.state WHEN j.state = 'approved' THEN 'returned'
       WHEN j.state = 'declined' THEN 'open' ELSE 'asked' END"""
LISTED = f"""
SELECT d.id, d.customer_id, coalesce(nullif(c.name, ''), c.member_no), d.amount, d.denomination, t.at, coalesce({{store}}, ''),
       coalesce({{staff}}, ''), d.opened_at, {STATE}, coalesce({{decider}}, ''), d.decided_at, d.words
  FROM programme_dispute d JOIN customers_customer c ON c.id = d.customer_id JOIN ledger_transfer t ON t.id = d.use_id
  LEFT JOIN ledger_adjustment j ON j.id = d.asked_for_id LEFT JOIN org_unit u ON u.id = t.unit_id
  LEFT JOIN org_staff s ON s.id = t.staff_id LEFT JOIN org_staff x ON x.id = d.decided_by_id
 ORDER BY {STATE} IN ('returned', 'rejected'), d.opened_at DESC, d.id DESC LIMIT %s
"""
OWN = f"""
SELECT d.use_id, {STATE}, d.words FROM programme_dispute d LEFT JOIN ledger_adjustment j ON j.id = d.asked_for_id
 WHERE d.customer_id = %s
"""


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """A disputed use: whose, how much, when, where, by whose hand; and the answer where there is one."""

    id: int
    customer_id: int
    customer: str
    amount: int
    denomination: str
    used_at: datetime
    store: str
    used_by: str
    opened_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    words: str


@query("programme.view_disputes")
def disputes_waiting(*, actor: Actor) -> int:
    """How many within reach wait for an answer."""
    return Dispute.objects.exclude(state__in=("returned", "rejected")).count()


@query("programme.view_disputes")
def disputes_listed(*, actor: Actor, limit: int = 100) -> list[DisputeShown]:
    """Those within reach, what waits for an answer first; nothing without class S in full."""
    if actor.sees("S") != "full":
        return []
    names = {
        "store": shown_name("u", actor),
        "staff": shown_name("s", actor),
        "decider": shown_name("x", actor),
    }
    with connection.cursor() as cursor:
        cursor.execute(LISTED.format(**names), [limit])
        return [DisputeShown(*row) for row in cursor.fetchall()]


@query("programme.view")
def own_disputes(*, actor: Actor, customer_id: int) -> dict[int, tuple[str, str]]:
    """By transfer: how a member's dispute stands, and the shop's words."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, [customer_id])
        return {use: (state, words) for use, state, words in cursor.fetchall()}
