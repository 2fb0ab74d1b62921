"""A sale is taken back: its coupons come back with it, where their offers say so."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import Busy
from shuke.trade.coupons.commands.claiming import Locked, locked_coupons
from shuke.trade.coupons.commands.using import former_use, release
from shuke.trade.coupons.models import Coupon, Hold, Offer, PublicCode, Used
from shuke.trade.coupons.models import Use as UseKept
from shuke.trade.coupons.queries.kept import terms_by_id
from shuke.trade.ledger.commands.accounts import place_of

OPEN = """
SELECT u.coupon_id, u.offer_id, u.time, u.minor FROM coupons_used u JOIN coupons_use a ON a.id = u.use_id
 WHERE a.order_id = %s AND NOT u.is_back
   AND NOT EXISTS (SELECT 1 FROM coupons_used b WHERE b.coupon_id = u.coupon_id AND b.time = u.time AND b.is_back)
 ORDER BY u.coupon_id
"""


@command
def return_coupons(*, actor: Actor, order_id: int, unit_id: int, now: datetime, key: str) -> Outcome:
    """The coupons of a sale that was voided or wholly returned come back; answers the codes that can be used again."""
    given: dict[str, Any] = {"act": "return", "order_id": order_id, "unit_id": unit_id}
    unit = place_of(actor, unit_id)
    with elevated():
        if (known := former_use(key, given)) is not None:
            return Replayed(known.answer)
        rows = locked_coupons(row[0] for row in _open(order_id))
        if (known := former_use(key, given)) is not None:
            return Replayed(known.answer)
        open_ones = _open(order_id)
        if not open_ones:
            return Unchanged([])
        again = _again(rows, now.astimezone(ZoneInfo(unit.timezone)))
        codes = [again[row[0]] for row in open_ones if row[0] in again]
        try:
            with transaction.atomic():
                act = UseKept.objects.create(
                    kind="return", key=key, fingerprint=body_of(given), at=now, unit_id=unit.id,
                    staff_id=actor.staff_id or None, order_id=order_id, answer=codes,
                )  # fmt: skip
        except IntegrityError as taken:
            raise Busy() from taken
        Used.objects.bulk_create(
            Used(use=act, coupon_id=coupon, offer_id=offer, time=time, is_back=True, minor=-minor)
            for coupon, offer, time, minor in open_ones
        )
        Coupon.objects.filter(id__in=again).update(state="open")
        Coupon.objects.filter(id__in=rows.keys() - again.keys()).update(state="spent")
        _give_back(open_ones)
    owners = {one.customer_id for one in rows.values() if one.customer_id}
    record({"use": act.id, "order": order_id, "coupons": sorted(rows)}, sorted(owners))
    return Done(codes)


def _open(order_id: int) -> list[tuple[int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [order_id])
        found: list[tuple[int, int, int, int]] = cursor.fetchall()
        return found


def _again(rows: dict[int, Locked], here: datetime) -> dict[int, str]:
    """The codes of those that can be used again, by the coupon's id."""
    terms = terms_by_id(one.terms_id for one in rows.values())
    kept = Coupon.objects.filter(id__in=rows).values_list("id", "ends_on")
    ended = {id_ for id_, ends_on in kept if ends_on is not None and ends_on < here.date()}
    publics = dict(
        PublicCode.objects.filter(id__in=[one.public_id for one in rows.values() if one.public_id])
        .values_list("id", "code")
    )  # fmt: skip
    return {
        one.id: one.code or publics.get(one.public_id or 0, "")
        for one in rows.values()
        if terms[one.terms_id].comes_back and one.id not in ended and one.state == "used"
    }


def _give_back(open_ones: list[tuple[int, int, int, int]]) -> None:
    sums: dict[int, int] = {}
    for _coupon, offer, _time, minor in open_ones:
        sums[offer] = sums.get(offer, 0) + minor
    for offer_id in sorted(sums):
        with_budget = Offer.objects.filter(id=offer_id, budget_minor__isnull=False)
        with_budget.update(spent_minor=F("spent_minor") - sums[offer_id])


@command
def release_lapsed(*, actor: Actor, now: datetime, most: int = 500) -> Outcome:
    """What tills kept too long is free again; answers how many holds."""
    with elevated():
        lapsed = list(Hold.objects.filter(state="held", until_at__lte=now).order_by("id")[:most])
        done = sum(release(hold) for hold in lapsed)
    if not done:
        return Unchanged(0)
    record({"released": done})
    return Done(done)
