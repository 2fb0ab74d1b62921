"""Points are used."""

from datetime import datetime
from typing import Any

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.trade.ledger.commands.accounts import Held, locked_wallet, place_of, require_reach
from shuke.trade.ledger.commands.earning import settled
from shuke.trade.ledger.commands.posting import Cause, Posting, former
from shuke.trade.ledger.commands.telling import tell_of_use
from shuke.trade.ledger.rules.amounts import PointsInsufficient, whole_amount
from shuke.trade.ledger.rules.lots import Take, expiring, spendable, sum_of, takes


@command
def burn_points(
    *, actor: Actor, customer_id: int, amount: int, unit_id: int, now: datetime, key: str,
    denomination: str = "points", order_id: int | None = None, line_id: int | None = None,
) -> Outcome:  # fmt: skip
    """A member uses points, first those that lapse first; answers the transfer's id. PointsInsufficient."""
    given: dict[str, Any] = dict(locals(), act="burn")
    require_reach(actor, customer_id)
    unit, wanted = place_of(actor, unit_id), whole_amount(amount)
    with elevated():
        wallet = locked_wallet(customer_id, denomination, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        points = settled(wallet, key, actor, Cause(now, unit.id))
        posting = Posting(denomination)
        posting.take(parts_for(points, wanted, now))
        made = posting.balance("redeemed").post(
            "burn", key, given, actor, Cause(now, unit.id, order_id, line_id)
        )
    record({"transfer": made, "amount": wanted, "denomination": denomination}, [customer_id])
    tell_of_use(actor, customer_id, wanted, unit.id, now)
    return Done(made)


def parts_for(account: Held, amount: int, now: datetime) -> list[Take]:
    """Lots for an amount, decided under the account's lock; PointsInsufficient with what there is."""
    parts = takes(account.lots, amount, now)
    if sum_of(parts) < amount:
        raise PointsInsufficient(
            field="amount", available=spendable(account.lots, now), reserved=account.reserved,
            expiring=expiring(account.lots, now),
        )  # fmt: skip
    return parts
