"""Points go to another member of one household; and lots last longer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.trade.ledger.commands.accounts import account_id_of, locked_accounts, place_of, require_reach
from shuke.trade.ledger.commands.burning import parts_for
from shuke.trade.ledger.commands.posting import Cause, Posting, former, terms_of
from shuke.trade.ledger.models import Lot
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.ledger.rules.expiry import end_of


class NotOneHousehold(Refusal):
    """Points are handed on within a household only."""

    code = "not_one_household"
    message = _("Points go only to another member of the same household.")


@command
def transfer_points(
    *, actor: Actor, from_id: int, to_id: int, amount: int, household: Sequence[int], unit_id: int, now: datetime,
    key: str, denomination: str = "points",
) -> Outcome:  # fmt: skip
    """A member hands points on to another of ``household`` (the members' numbers); they lapse when they would have.

    Answers the transfer's id. NotOneHousehold, PointsInsufficient.
    """
    given: dict[str, Any] = dict(locals(), act="transfer")
    for one in (from_id, to_id):
        require_reach(actor, one)
    if from_id == to_id or not {from_id, to_id} <= set(household):
        raise NotOneHousehold(field="to_id")
    unit, wanted = place_of(actor, unit_id), whole_amount(amount)
    with elevated():
        giver_id, taker_id = (account_id_of(one, "member_points", denomination) for one in (from_id, to_id))
        found = locked_accounts([giver_id, taker_id], now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        parts = parts_for(found[giver_id], wanted, now)
        posting = Posting(denomination)
        posting.take(parts)
        for lot, part in parts:
            posting.add_lot(found[taker_id], part, terms_of(lot), lot.id)
        made = posting.post("move", key, given, actor, Cause(now, unit.id))
    record({"transfer": made, "amount": wanted, "from": from_id, "to": to_id}, [from_id, to_id])
    return Done(made)


@command
def extend_lots(
    *, actor: Actor, customer_id: int, lot_ids: Sequence[int], expires_on: date, unit_id: int, now: datetime
) -> Outcome:
    """What a member has left of some lots lasts until a later day of the store; answers how many lots."""
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    ends = end_of(expires_on, unit.timezone)
    with elevated():
        mine = Lot.objects.filter(id__in=lot_ids, account__customer_id=customer_id, remaining__gt=0)
        locked_accounts(set(mine.values_list("account_id", flat=True)), now)
        later = mine.filter(expires_at__lt=ends).order_by("id")
        facts = list(later.values_list("id", flat=True))
        changed = later.update(expires_on=expires_on, expires_at=ends, zone=unit.timezone)
    if not changed:
        return Unchanged(0)
    record({"lots": facts, "expires_on": expires_on}, [customer_id])
    return Done(changed)
