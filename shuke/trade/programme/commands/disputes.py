"""A member disputes a use of points; the shop gives back or says why not, and the member hears of it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.ledger.commands.adjusting import ApprovalNeeded, Change, adjust_points, request_adjustment
from shuke.trade.ledger.commands.telling import tell_member
from shuke.trade.ledger.queries.earned import use_of
from shuke.trade.programme.models import Dispute
from shuke.trade.programme.rules.disputes import check_decider, check_time, checked_words

REASON = "complaint"
_REFUSED = "SELECT 1 FROM ledger_adjustment WHERE id = %s AND state = 'declined'"


@command
def open_dispute(*, actor: Actor, customer_id: int, transfer_id: int, now: datetime) -> Outcome:
    """A member says that a use of points was somebody else's; answers the dispute's id. TooLate."""
    require_reach(actor, customer_id)
    with elevated():
        use = use_of(actor=SYSTEM, customer_id=customer_id, transfer_id=transfer_id)
        if use is None:
            raise NotFound(field="transfer_id")
        known = Dispute.objects.filter(use_id=transfer_id).first()
        if known is not None:
            return Unchanged(known.id)
        check_time(use.at, now)
        given = {"amount": use.amount, "denomination": use.denomination, "opened_at": now}
        try:
            with transaction.atomic():
                made = Dispute.objects.create(customer_id=customer_id, use_id=transfer_id, **given).id
        except IntegrityError:  # the second of two taps
            return Unchanged(Dispute.objects.get(use_id=transfer_id).id)
    record({"dispute": made, "transfer": transfer_id, "amount": use.amount}, [customer_id])
    return Done(made)


@command
def return_disputed(*, actor: Actor, dispute_id: int, now: datetime) -> Outcome:
    """The shop gives the points back; above what one person may alone, a second one is asked. OwnHand."""
    dispute = _taken_up(actor, dispute_id)
    answer: dict[str, Any]
    change = Change(dispute.amount, REASON, dispute.denomination)
    tried = dispute.asked_for_id or 0
    key = f"dispute/{dispute_id}" + (f"/{tried}" if tried else "")
    try:
        made = adjust_points(
            actor=actor, customer_id=dispute.customer_id, change=change, unit_id=actor.unit_id, now=now, key=key
        ).value  # fmt: skip
        answer = {"state": "returned", "given_back_id": made}
    except ApprovalNeeded:
        asked = request_adjustment(
            actor=actor, customer_id=dispute.customer_id, change=change, unit_id=actor.unit_id, now=now, key=f"{key}/asked"
        ).value  # fmt: skip
        answer = {"state": "asked", "asked_for_id": asked}
    with elevated():
        Dispute.objects.filter(id=dispute_id).update(
            **answer, decided_by_id=actor.staff_id, decided_at=now, words=""
        )
    record({"dispute": dispute_id, "amount": dispute.amount, "state": answer["state"]}, [dispute.customer_id])
    if answer["state"] == "returned":
        said = {"n": dispute.amount}
        tell_member(
            actor, dispute.customer_id, "dispute_returned", lambda _en: _("%(n)s points are yours again.") % said, now
        )  # fmt: skip
    return Done(dispute_id)


@command
def reject_dispute(*, actor: Actor, dispute_id: int, words: str, now: datetime) -> Outcome:
    """The use stays; the member reads why. OwnHand, WordsMissing."""
    dispute, told = _taken_up(actor, dispute_id), checked_words(words)
    with elevated():
        Dispute.objects.filter(id=dispute_id).update(
            state="rejected", words=told, decided_by_id=actor.staff_id, decided_at=now
        )
    record({"dispute": dispute_id, "amount": dispute.amount}, [dispute.customer_id])
    said = {"n": dispute.amount, "why": told}
    tell_member(
        actor, dispute.customer_id, "dispute_rejected",
        lambda _en: _("The use of %(n)s points that you asked about stays: %(why)s") % said, now,
    )  # fmt: skip
    return Done(dispute_id)


def _taken_up(actor: Actor, dispute_id: int) -> Dispute:
    """The dispute under its lock, still to be decided, by somebody whose hand it was not; NotFound for every other."""
    with elevated():
        found = Dispute.objects.select_for_update().filter(id=dispute_id).first()
    if found is None:
        raise NotFound(field="dispute_id")
    require_reach(actor, found.customer_id)
    with elevated():
        if found.state != "open" and not (found.state == "asked" and _is_refused(found.asked_for_id)):
            raise NotFound(field="dispute_id")
        use = use_of(actor=SYSTEM, customer_id=found.customer_id, transfer_id=found.use_id)
    if use is not None:
        check_decider(use.staff_id, actor.staff_id)
    return found


def _is_refused(adjustment_id: int | None) -> bool:
    """Whether a second person said no to giving back: then it is decided anew."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [adjustment_id])
        return cursor.fetchone() is not None
