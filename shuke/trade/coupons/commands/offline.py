"""A till gets an allowance for the time without a network; what it did with it is heard later, and never silently mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated, widened
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.using import Use, use_coupons
from shuke.trade.coupons.models import Allowance, Coupon, Reported
from shuke.trade.coupons.models import Use as UseKept
from shuke.trade.coupons.queries.tickets import signing_key
from shuke.trade.coupons.rules.codes import normal_code
from shuke.trade.coupons.rules.offline import ALLOWANCE, Kind, signed
from shuke.trade.coupons.rules.offline import Allowance as Granted
from shuke.trade.coupons.rules.standing import CouponUnknown, CouponUsed
from shuke.trade.ledger.commands.accounts import place_of
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.posting import same_body
from shuke.trade.ledger.rules.amounts import whole_amount

MOST_HOURS = 72


class AllowanceOpen(Refusal):
    """The terminal has one that was not told of yet."""

    code = "allowance_open"
    status = 409
    message = _("This till has an allowance already: send first what was done with it.")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a till did without a network: ``number`` is its own count. A coupon by its code, or a member's points; the sale
    was sent before."""

    number: int
    minor: int
    at: datetime
    order_id: int
    code: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    customer_id: int | None = None
    points: int = 0


@command
def issue_allowance(
    *, actor: Actor, terminal: str, kind: Kind, budget_minor: int, unit_id: int, now: datetime, key: str, hours: int = 24
) -> Outcome:  # fmt: skip
    """A terminal may take off so much until then, without a network; answers the signed text. AllowanceOpen."""
    unit = place_of(actor, unit_id)
    budget, name = whole_amount(budget_minor, "budget_minor"), terminal.strip()[:40]
    until = now + timedelta(hours=min(whole_amount(hours, "hours"), MOST_HOURS))
    if not name or kind not in ("coupons", "points"):
        raise NotFound(field="kind" if name else "terminal")
    with elevated():
        try:
            with transaction.atomic():
                made = Allowance.objects.create(
                    unit_id=unit.id, terminal=name, kind=kind, budget_minor=budget, issued_at=now, until_at=until,
                    issued_by_id=actor.staff_id or None,
                )  # fmt: skip
        except IntegrityError as taken:
            raise AllowanceOpen(field="terminal") from taken
    record({"allowance": made.id, "terminal": name, "kind": kind, "minor": budget})
    return Done(
        signed(signing_key(), ALLOWANCE, Granted(made.id, name, unit.id, kind, budget, until.isoformat()))
    )


@command
def reconcile_allowance(
    *,
    actor: Actor,
    serial: int,
    redeemed: Sequence[Redeemed],
    unit_id: int,
    now: datetime,
    is_last: bool = False,
) -> Outcome:
    """What a till did without a network is booked; answers the verdicts by its numbers. ``is_last`` ends the allowance.

    Each number counts once, however often it is sent. What cannot be booked, because somebody was faster or the till went
    beyond its allowance, stands as a difference with both tills.
    """
    place_of(actor, unit_id)
    with elevated():
        allowance = (
            Allowance.objects.select_for_update(no_key=True).filter(id=serial, unit_id=unit_id).first()
        )
        if allowance is None:
            raise NotFound(field="serial")
        known = {one.number: one for one in Reported.objects.filter(allowance=allowance)}
        told, fresh = {}, 0
        for one in sorted(redeemed, key=lambda one: one.number):
            before = known.get(one.number)
            if before is not None:
                same_body(before.fingerprint, _given(one))
                told[str(one.number)] = before.verdict
                continue
            told[str(one.number)] = _booked(actor, allowance, one, now)
            fresh += 1
        ends = is_last and allowance.ended_at is None
        if ends:
            Allowance.objects.filter(id=serial).update(ended_at=now)
    if not fresh and not ends:
        return Unchanged(told)
    differing = sum(verdict != "accepted" for verdict in told.values())
    record({"allowance": serial, "booked": fresh, "differing": differing})
    return Done(told)


def _given(one: Redeemed) -> dict[str, Any]:
    return {
        "minor": one.minor, "at": one.at, "order_id": one.order_id, "code": normal_code(one.code), "lines": one.lines,
        "customer_id": one.customer_id, "points": one.points,
    }  # fmt: skip


def _booked(actor: Actor, allowance: Allowance, one: Redeemed, now: datetime) -> str:
    minor = whole_amount(one.minor, "minor")
    coupon = Coupon.objects.filter(code=normal_code(one.code)).first() if one.code else None
    first = _first_use(coupon)
    verdict, reason = "accepted", ""
    try:
        # The member showed the coupon or the code: whom the till reaches otherwise is not asked.
        with transaction.atomic(), widened(actor) as wide:
            _book(wide, allowance, one, coupon)
    except CouponUsed as no:
        verdict, reason = "doubled", no.code
    except Refusal as no:
        verdict, reason = "refused", no.code
    is_beyond = one.at >= allowance.until_at or allowance.spent_minor + minor > allowance.budget_minor
    if verdict == "accepted" and is_beyond:
        verdict, reason = "beyond", "allowance_over" if one.at >= allowance.until_at else "allowance_spent"
    allowance.spent_minor = min(allowance.budget_minor, allowance.spent_minor + minor)
    Allowance.objects.filter(id=allowance.id).update(spent_minor=allowance.spent_minor)
    Reported.objects.create(
        allowance=allowance, number=one.number, coupon=coupon, minor=minor, points=one.points or None, at=one.at, came_at=now,
        customer_id=one.customer_id or (coupon.customer_id if coupon else None), verdict=verdict, reason=reason,
        first_use_id=first if verdict == "doubled" else None, fingerprint=body_of(_given(one)),
    )  # fmt: skip
    return verdict


def offline_key(serial: int, number: int) -> str:
    """Under which key the books have what a till did by itself."""
    return f"offline/{serial}/{number}"


def _first_use(coupon: Coupon | None) -> int | None:
    if coupon is None:
        return None
    uses = UseKept.objects.raw(
        "SELECT a.id FROM coupons_use a JOIN coupons_used u ON u.use_id = a.id"
        " WHERE u.coupon_id = %s AND NOT u.is_back ORDER BY u.time DESC LIMIT 1",
        [coupon.id],
    )
    return next((use.id for use in uses), None)


def _book(actor: Actor, allowance: Allowance, one: Redeemed, coupon: Coupon | None) -> None:
    place: dict[str, Any] = {
        "unit_id": allowance.unit_id,
        "order_id": one.order_id,
        "now": one.at,
        "key": offline_key(allowance.id, one.number),
    }
    if allowance.kind == "points":
        if one.customer_id is None:
            raise NotFound(field="customer_id")
        with widened(actor) as wide:  # the member stood at the till, and may be out of its reach by now
            burn_points(actor=wide, customer_id=one.customer_id, amount=one.points, **place)
        return
    if coupon is None or coupon.code is None:
        raise CouponUnknown(field="code")
    # Whose it is was proved by the picture itself: a till without a network cannot ask.
    use_coupons(actor=actor, customer_id=coupon.customer_id, uses=[Use(coupon.code, one.lines)], **place)
