"""A till keeps coupons for a basket, then uses them on its sale, or lets them go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import Busy, NotFound
from shuke.trade.coupons.commands.claiming import Claimed, claimed, let_go, locked_codes, locked_coupons
from shuke.trade.coupons.models import Coupon, Hold, Offer, Share, Used
from shuke.trade.coupons.models import Use as UseKept
from shuke.trade.coupons.rules.codes import normal_code
from shuke.trade.coupons.rules.standing import BudgetSpent
from shuke.trade.ledger.commands.accounts import place_of, require_reach
from shuke.trade.ledger.commands.posting import same_body
from shuke.trade.ledger.rules.amounts import whole_amount

LONGEST = timedelta(hours=24)
TAKE = """
UPDATE coupons_coupon SET state = 'used', used_times = used_times + 1, hold_id = NULL, held_until = NULL,
       is_passing = false, customer_id = coalesce(customer_id, %s)
 WHERE id = ANY (%s)
"""
SPEND = """
UPDATE coupons_offer SET spent_minor = spent_minor + %(minor)s
 WHERE id = %(offer)s AND budget_minor IS NOT NULL AND spent_minor + %(minor)s <= budget_minor
"""


@dataclass(frozen=True, slots=True)
class Use:
    """A coupon in use: its code, and minor units off each line of the order by the line's id."""

    code: str
    lines: tuple[tuple[int, int], ...]


def former_hold(key: str, given: dict[str, Any]) -> Hold | None:
    """The hold that was made under this key; OtherBody where it was of other coupons."""
    found = Hold.objects.filter(key=key).first()
    if found is not None:
        same_body(found.fingerprint, given)
    return found


def former_use(key: str, given: dict[str, Any]) -> UseKept | None:
    """The act that was done under this key; OtherBody, naming the field, where it was another one."""
    found = UseKept.objects.filter(key=key).first()
    if found is not None:
        same_body(found.fingerprint, given)
    return found


@command
def hold_coupons(
    *, actor: Actor, customer_id: int | None, codes: Sequence[str], unit_id: int, now: datetime, key: str,
    seconds: int = 900,
) -> Outcome:  # fmt: skip
    """A till keeps coupons for its basket ``key``, a day at most; answers their ids in the order of the codes.

    CouponUnknown, CouponUsed, CouponHeld, CouponExpired, CouponElsewhere, CouponLimit.
    """
    wanted = [normal_code(code) for code in codes]
    given = {"act": "hold", "customer_id": customer_id, "codes": wanted, "unit_id": unit_id}
    unit = place_of(actor, unit_id)
    if customer_id is not None:
        require_reach(actor, customer_id)
    until = now + min(timedelta(seconds=whole_amount(seconds, "seconds")), LONGEST)
    with elevated():
        if (known := former_hold(key, given)) is not None:
            return Replayed(known.coupons)
        try:
            found = claimed(wanted, customer_id, unit, now)
        except Refusal:  # of the same call, for whose locks we waited, it is the answer
            if (known := former_hold(key, given)) is not None:
                return Replayed(known.coupons)
            raise
        ids = [one.coupon_id for one in found]
        try:
            with transaction.atomic():
                hold = Hold.objects.create(
                    key=key, fingerprint=body_of(given), coupons=ids, unit_id=unit.id, staff_id=actor.staff_id or None,
                    made_at=now, until_at=until,
                )  # fmt: skip
        except IntegrityError as taken:  # somebody else uses the key in this moment, for other coupons
            raise Busy() from taken
        Coupon.objects.filter(id__in=ids).update(hold=hold, held_until=until)
    record({"hold": hold.id, "coupons": ids}, [customer_id] if customer_id else [])
    return Done(ids)


@command
def use_coupons(
    *, actor: Actor, customer_id: int | None, uses: Sequence[Use], unit_id: int, order_id: int, now: datetime, key: str,
    held_key: str | None = None,
) -> Outcome:  # fmt: skip
    """Coupons are used on a sale, once for ever by ``key``; answers the act's id.

    What ``held_key`` kept is used with it, or free again. BudgetSpent, and as ``hold_coupons``.
    """
    lines = [[normal_code(one.code), sorted(list(line) for line in one.lines)] for one in uses]
    given = {
        "act": "use",
        "customer_id": customer_id,
        "uses": lines,
        "unit_id": unit_id,
        "order_id": order_id,
    }
    unit = place_of(actor, unit_id)
    if customer_id is not None:
        require_reach(actor, customer_id)
    if not uses:
        return Unchanged(None)
    with elevated():
        if (known := former_use(key, given)) is not None:
            return Replayed(known.id)
        _require_lines(order_id, uses)
        hold = Hold.objects.filter(key=held_key, state="held").first() if held_key else None
        try:
            found = claimed([one.code for one in uses], customer_id, unit, now, hold)
        except Refusal:
            if (known := former_use(key, given)) is not None:
                return Replayed(known.id)
            raise
        made = _use(actor, given, found, uses, unit.id, order_id, now, key)
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [customer_id, [one.coupon_id for one in found]])
        if hold is not None:
            Hold.objects.filter(id=hold.id).update(state="used")
        spent = _spent(found, uses)
        for offer_id in sorted(spent):
            _spend(offer_id, spent[offer_id])
    facts = {
        "use": made,
        "order": order_id,
        "coupons": [one.coupon_id for one in found],
        "minor": sum(spent.values()),
    }
    record(facts, [customer_id] if customer_id else [])
    return Done(made)


def _require_lines(order_id: int, uses: Sequence[Use]) -> None:
    """Every line is one of the order's, and what is taken off is above zero; NotFound."""
    wanted = {line for one in uses for line, _minor in one.lines}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders_line WHERE order_id = %s", [order_id])
        there = {row[0] for row in cursor.fetchall()}
    if not there or not wanted <= there:
        raise NotFound(field="uses" if there else "order_id")
    for one in uses:
        for _line, minor in one.lines:
            whole_amount(minor, "uses")


def _use(
    actor: Actor, given: dict[str, Any], found: list[Claimed], uses: Sequence[Use], unit_id: int, order_id: int,
    now: datetime, key: str,
) -> int:  # fmt: skip
    try:
        with transaction.atomic():
            act = UseKept.objects.create(
                kind="use", key=key, fingerprint=body_of(given), at=now, unit_id=unit_id, staff_id=actor.staff_id or None,
                order_id=order_id, answer=[one.coupon_id for one in found],
            )  # fmt: skip
    except IntegrityError as taken:
        raise Busy() from taken
    used = Used.objects.bulk_create(
        Used(
            use=act, coupon_id=one.coupon_id, offer_id=one.offer_id, time=one.time,
            minor=sum(minor for _line, minor in asked.lines),
        )
        for one, asked in zip(found, uses, strict=True)
    )  # fmt: skip
    Share.objects.bulk_create(
        Share(used=row, line_id=line, minor=minor)
        for row, asked in zip(used, uses, strict=True)
        for line, minor in asked.lines
    )
    return act.id


def _spent(found: list[Claimed], uses: Sequence[Use]) -> dict[int, int]:
    spent: dict[int, int] = defaultdict(int)
    for one, asked in zip(found, uses, strict=True):
        spent[one.offer_id] += sum(minor for _line, minor in asked.lines)
    return spent


def _spend(offer_id: int, minor: int) -> None:
    """An offer with a budget has less of it; BudgetSpent where that is not enough."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {"offer": offer_id, "minor": minor})
        if not cursor.rowcount and Offer.objects.filter(id=offer_id, budget_minor__isnull=False).exists():
            raise BudgetSpent(field="uses")


@command
def release_coupons(*, actor: Actor, held_key: str, unit_id: int, now: datetime) -> Outcome:
    """What a till kept under ``held_key`` is free again; answers the hold's id. Unchanged where nothing is kept."""
    place_of(actor, unit_id)
    with elevated():
        hold = Hold.objects.filter(key=held_key, unit_id=unit_id, state="held").first()
        if hold is None or not release(hold):
            return Unchanged(None)
    record({"hold": hold.id, "coupons": hold.coupons})
    return Done(hold.id)


def release(hold: Hold) -> bool:
    """The hold ends and its coupons are free, all under their locks; False where that was done before."""
    kept = Coupon.objects.filter(hold=hold).values_list("id", "public_id")
    locked_codes(public for _id, public in kept if public)
    rows = locked_coupons(id_ for id_, _public in kept)
    if not Hold.objects.filter(id=hold.id, state="held").update(state="released"):
        return False
    let_go(one for one in rows.values() if one.hold_id == hold.id)
    return True
