"""Points are earned: by line of an order, or for something that is no order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.trade.ledger.commands.accounts import (
    Held,
    Wallet,
    house_account,
    locked_accounts,
    locked_wallet,
    place_of,
    require_reach,
)
from shuke.trade.ledger.commands.posting import Cause, Posting, Terms, formers
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.ledger.rules.expiry import end_of
from shuke.trade.ledger.rules.lots import sum_of, takes


@dataclass(frozen=True, slots=True)
class Earned:
    """What one line earned; ``reason`` says what for where it is no line ("sign_up")."""

    amount: int
    line_id: int | None = None
    reason: str = ""


@command
def earn_points(
    *, actor: Actor, customer_id: int, lines: Sequence[Earned], unit_id: int, now: datetime, key: str,
    denomination: str = "points", order_id: int | None = None, expires_on: date | None = None,
    pending_until: datetime | None = None,
) -> Outcome:  # fmt: skip
    """A member earned points: a transfer and a lot for each line; answers the transfers' ids.

    Until ``pending_until`` they cannot be spent, after ``expires_on`` (a day of the store) they lapse. What the member
    owes is paid first from what is available at once.
    """
    given: dict[str, Any] = dict(locals(), act="earn")
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    amounts = [whole_amount(line.amount, "lines") for line in lines]
    keys = [key] if len(lines) == 1 else [f"{key}/{place}" for place in range(1, len(lines) + 1)]
    with elevated():
        wallet = locked_wallet(customer_id, denomination, now)
        known = formers(keys, given) if keys else []
        if keys and known[0] is not None:
            return Replayed(known)
        ends = end_of(expires_on, unit.timezone) if expires_on else None
        terms = Terms(pending_until, expires_on, ends, unit.timezone if expires_on else "")
        made, house = [], house_account("earning", denomination) if lines else 0
        for line, amount, one in zip(lines, amounts, keys, strict=True):
            posting = Posting(denomination)
            posting.add_lot(wallet.points, amount, terms)
            cause = Cause(now, unit.id, order_id, line.line_id, reason=line.reason[:20])
            made.append(posting.balance("earning", house).post("earn", one, given, actor, cause))
        if wallet.debt is not None and pending_until is None:
            settle_debt((wallet.points.id, wallet.debt.id), key, actor, Cause(now, unit.id, order_id))
    record({"transfers": made, "amount": sum(amounts), "denomination": denomination}, [customer_id])
    return Done(made)


def settle_debt(ids: tuple[int, int], key: str, actor: Actor, cause: Cause) -> int:
    """What can be spent pays what the member owes; answers how much. Part of an act that holds the accounts."""
    found = locked_accounts(ids, cause.at)
    points, debt = found[ids[0]], found[ids[1]]
    parts = takes(points.lots, debt.available, cause.at)
    paid = sum_of(parts)
    if paid:
        posting = Posting(points.denomination)
        posting.take(parts)
        posting.owe(debt, -paid)
        posting.post("settle", f"{key}~settle", {"act": "settle", "paid": paid}, actor, cause)
    return paid


def settled(wallet: Wallet, key: str, actor: Actor, cause: Cause) -> Held:
    """The member's points after what is owed was paid from them."""
    if wallet.debt is None or not wallet.debt.available:
        return wallet.points
    if not settle_debt((wallet.points.id, wallet.debt.id), key, actor, cause):
        return wallet.points
    return locked_accounts([wallet.points.id], cause.at)[wallet.points.id]
