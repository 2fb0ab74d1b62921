"""A member's coupons, for who looks after the member."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.trade.coupons.rules.terms import CouponTerms, terms_kept

# One statement for the page: what the member has, and what could be given.
HELD = """
SELECT (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT c.id, {name} AS name, o.currency, c.terms_id, t.document::text AS document, c.state, c.ends_on,
                 c.held_until > %(now)s AS is_held, right(coalesce(c.code, ''), 4) AS tail
            FROM coupons_coupon c JOIN coupons_offer o ON o.id = c.offer_id JOIN coupons_terms t ON t.id = c.terms_id
           WHERE c.customer_id = %(customer)s AND NOT c.is_passing
           ORDER BY c.state <> 'open' OR c.ends_on < %(today)s, c.ends_on NULLS LAST, c.id DESC LIMIT %(most)s) x),
       (SELECT coalesce(json_agg(y), '[]') FROM (
          SELECT o.id, {name} AS name FROM coupons_offer o WHERE %(offers)s AND o.state = 'open' ORDER BY o.id DESC LIMIT 50) y)
"""
MOST = 60


@dataclass(frozen=True, slots=True)
class CouponHeldShown:
    """One coupon; ``tail`` ends its code."""

    id: int
    name: str
    currency: str
    terms: CouponTerms
    state: str
    ends_on: date | None
    is_held: bool
    is_usable: bool
    tail: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a member has, those that can be used and end first first; and what could be given: (id, name)."""

    coupons: list[CouponHeldShown] = field(default_factory=list)
    offers: list[tuple[int, str]] = field(default_factory=list)


@query("coupons.view")
def coupons_held(*, actor: Actor, customer_id: int, now: datetime, with_offers: bool = False) -> Held:
    """A member's coupons within reach, the newest of those that are over too; nothing without class B."""
    if not actor.sees("B"):
        return Held()
    today, is_full = timezone.localdate(now), actor.sees("S") == "full"
    values: dict[str, Any] = {
        "now": now,
        "today": today,
        "customer": customer_id,
        "most": MOST,
        "offers": with_offers,
    }
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(name=shown_name("o", actor)), values)
        coupons, offers = (json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone())
    found = []
    for row in coupons:
        ends_on = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
        is_usable = row["state"] == "open" and (ends_on is None or ends_on >= today)
        terms = terms_kept(row["terms_id"], row["document"])
        found.append(
            CouponHeldShown(
                row["id"], row["name"], row["currency"], terms, row["state"], ends_on, bool(row["is_held"]), is_usable,
                row["tail"] if is_full else "",
            )
        )  # fmt: skip
    return Held(found, [(row["id"], row["name"]) for row in offers])
