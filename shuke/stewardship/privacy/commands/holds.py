"""Legal holds: nothing of a customer is erased until somebody lifts it."""

from datetime import datetime

from shuke.customers.commands.reached import assert_reached
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.stewardship.privacy.models import Hold
from shuke.stewardship.privacy.rules.erasure import HOLD_REASONS, HoldUnknown


@command
def place_hold(*, actor: Actor, customer_id: int, reason: str, now: datetime) -> Outcome:
    """A hold is placed on a customer, for one of the reasons; one is enough. Answers its id."""
    if reason not in HOLD_REASONS:
        raise HoldUnknown(field="reason")
    assert_reached(customer_id)
    with elevated():
        found, made = Hold.objects.get_or_create(
            customer_id=customer_id, lifted_at=None,
            defaults={"reason": reason, "held_at": now, "held_by_id": actor.staff_id or None},
        )  # fmt: skip
    if not made:
        return Unchanged(found.id)
    record({"hold": found.id, "reason": reason}, [customer_id])
    return Done(found.id)


@command
def lift_hold(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """What hindered an erasure is over."""
    assert_reached(customer_id)
    with elevated():
        lifted = Hold.objects.filter(customer_id=customer_id, lifted_at=None).update(
            lifted_at=now, lifted_by_id=actor.staff_id or None
        )
    if not lifted:
        return Unchanged()
    record({}, [customer_id])
    return Done()
