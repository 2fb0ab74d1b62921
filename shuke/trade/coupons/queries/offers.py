"""Offers for who plans them: what was given, used, and what it took off."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.trade.coupons.rules.terms import CouponTerms, terms_kept

# How many there are tells of no person; whoever plans offers sees the sums of the whole chain, as those of the programme.
OFFERS = """
SELECT o.id, o.code, o.name, o.name_en, o.state, o.currency, o.budget_minor, o.made_at, o.changed_at, t.id, t.number,
       t.document::text, coalesce(g.given, 0), coalesce(g.waiting, 0), coalesce(u.uses, 0), coalesce(u.minor, 0)::bigint,
       CASE WHEN (o.rehearsal->>'version')::int = t.number THEN o.rehearsal END::text, o.rehearsed_at
  FROM coupons_offer o
  JOIN LATERAL (SELECT * FROM coupons_terms WHERE offer_id = o.id ORDER BY number DESC LIMIT 1) t ON true
  LEFT JOIN (SELECT offer_id, count(*) AS given, count(*) FILTER (WHERE state = 'open') AS waiting
               FROM coupons_coupon WHERE {which} GROUP BY 1) g ON g.offer_id = o.id
  LEFT JOIN (SELECT offer_id, count(*) FILTER (WHERE NOT is_back) - count(*) FILTER (WHERE is_back) AS uses,
                    sum(minor) AS minor FROM coupons_used WHERE {which} GROUP BY 1) u ON u.offer_id = o.id
 WHERE {this} ORDER BY array_position(ARRAY['open', 'draft', 'closed'], o.state), o.id DESC
"""
BATCHES = """
SELECT b.id, b.label, b.wanted, b.made, b.ends_on, b.made_at, coalesce({staff}, ''),
       (SELECT count(*) FROM coupons_coupon c WHERE c.batch_id = b.id AND c.state = 'used')
  FROM coupons_batch b LEFT JOIN org_staff s ON s.id = b.made_by_id WHERE b.offer_id = %s ORDER BY b.id DESC LIMIT 50
"""
PUBLIC = """
SELECT p.id, p.code, p.total_limit, p.member_limit, p.taken, p.is_open FROM coupons_publiccode p
 WHERE p.offer_id = %s ORDER BY p.id DESC LIMIT 50
"""


@query("coupons.view_offers")
def open_offer_names(*, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of every offer that is open, by each of its names and its code; of two alike the newer one is last."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, n FROM coupons_offer o, unnest(ARRAY[o.code, o.name, o.name_en]) n"
            " WHERE o.state = 'open' AND n <> '' ORDER BY o.id"
        )
        found: list[tuple[int, str]] = cursor.fetchall()
        return found


@query("coupons.view_offers")
def given_for(*, actor: Actor, offer_id: int, about: str) -> dict[int, int]:
    """How many of an offer each member was given for something whose name begins so, and that were not taken back."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, count(*) FROM coupons_coupon WHERE offer_id = %s AND starts_with(about, %s)"
            " AND state <> 'withdrawn' AND customer_id IS NOT NULL GROUP BY 1",
            [offer_id, about],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class BatchShown:
    """Codes that were made at once."""

    id: int
    label: str
    wanted: int
    made: int
    ends_on: date | None
    made_at: datetime
    by: str
    used: int


@dataclass(frozen=True, slots=True)
class PublicShown:
    """A code for many."""

    id: int
    code: str
    total_limit: int | None
    member_limit: int | None
    taken: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An offer; ``used`` and ``cost_minor`` are without what came back, None for who does not see sales. ``rehearsal`` is of
    these terms; see commands/rehearsing.py."""

    id: int
    code: str
    name: str
    name_en: str
    state: str
    currency: str
    budget_minor: int | None
    made_at: datetime
    changed_at: datetime
    version: int
    terms: CouponTerms
    given: int
    waiting: int
    used: int | None
    cost_minor: int | None
    rehearsal: dict[str, Any] | None = None
    rehearsed_at: datetime | None = None
    batches: list[BatchShown] = field(default_factory=list)
    codes: list[PublicShown] = field(default_factory=list)


@query("coupons.view_offers")
def offers(*, actor: Actor) -> list[OfferShown]:
    """All offers: the open ones first, then drafts, then those that are over."""
    return _offers(actor, None)


@query("coupons.view_offers")
def offer_of(*, actor: Actor, offer_id: int) -> OfferShown | None:
    """One offer with its batches and its codes for many."""
    found = _offers(actor, offer_id)
    if not found:
        return None
    one = found[0]
    with elevated():
        one.batches.extend(
            BatchShown(*row) for row in _rows(BATCHES.format(staff=shown_name("s", actor)), [offer_id])
        )
        one.codes.extend(PublicShown(*row) for row in _rows(PUBLIC, [offer_id]))
    return one


@query("coupons.view")
def offers_open(*, actor: Actor) -> list[tuple[int, str]]:
    """What can be given to a member now: (id, name)."""
    return [
        (id_, name)
        for id_, name in _rows(
            f"SELECT o.id, {shown_name('o', actor)} FROM coupons_offer o WHERE o.state = 'open' ORDER BY o.id DESC LIMIT 50",
            [],
        )
    ]


def _offers(actor: Actor, offer_id: int | None) -> list[OfferShown]:
    narrow = {"which": "true", "this": "true"}
    if offer_id is not None:
        narrow = {"which": "offer_id = %(offer)s", "this": "o.id = %(offer)s"}
    with elevated():
        rows = _rows(OFFERS.format(**narrow), {"offer": offer_id})
    found = []
    for row in rows:
        id_, code, name, name_en, state, currency, budget, made_at, changed_at, *rest = row
        terms_id, number, document, given, waiting, used, minor, rehearsal, rehearsed_at = rest
        if not actor.sees("S"):
            budget = used = minor = rehearsal = None
        terms = terms_kept(terms_id, document)
        found.append(
            OfferShown(
                id_, code, name, name_en, state, currency, budget, made_at, changed_at, number, terms, given, waiting, used,
                minor, json.loads(rehearsal) if rehearsal else None, rehearsed_at if rehearsal else None,
            )
        )  # fmt: skip
    return found


def _rows(sql: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
        return found
