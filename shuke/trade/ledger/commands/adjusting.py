"""Adjustments by hand: for a reason, and above the limit by two."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import denomination_of, locked_wallet, place_of, require_reach
from shuke.trade.ledger.commands.burning import parts_for
from shuke.trade.ledger.commands.posting import Cause, Posting, Terms, former
from shuke.trade.ledger.models import Account, Adjustment
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.ledger.rules.expiry import end_of

REASONS = ("goodwill", "correction", "complaint", "promotion", "other")
# What one person gave or took by hand within a day counts as one: a limit is not walked around in small steps.
LATELY = """
SELECT coalesce(sum(abs(e.amount)), 0) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
 WHERE e.account_id = %s AND t.kind = 'adjust' AND t.staff_id = %s AND t.at > %s
"""


class ReasonUnknown(Refusal):
    """No reason of the list."""

    code = "reason_unknown"
    message = _("Choose a reason.")


class ApprovalNeeded(Refusal):
    """More than one person may adjust alone within a day."""

    code = "approval_needed"
    status = 409
    message = _("Above %(limit)s within a day a second person decides. Ask for it.")


class SecondPerson(Refusal):
    """Who asked does not decide."""

    code = "second_person"
    status = 403
    message = _("Somebody else than who asked for it has to decide.")


@dataclass(frozen=True, slots=True)
class Change:
    """What is adjusted: above zero is given and lasts until ``expires_on``, below zero is taken."""

    amount: int
    reason: str
    denomination: str = "points"
    expires_on: date | None = None


def _checked(change: Change) -> int:
    if change.reason not in REASONS:
        raise ReasonUnknown(field="reason")
    sign = -1 if isinstance(change.amount, int) and change.amount < 0 else 1
    return sign * whole_amount(abs(change.amount) if isinstance(change.amount, int) else change.amount)


@command
def adjust_points(
    *, actor: Actor, customer_id: int, change: Change, unit_id: int, now: datetime, key: str
) -> Outcome:
    """Points are given or taken by hand, for a reason; answers the transfer's id. ApprovalNeeded above the limit."""
    given: dict[str, Any] = dict(locals(), act="adjust")
    amount = _checked(change)
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    with elevated():
        points = locked_wallet(customer_id, change.denomination, now).points
        if (known := former(key, given)) is not None:
            return Replayed(known)
        limit = denomination_of(change.denomination).adjust_limit
        if actor.kind == "staff" and abs(amount) + _lately(points.id, actor.staff_id, now) > limit:
            raise ApprovalNeeded(field="amount", limit=limit)
        posting = Posting(change.denomination)
        if amount > 0:
            posting.add_lot(points, amount, _terms(change.expires_on, unit.timezone))
        else:
            posting.take(parts_for(points, -amount, now))
        made = posting.balance("adjusted").post(
            "adjust", key, given, actor, Cause(now, unit.id, reason=change.reason)
        )
    record(
        {"transfer": made, "amount": amount, "reason": change.reason, "denomination": change.denomination},
        [customer_id],
    )
    return Done(made)


def _terms(expires_on: date | None, zone: str) -> Terms:
    return Terms(None, expires_on, end_of(expires_on, zone), zone) if expires_on else Terms()


def _lately(account_id: int, staff_id: int, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [account_id, staff_id, now - timedelta(days=1)])
        return int(cursor.fetchone()[0])


@command
def request_adjustment(
    *, actor: Actor, customer_id: int, change: Change, unit_id: int, now: datetime, key: str
) -> Outcome:
    """Somebody asks for an adjustment above the limit; answers the request's id."""
    amount = _checked(change)
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    with elevated():
        points = locked_wallet(customer_id, change.denomination, now).points
        if (known := Adjustment.objects.filter(key=key).first()) is not None:
            return Unchanged(known.id)
        made = Adjustment.objects.create(
            account_id=points.id, key=key, amount=amount, reason=change.reason, expires_on=change.expires_on,
            unit_id=unit.id, asked_by_id=actor.staff_id, asked_at=now,
        ).id  # fmt: skip
    record({"adjustment": made, "amount": amount, "reason": change.reason}, [customer_id])
    return Done(made)


@command
def approve_adjustment(*, actor: Actor, adjustment_id: int, now: datetime) -> Outcome:
    """The second person says yes: the adjustment is made; answers the transfer's id."""
    with elevated():
        asked, customer_id, denomination = _asked(adjustment_id)
    require_reach(actor, customer_id)
    with elevated():
        points = locked_wallet(customer_id, denomination, now).points
        asked.refresh_from_db()
        if asked.state != "asked":
            return Unchanged(asked.transfer_id)
        if asked.asked_by_id == actor.staff_id:
            raise SecondPerson()
        posting = Posting(denomination)
        if asked.amount > 0:
            unit = place_of(actor, asked.unit_id or actor.unit_id)
            posting.add_lot(points, asked.amount, _terms(asked.expires_on, unit.timezone))
        else:
            posting.take(parts_for(points, -asked.amount, now))
        cause = Cause(now, asked.unit_id, reason=asked.reason)
        given = {"act": "approve", "adjustment": adjustment_id}
        made = posting.balance("adjusted").post("adjust", f"adjustment/{adjustment_id}", given, actor, cause)
        Adjustment.objects.filter(id=adjustment_id).update(
            state="approved", decided_by_id=actor.staff_id, decided_at=now, transfer_id=made
        )
    facts = {"adjustment": adjustment_id, "transfer": made, "amount": asked.amount, "reason": asked.reason}
    record(facts, [customer_id])
    return Done(made)


@command
def decline_adjustment(*, actor: Actor, adjustment_id: int, now: datetime) -> Outcome:
    """The second person says no."""
    with elevated():
        asked, customer_id, denomination = _asked(adjustment_id)
    require_reach(actor, customer_id)
    with elevated():
        locked_wallet(customer_id, denomination, now)
        asked.refresh_from_db()
        if asked.state != "asked":
            return Unchanged(adjustment_id)
        if asked.asked_by_id == actor.staff_id:
            raise SecondPerson()
        Adjustment.objects.filter(id=adjustment_id).update(
            state="declined", decided_by_id=actor.staff_id, decided_at=now
        )
    record({"adjustment": adjustment_id, "amount": asked.amount}, [customer_id])
    return Done(adjustment_id)


def _asked(adjustment_id: int) -> tuple[Adjustment, int, str]:
    """The request, whose it is and in what; NotFound where it is nobody's any more."""
    asked = Adjustment.objects.filter(id=adjustment_id).first()
    row = (
        Account.objects.filter(id=asked.account_id).values_list("customer_id", "denomination_id").get()
        if asked
        else None
    )
    if asked is None or row is None or row[0] is None:
        raise NotFound(field="adjustment_id")
    return asked, int(row[0]), str(row[1])
