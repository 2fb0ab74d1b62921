"""Points for a receipt of a till that knows no members: claimed by its number, once."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated, widened
from shuke.foundation.org.acts.tries import count_try
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.counter.commands.identifying import ticket_read
from shuke.trade.counter.models import Paid
from shuke.trade.counter.queries.sales import receipt_numbered
from shuke.trade.orders.commands.buyers import BuyerKnown, name_buyer
from shuke.trade.programme.commands.awards import award_order
from shuke.trade.programme.queries.terms import in_force

LONGEST = timedelta(days=30)
# A member's tries of a receipt's number.
LIMITS = ((timedelta(hours=1), 8), (timedelta(days=1), 20))


class ReceiptUnknown(Refusal):
    """No receipt of this number, amount and time: which of them is wrong is not told, or receipts could be guessed."""

    code = "receipt_unknown"
    status = 404
    message = _(
        "No receipt of the last 30 days has this number and amount. Receipts arrive a little later than the sale."
    )


@command
def claim_receipt(
    *, actor: Actor, number: str, total_minor: int, now: datetime, member: str = "", key: str | None = None
) -> Outcome:
    """A receipt of the last 30 days, known by number and total, becomes a member's and earns; answers its points.

    Who claims is a member, or the till that has found one, by its ticket. BuyerKnown where somebody has claimed it,
    TooManyTries for a member who tries number after number.
    """
    if actor.kind == "member":
        customer_id = actor.member_id
        count_try(actor, "counter.try_claim", LIMITS)
    else:
        customer_id = ticket_read(actor, member, now).customer_id
    with elevated():
        found = receipt_numbered(
            actor=SYSTEM, number=number.strip(), total_minor=total_minor, since=now - LONGEST
        )
    if found is None:
        raise ReceiptUnknown(field="number")
    with widened(actor) as wide:
        named = name_buyer(actor=wide, order_id=found, customer_id=customer_id)
        if isinstance(named, Unchanged):
            raise BuyerKnown(field="number")
        points: Any = 0
        if in_force() is not None:
            points = award_order(actor=wide, order_id=found, now=now, paid=_paid(found)).value
    record({"order": found, "points": points}, [customer_id])
    return Done(points)


def _paid(order_id: int) -> dict[int, tuple[int, int]]:
    """What (coupons, points) paid of each line: the sale earns the same, whenever its buyer is named."""
    rows = Paid.objects.filter(line__order_id=order_id)
    return {one.line_id: (one.coupon_minor, one.points_minor) for one in rows}
