"""Stored value: money that a member paid ahead, in a currency."""

from datetime import date, datetime
from typing import Any

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.trade.ledger.commands.accounts import (
    account_id_of,
    house_account,
    locked_account,
    place_of,
    require_reach,
)
from shuke.trade.ledger.commands.burning import parts_for
from shuke.trade.ledger.commands.posting import FOR_EVER, Cause, Posting, former
from shuke.trade.ledger.commands.returning import Back, Giving, give_back
from shuke.trade.ledger.rules.amounts import whole_amount


@command
def load_value(
    *,
    actor: Actor,
    customer_id: int,
    amount: int,
    currency: str,
    unit_id: int,
    now: datetime,
    key: str,
    granted: int = 0,
) -> Outcome:
    """A member pays ahead, in minor units; ``granted`` comes on top from the shop. Answers the transfer's id."""
    given: dict[str, Any] = dict(locals(), act="load")
    require_reach(actor, customer_id)
    unit, paid = place_of(actor, unit_id), whole_amount(amount)
    extra = whole_amount(granted, "granted") if granted else 0
    with elevated():
        account = locked_account(account_id_of(customer_id, "stored_value", currency), now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        posting = Posting(currency)
        posting.add_lot(account, paid, FOR_EVER)
        if extra:
            posting.add_lot(account, extra, FOR_EVER)
            posting.legs[house_account("granted", currency)] -= extra
        made = posting.balance("tender").post("load", key, given, actor, Cause(now, unit.id))
    record({"transfer": made, "amount": paid, "granted": extra, "denomination": currency}, [customer_id])
    return Done(made)


@command
def spend_value(
    *, actor: Actor, customer_id: int, amount: int, currency: str, unit_id: int, now: datetime, key: str,
    order_id: int | None = None,
) -> Outcome:  # fmt: skip
    """A member pays with stored value, in minor units; answers the transfer's id. PointsInsufficient."""
    given: dict[str, Any] = dict(locals(), act="spend")
    require_reach(actor, customer_id)
    unit, wanted = place_of(actor, unit_id), whole_amount(amount)
    with elevated():
        account = locked_account(account_id_of(customer_id, "stored_value", currency), now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        posting = Posting(currency)
        posting.take(parts_for(account, wanted, now))
        made = posting.balance("redeemed").post("burn", key, given, actor, Cause(now, unit.id, order_id))
    record({"transfer": made, "amount": wanted, "denomination": currency}, [customer_id])
    return Done(made)


@command
def refund_value(
    *,
    actor: Actor,
    spend_id: int,
    back: Back,
    unit_id: int,
    now: datetime,
    key: str,
    grace_until: date | None = None,
) -> Outcome:
    """Goods that were paid with stored value came back, so the value does, the exact share; answers the transfer's id."""
    given: dict[str, Any] = dict(locals(), act="refund_value")
    giving = Giving(actor, spend_id, back, unit_id, now, key, grace_until, "stored_value")
    made, facts, owner = give_back(given, giving)
    if facts is None:
        return Replayed(made)
    record(facts, [owner] if owner else [])
    return Done(made)
