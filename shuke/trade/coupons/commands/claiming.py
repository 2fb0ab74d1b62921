"""Codes become coupons under their row locks: codes for many first, then coupons, each in the order of its number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F

from shuke.foundation.org.queries import UnitFound
from shuke.foundation.org.refusals import ItemRepeated
from shuke.trade.coupons.models import Coupon, Hold, Offer, PublicCode, Terms
from shuke.trade.coupons.queries.kept import terms_by_id
from shuke.trade.coupons.rules.codes import normal_code
from shuke.trade.coupons.rules.standing import (
    CouponExpired,
    CouponUnknown,
    Standing,
    State,
    require_slot,
    require_usable,
)
from shuke.trade.coupons.rules.terms import CouponTerms, last_day_of, read_coupon_terms

# Not FOR UPDATE: a use's foreign key to the coupon must not wait for who changes it. No table is joined: after a wait its
# rows would be those from before.
LOCK_CODES = """
SELECT id, code, offer_id, total_limit, member_limit, taken, is_open FROM coupons_publiccode
 WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE
"""
LOCK = """
SELECT id, offer_id, terms_id, code, public_id, customer_id, is_bearer, is_passing, state, ends_on, hold_id, held_until,
       used_times
  FROM coupons_coupon WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE
"""
LAPSED = "SELECT id FROM coupons_coupon WHERE public_id = ANY (%s) AND is_passing AND held_until <= %s ORDER BY id LIMIT 500"
LET_GO = "UPDATE coupons_coupon SET hold_id = NULL, held_until = NULL WHERE id = ANY (%s)"
PASSED = """
WITH gone AS (DELETE FROM coupons_coupon WHERE id = ANY (%s) AND is_passing RETURNING public_id),
     sums AS (SELECT public_id, count(*) AS n FROM gone GROUP BY 1)
UPDATE coupons_publiccode p SET taken = taken - sums.n FROM sums WHERE p.id = sums.public_id
"""


@dataclass(slots=True)
class Locked:
    """A coupon under its row lock."""

    id: int
    offer_id: int
    terms_id: int
    code: str | None
    public_id: int | None
    customer_id: int | None
    is_bearer: bool
    is_passing: bool
    state: State
    ends_on: date | None
    hold_id: int | None
    held_until: datetime | None
    used_times: int


@dataclass(slots=True)
class LockedCode:
    """A code for many under its row lock."""

    id: int
    code: str
    offer_id: int
    total_limit: int | None
    member_limit: int | None
    taken: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A coupon that can be used now, by the code that named it."""

    code: str
    coupon_id: int
    offer_id: int
    time: int


def normal_codes(codes: Iterable[str]) -> list[str]:
    """The codes in their normal form; ItemRepeated."""
    found = [normal_code(code) for code in codes]
    if len(set(found)) < len(found):
        raise ItemRepeated(field="codes")
    return found


def locked_coupons(ids: Iterable[int]) -> dict[int, Locked]:
    """Coupons by id, under their locks."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(set(ids))])
        return {row[0]: Locked(*row) for row in cursor.fetchall()}


def locked_codes(ids: Iterable[int]) -> dict[int, LockedCode]:
    """Codes for many by id, under their locks."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CODES, [wanted])
        return {row[0]: LockedCode(*row) for row in cursor.fetchall()}


def let_go(coupons: Iterable[Locked]) -> None:
    """Free again; what stood only for the hold of a public code goes, and its place with it. Both are locked."""
    ids = [one.id for one in coupons]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(LET_GO, [ids])
            cursor.execute(PASSED, [ids])


def claimed(
    codes: Sequence[str], customer_id: int | None, unit: UnitFound, now: datetime, hold: Hold | None = None
) -> list[Claimed]:
    """The coupons of these codes, each usable by this customer here and now, under their locks; what else the own ``hold``
    kept is free again. A refusal for the first that is not."""
    wanted = normal_codes(codes)
    singles = dict(Coupon.objects.filter(code__in=wanted).values_list("code", "id"))
    publics = dict(PublicCode.objects.filter(code__in=wanted).values_list("code", "id"))
    if any(code not in singles and code not in publics for code in wanted):
        raise CouponUnknown(field="codes")
    held = list(Coupon.objects.filter(hold=hold).values_list("id", "public_id")) if hold else []
    many = locked_codes([*publics.values(), *(public for _id, public in held if public)])
    ids = [
        *singles.values(),
        *(id_ for id_, _public in held),
        *_of_public(list(publics.values()), customer_id, now),
    ]
    rows = locked_coupons(ids)
    own = hold.id if hold else 0
    lapsed = [one for one in rows.values() if _has_lapsed(one, own, now)]
    let_go(lapsed)
    for one in lapsed:
        if one.public_id in many:
            many[one.public_id].taken -= 1
        del rows[one.id]
    here = now.astimezone(ZoneInfo(unit.timezone))
    terms = terms_by_id({one.terms_id for one in rows.values()})
    found = []
    for code in wanted:
        id_ = singles.get(code)
        one = rows[id_] if id_ else _place_of(many[publics[code]], rows, customer_id, own, here, terms)
        _require(one, terms[one.terms_id], own, customer_id, unit, here)
        found.append(Claimed(code, one.id, one.offer_id, one.used_times))
    named = {one.coupon_id for one in found}
    let_go([one for one in rows.values() if one.hold_id == own and one.id not in named])
    return found


def _of_public(publics: list[int], customer_id: int | None, now: datetime) -> list[int]:
    """What the member has of these codes, and what stands in their way though its time is over."""
    if not publics:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LAPSED, [publics, now])
        lapsed = [row[0] for row in cursor.fetchall()]
    if customer_id is None:
        return lapsed
    mine = Coupon.objects.filter(public__in=publics, customer_id=customer_id)
    return lapsed + list(mine.values_list("id", flat=True))


def _has_lapsed(one: Locked, own: int, now: datetime) -> bool:
    return one.is_passing and one.hold_id != own and one.held_until is not None and one.held_until <= now


def _place_of(
    code: LockedCode, rows: dict[int, Locked], customer_id: int | None, own: int, here: datetime,
    terms: dict[int, CouponTerms],
) -> Locked:  # fmt: skip
    """The coupon of a code for many: the one that the own hold made, one that the member has, or a new one."""
    of_code = [one for one in rows.values() if one.public_id == code.id]
    kept = [one for one in of_code if own and one.hold_id == own]
    kept += [one for one in of_code if customer_id is not None and one.state == "open" and not one.is_passing]
    if kept:
        return kept[0]
    mine = _slots(code.id, customer_id) if customer_id is not None else frozenset()
    offer = Offer.objects.get(id=code.offer_id)
    if not code.is_open or offer.state != "open":
        raise CouponExpired(field="codes")
    slot = require_slot(code.taken, code.total_limit, mine, code.member_limit, customer_id)
    newest = Terms.objects.filter(offer_id=code.offer_id).order_by("-number")[0]
    terms[newest.id] = read_coupon_terms(newest.document)
    made = Coupon.objects.create(
        offer_id=code.offer_id, terms_id=newest.id, public_id=code.id, customer_id=customer_id, is_bearer=customer_id is None,
        is_passing=True, about=f"code/{code.id}/{slot}" if customer_id is not None else "", given_at=here,
        ends_on=last_day_of(terms[newest.id], here.date()),
    )  # fmt: skip
    PublicCode.objects.filter(id=code.id).update(taken=F("taken") + 1)
    code.taken += 1
    return Locked(
        made.id, made.offer_id, newest.id, None, code.id, customer_id, made.is_bearer, True, "open", made.ends_on,
        None, None, 0,
    )  # fmt: skip


def _slots(public_id: int, customer_id: int) -> frozenset[int]:
    abouts = Coupon.objects.filter(public_id=public_id, customer_id=customer_id).values_list(
        "about", flat=True
    )
    return frozenset(int(about.rpartition("/")[2]) for about in abouts if about)


def _require(
    one: Locked, terms: CouponTerms, own: int, customer_id: int | None, unit: UnitFound, here: datetime
) -> None:
    until = None if one.hold_id == own else one.held_until
    standing = Standing(one.state, one.customer_id, one.is_bearer, one.ends_on, until)
    require_usable(standing, terms.offer.where, customer_id, unit.id, here)
