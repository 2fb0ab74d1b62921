"""Coupons come to be, in batches of codes or given to members, and are taken back."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.claiming import locked_coupons
from shuke.trade.coupons.commands.offers import OfferClosed, locked_offer, newest_terms, require_whole_house
from shuke.trade.coupons.models import Batch, Coupon, Offer
from shuke.trade.coupons.rules.codes import code_of
from shuke.trade.coupons.rules.standing import CouponHeld, CouponUsed
from shuke.trade.coupons.rules.terms import last_day_of, read_coupon_terms
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.ledger.rules.amounts import whole_amount

LARGEST_BATCH, CHUNK = 1_000_000, 50_000
AT_ONCE = 5_000  # codes that the request makes itself
REASONS = ("mistake", "complaint", "misuse", "other")
FILL = """
INSERT INTO coupons_coupon (offer_id, terms_id, batch_id, code, is_bearer, is_passing, state, about, reason, given_by_id,
                            given_at, ends_on, used_times)
SELECT %s, %s, %s, x.code, true, false, 'open', '', '', %s, %s, %s, 0 FROM unnest(%s::text[]) x(code)
"""
# Whoever has it already, and whoever is no longer there, is left out.
GIVE = """
INSERT INTO coupons_coupon (offer_id, terms_id, customer_id, code, is_bearer, is_passing, state, about, reason, given_by_id,
                            given_at, ends_on, used_times)
SELECT %(offer)s, %(terms)s, c.id, x.code, false, false, 'open', %(about)s, '', %(staff)s, %(now)s, %(ends)s, 0
  FROM unnest(%(customers)s::bigint[], %(codes)s::text[]) x(customer, code)
  JOIN customers_customer c ON c.id = x.customer AND c.status = 'active'
 WHERE %(about)s = '' OR NOT EXISTS (SELECT 1 FROM coupons_coupon h WHERE h.customer_id = c.id AND h.offer_id = %(offer)s
                                        AND h.about = %(about)s)
RETURNING id, customer_id
"""


# One that a till holds is not free: it stays with who has it.
WITHDRAW = """
UPDATE coupons_coupon SET state = 'withdrawn', reason = 'mistake', is_passing = false
 WHERE starts_with(about, %(about)s) AND state = 'open' AND used_times = 0 AND hold_id IS NULL AND customer_id IS NOT NULL
RETURNING customer_id
"""
LEFT = """
SELECT DISTINCT customer_id FROM coupons_coupon
 WHERE starts_with(about, %(about)s) AND state <> 'withdrawn' AND customer_id IS NOT NULL ORDER BY 1
"""


class BatchTooLarge(Refusal):
    """More codes than one batch may have."""

    code = "batch_too_large"
    message = _("A batch has at most %(most)s codes.")


class ReasonUnknown(Refusal):
    """A coupon is taken back for a reason of the list."""

    code = "reason_unknown"
    message = _("Say why.")


def new_codes(count: int) -> list[str]:
    """Codes that nobody guesses: 64 bits out of 96, so that no code is likelier than another."""
    return [code_of(secrets.randbits(96)) for _code in range(count)]


@command
def issue_batch(
    *, actor: Actor, offer_id: int, wanted: int, now: datetime, label: str = "", key: str | None = None
) -> Outcome:
    """So many single codes, for whoever has them; answers the batch's id. Many are made by a worker."""
    require_whole_house(actor)
    count = whole_amount(wanted, "wanted")
    if count > LARGEST_BATCH:
        raise BatchTooLarge(field="wanted", most=LARGEST_BATCH)
    with elevated():
        offer = locked_offer(offer_id)
        if offer.state != "open":
            raise OfferClosed(field="offer_id")
        terms = newest_terms(offer_id)
        ends_on = last_day_of(read_coupon_terms(terms.document), timezone.localdate(now))
        batch = Batch.objects.create(
            offer=offer, terms=terms, wanted=count, label=label.strip()[:60], ends_on=ends_on,
            made_by_id=actor.staff_id or None, made_at=now,
        )  # fmt: skip
        if count <= AT_ONCE:
            _fill(batch, count, now)
        else:
            _ask_worker(batch.id)
    record({"offer": offer_id, "batch": batch.id, "codes": count})
    return Done(batch.id)


def _ask_worker(batch_id: int) -> None:
    try:
        with transaction.atomic():
            app.configure_task("coupons.fill_batch", queueing_lock=f"coupons.fill_batch/{batch_id}").defer(
                batch_id=batch_id
            )
    except AlreadyEnqueued:
        pass


def _fill(batch: Batch, count: int, now: datetime) -> None:
    values = [
        batch.offer_id, batch.terms_id, batch.id, batch.made_by_id, now, batch.ends_on, new_codes(count),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
    Batch.objects.filter(id=batch.id).update(made=F("made") + count)


@command
def fill_batch(*, actor: Actor, batch_id: int, now: datetime) -> Outcome:
    """The next codes of a batch; answers how many are still to be made."""
    with elevated():
        batch = Batch.objects.select_for_update(no_key=True).filter(id=batch_id).first()
        if batch is None:
            raise NotFound(field="batch_id")
        count = min(CHUNK, batch.wanted - batch.made)
        if not count:
            return Unchanged(0)
        _fill(batch, count, now)
    record({"batch": batch_id, "codes": count})
    return Done(batch.wanted - batch.made - count)


@command
def give_coupon(
    *, actor: Actor, offer_id: int, customer_id: int, now: datetime, key: str | None = None, about: str = ""
) -> Outcome:
    """A member is given a coupon of an open offer, once for each ``about``; answers its id."""
    require_reach(actor, customer_id)
    with elevated():
        given = _give(actor, offer_id, [customer_id], about, now)
    if not given:
        return Unchanged(None)
    record({"offer": offer_id, "coupon": given[0][0]}, [customer_id])
    return Done(given[0][0])


@command
def give_coupons(
    *, actor: Actor, offer_id: int, customer_ids: Sequence[int], about: str, now: datetime
) -> Outcome:
    """Many members are given one each, once for each ``about``; answers how many. Set-based, part of other acts."""
    with elevated():
        given = _give(actor, offer_id, customer_ids, about, now)
        if not given:
            return Unchanged(0)
        owners = sorted({customer for _coupon, customer in given})
        record_set({"offer": offer_id, "coupons": len(given)}, "SELECT unnest(%s::bigint[])", [owners])
    return Done(len(given))


def _give(
    actor: Actor, offer_id: int, customer_ids: Sequence[int], about: str, now: datetime
) -> list[tuple[int, int]]:
    offer = Offer.objects.filter(id=offer_id).first()
    if offer is None:
        raise NotFound(field="offer_id")
    if offer.state != "open":
        raise OfferClosed(field="offer_id")
    terms = newest_terms(offer_id)
    wanted = sorted(set(customer_ids))
    values: dict[str, Any] = {
        "offer": offer_id, "terms": terms.id, "about": about[:40], "staff": actor.staff_id or None, "now": now,
        "ends": last_day_of(read_coupon_terms(terms.document), timezone.localdate(now)), "customers": wanted,
        "codes": new_codes(len(wanted)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(GIVE, values)
        found: list[tuple[int, int]] = cursor.fetchall()
        return found


@command
def withdraw_coupon(*, actor: Actor, coupon_id: int, reason: str, now: datetime) -> Outcome:
    """A member's coupon is taken back, for a reason of the list; answers its id. CouponUsed, CouponHeld."""
    if reason not in REASONS:
        raise ReasonUnknown(field="reason")
    owner = owner_within(actor, coupon_id)
    with elevated():
        one = locked_coupons([coupon_id])[coupon_id]
        if one.state == "withdrawn":
            return Unchanged(coupon_id)
        require_free(one.state, one.held_until, now)
        Coupon.objects.filter(id=coupon_id).update(
            state="withdrawn", reason=reason, hold=None, held_until=None, is_passing=False
        )
    record({"coupon": coupon_id, "offer": one.offer_id, "reason": reason}, [owner])
    return Done(coupon_id)


@command
def withdraw_given(*, actor: Actor, about: str) -> Outcome:
    """All coupons given for what begins with ``about``, and free yet, are taken back; answers {"taken", "used": [owners]}."""
    found: dict[str, Any] = {"taken": 0, "used": []}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(WITHDRAW, {"about": about})
        owners = sorted({row[0] for row in cursor.fetchall()})
        found["taken"] = cursor.rowcount
        cursor.execute(LEFT, {"about": about})
        found["used"] = [row[0] for row in cursor.fetchall()]
        if not owners:
            return Unchanged(found)
        record_set({"about": about, "coupons": found["taken"]}, "SELECT unnest(%s::bigint[])", [owners])
    return Done(found)


@command
def restore_coupon(*, actor: Actor, coupon_id: int) -> Outcome:
    """What was taken back is the member's again; answers its id."""
    owner = owner_within(actor, coupon_id)
    with elevated():
        one = locked_coupons([coupon_id])[coupon_id]
        if one.state != "withdrawn":
            return Unchanged(coupon_id)
        Coupon.objects.filter(id=coupon_id).update(state="open", reason="")
    record({"coupon": coupon_id, "offer": one.offer_id}, [owner])
    return Done(coupon_id)


def owner_within(actor: Actor, coupon_id: int) -> int:
    """Whose it is; NotFound out of reach, and for one that is nobody's."""
    with elevated():
        owner = Coupon.objects.filter(id=coupon_id).values_list("customer_id", flat=True).first()
    if owner is None:
        raise NotFound(field="coupon_id")
    require_reach(actor, owner)
    return owner


def require_free(state: str, held_until: datetime | None, now: datetime) -> None:
    """CouponUsed, CouponHeld."""
    if state != "open":
        raise CouponUsed(field="coupon_id")
    if held_until is not None and held_until > now:
        raise CouponHeld(field="coupon_id")
