"""Codes, whom members brought, and what waits for a decision."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.trade.programme.queries.terms import in_force
from shuke.trade.programme.rules.inviting import Invite, is_offered
from shuke.trade.referrals.rules.codes import code_for, shown_code

# The one who is asked about within reach, the other one's name too: out of it there is no row to join.
_BROUGHT = """
SELECT r.id, r.state, r.named_on, r.until_on, r.ripe_at, r.friend_id, coalesce(nullif(f.name, ''), f.member_no, '')
  FROM referrals_referral r JOIN customers_customer own ON own.id = r.referrer_id AND own.status = 'active'
  LEFT JOIN customers_customer f ON f.id = r.friend_id AND f.status = 'active'
 WHERE r.referrer_id = %s ORDER BY r.id DESC LIMIT %s
"""
_BY = """
SELECT r.id, r.state, r.named_on, r.until_on, r.ripe_at, r.referrer_id, coalesce(nullif(c.name, ''), c.member_no, '')
  FROM referrals_referral r JOIN customers_customer own ON own.id = r.friend_id AND own.status = 'active'
  LEFT JOIN customers_customer c ON c.id = r.referrer_id AND c.status = 'active'
 WHERE r.friend_id = %s ORDER BY r.id LIMIT 1
"""
_LISTED = """
SELECT r.id, r.state, r.named_at, {unit}, coalesce({staff}, ''), r.reasons::text, r.referrer_id,
       coalesce(nullif(c.name, ''), c.member_no, ''), r.friend_id, coalesce(nullif(f.name, ''), f.member_no, ''),
       coalesce({decider}, ''), r.decided_at, r.words, r.named_by_id
  FROM referrals_referral r JOIN org_unit u ON u.id = r.unit_id LEFT JOIN org_staff s ON s.id = r.named_by_id
  LEFT JOIN org_staff x ON x.id = r.decided_by_id LEFT JOIN customers_customer c ON c.id = r.referrer_id
  LEFT JOIN customers_customer f ON f.id = r.friend_id
 ORDER BY r.state <> 'held', r.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Inviting:
    """A member's code, and what the terms in force promise both."""

    code: str
    referrer_points: int
    terms: Invite
    currency: str


@dataclass(frozen=True, slots=True)
class Brought:
    """One referral from the side of one of the two; ``other`` is "" out of reach."""

    id: int
    state: str
    named_on: date
    until_on: date
    ripe_at: datetime | None
    other_id: int
    other: str


@dataclass(frozen=True, slots=True)
class ReferralShown:
    """One referral for who decides; names are "" out of reach."""

    id: int
    state: str
    named_at: datetime
    store: str
    named_by: str
    reasons: list[str]
    referrer_id: int
    referrer: str
    friend_id: int
    friend: str
    decided_by: str
    decided_at: datetime | None
    words: str
    named_by_id: int | None


@query("referrals.view")
def inviting_of(*, actor: Actor, customer_id: int) -> Inviting | None:
    """The code of a member within reach; None where nothing is promised for a friend, or the member is out of reach."""
    now = in_force()
    if now is None:
        return None
    points = dict(now.terms.events).get("referral", 0)
    if not is_offered(now.terms.invite, points) or not _is_reached(customer_id):
        return None
    return Inviting(
        shown_code(code_for(keyring().index, customer_id)), points, now.terms.invite, now.currency
    )


@query("referrals.view")
def brought_by(*, actor: Actor, customer_id: int, limit: int = 50) -> list[Brought]:
    """Whom a member brought, the newest first."""
    return _brought(_BROUGHT, [customer_id, limit])


@query("referrals.view")
def brought_to_us(*, actor: Actor, customer_id: int) -> Brought | None:
    """By whom a customer was brought."""
    return next(iter(_brought(_BY, [customer_id])), None)


@query("referrals.view_held")
def referrals_listed(*, actor: Actor, limit: int = 100) -> list[ReferralShown]:
    """Those within reach, what waits for a decision first; nothing without class S in full."""
    if actor.sees("S") != "full":
        return []
    names = {
        "unit": shown_name("u", actor),
        "staff": shown_name("s", actor),
        "decider": shown_name("x", actor),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(**names), [limit])
        rows: list[Any] = cursor.fetchall()
    return [ReferralShown(*(*row[:5], list(json.loads(row[5])), *row[6:])) for row in rows]


def _brought(sql: str, values: list[int]) -> list[Brought]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Brought(*row) for row in cursor.fetchall()]


def _is_reached(customer_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM customers_customer WHERE id = %s AND status = 'active'", [customer_id])
        return cursor.fetchone() is not None
