"""Coupons at the till: a member's that can be used now, and those whose codes were named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.rules import links
from shuke.trade.coupons.rules.codes import normal_code
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.standing import (
    CouponExpired,
    CouponUnknown,
    Standing,
    is_early,
    is_elsewhere,
    require_slot,
    require_usable,
)
from shuke.trade.coupons.rules.terms import last_day_of, terms_kept

# Those whose offer's budget is gone are no help at a till.
MINE = """
SELECT c.id, coalesce(c.code, p.code), {name}, t.id, t.document::text, c.ends_on, c.customer_id, p.id IS NOT NULL
  FROM coupons_coupon c JOIN coupons_offer o ON o.id = c.offer_id JOIN coupons_terms t ON t.id = c.terms_id
  LEFT JOIN coupons_publiccode p ON p.id = c.public_id
 WHERE c.customer_id = %(customer)s AND c.state = 'open' AND NOT c.is_passing
   AND (c.ends_on IS NULL OR c.ends_on >= %(today)s) AND (c.held_until IS NULL OR c.held_until <= %(now)s)
   AND (o.budget_minor IS NULL OR o.spent_minor < o.budget_minor)
 ORDER BY c.ends_on NULLS LAST, c.id LIMIT %(most)s
"""
NAMED = """
SELECT c.code, c.id, {name}, t.id, t.document::text, c.ends_on, c.customer_id, c.state, c.is_bearer, c.held_until
  FROM coupons_coupon c JOIN coupons_offer o ON o.id = c.offer_id JOIN coupons_terms t ON t.id = c.terms_id
 WHERE c.code = ANY (%s)
"""
PUBLIC = """
SELECT p.code, p.id, {name}, t.id, t.document::text, p.taken, p.total_limit, p.member_limit, p.is_open AND o.state = 'open',
       ARRAY(SELECT c.about FROM coupons_coupon c WHERE c.public_id = p.id AND c.customer_id = %(customer)s),
       (SELECT c.id FROM coupons_coupon c WHERE c.public_id = p.id AND c.customer_id = %(customer)s AND c.state = 'open'
           AND NOT c.is_passing ORDER BY c.id LIMIT 1)
  FROM coupons_publiccode p JOIN coupons_offer o ON o.id = p.offer_id
  JOIN LATERAL (SELECT * FROM coupons_terms WHERE offer_id = o.id ORDER BY number DESC LIMIT 1) t ON true
 WHERE p.code = ANY (%(codes)s)
"""
LINKED = """
SELECT c.id, {name}, t.id, t.document::text, c.ends_on
  FROM coupons_coupon c JOIN coupons_offer o ON o.id = c.offer_id JOIN coupons_terms t ON t.id = c.terms_id
 WHERE c.id = %(id)s AND c.passed_times = %(times)s AND c.state = 'open' AND c.customer_id IS NOT NULL
"""
MOST = 100


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon that can be used. Of a code for many that nobody holds yet, ``coupon_id`` is 0: holding makes one."""

    coupon_id: int
    code: str
    name: str
    offer: Offer
    ends_on: date | None
    customer_id: int | None
    is_public: bool


@query("coupons.view")
def coupons_of(*, actor: Actor, customer_id: int, unit_id: int, now: datetime) -> list[Coupon]:
    """What a member has and can use at a store now, what ends first first. Who asks has made sure who the customer is."""
    unit = _unit(unit_id)
    here = now.astimezone(ZoneInfo(unit.timezone))
    values = {"customer": customer_id, "today": here.date(), "now": now, "most": MOST}
    with elevated():
        rows = _rows(MINE, actor, values)
    found = []
    for id_, code, name, terms_id, document, ends_on, owner, is_public in rows:
        offer = terms_kept(terms_id, document).offer
        if not (is_early(offer.where, here.date()) or is_elsewhere(offer.where, unit.id)):
            found.append(Coupon(id_, code, name, offer, ends_on, owner, is_public))
    return found


@query("coupons.view")
def coupon_linked(*, actor: Actor, link: str, now: datetime) -> Coupon:
    """What a link gives to whoever takes it first; LinkOver. The link itself is the right to see it."""
    coupon_id, times = links.read(keyring().index, link, now)
    with elevated():
        rows = _rows(LINKED, actor, {"id": coupon_id, "times": times})
    if not rows:
        raise links.LinkOver(field="link")
    id_, name, terms_id, document, ends_on = rows[0]
    return Coupon(id_, "", name, terms_kept(terms_id, document).offer, ends_on, None, False)


@query("coupons.view")
def coupon_coded(*, actor: Actor, code: str, customer_id: int) -> Coupon:
    """A member's own coupon by its code, whatever became of it since; CouponUnknown for any other. For what was done before."""
    with elevated():
        rows = _rows(NAMED, actor, [[normal_code(code)]])
    if not rows or rows[0][6] != customer_id:
        raise CouponUnknown(field="by_coupon")
    found, id_, name, terms_id, document, ends_on, owner, *_rest = rows[0]
    return Coupon(id_, found, name, terms_kept(terms_id, document).offer, ends_on, owner, False)


@query("coupons.view")
def coupons_named(
    *, actor: Actor, codes: Sequence[str], customer_id: int | None, unit_id: int, now: datetime
) -> list[Coupon]:
    """The coupons of these codes, in their order; a refusal for the first that cannot be used.

    CouponUnknown (somebody else's too), CouponUsed, CouponHeld, CouponExpired, CouponElsewhere, CouponLimit.
    """
    unit = _unit(unit_id)
    here = now.astimezone(ZoneInfo(unit.timezone))
    wanted = [normal_code(code) for code in codes]
    with elevated():
        single = {row[0]: row for row in _rows(NAMED, actor, [wanted])}
        rest = [code for code in wanted if code not in single]
        values = {"codes": rest, "customer": customer_id}
        public = {row[0]: row for row in (_rows(PUBLIC, actor, values) if rest else ())}
    found = []
    for code in wanted:
        if code in single:
            found.append(_single(single[code], customer_id, unit, here))
        elif code in public:
            found.append(_public(public[code], customer_id, unit, here))
        else:
            raise CouponUnknown(field="codes")
    return found


def _single(row: Any, customer_id: int | None, unit: UnitFound, here: datetime) -> Coupon:
    code, id_, name, terms_id, document, ends_on, owner, state, is_bearer, held_until = row
    offer = terms_kept(terms_id, document).offer
    standing = Standing(state, owner, is_bearer, ends_on, held_until)
    require_usable(standing, offer.where, customer_id, unit.id, here)
    return Coupon(id_, code, name, offer, ends_on, owner, False)


def _public(row: Any, customer_id: int | None, unit: UnitFound, here: datetime) -> Coupon:
    code, _id, name, terms_id, document, taken, total, each, is_open, abouts, kept = row
    terms = terms_kept(terms_id, document)
    ends_on = last_day_of(terms, here.date())
    require_usable(
        Standing("open", customer_id, True, ends_on, None), terms.offer.where, customer_id, unit.id, here
    )
    if kept is None:
        if not is_open:
            raise CouponExpired(field="codes")
        slots = frozenset(int(about.rpartition("/")[2]) for about in abouts if about)
        require_slot(taken, total, slots, each, customer_id)
    return Coupon(kept or 0, code, name, terms.offer, ends_on, customer_id if kept else None, True)


def _unit(unit_id: int) -> UnitFound:
    unit = unit_within("", unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    return unit


def _rows(sql: str, actor: Actor, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(name=shown_name("o", actor)), values)
        found: list[Any] = cursor.fetchall()
        return found
