"""What goes back when goods come back: earned points are taken back, used ones are given back. Exact shares, by part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.foundation.org.refusals import Busy, NotFound
from shuke.trade.ledger.commands.accounts import (
    Held,
    account_id_of,
    denomination_of,
    locked_accounts,
    place_of,
    require_reach,
)
from shuke.trade.ledger.commands.denominations import CLAWBACKS, ClawbackUnknown
from shuke.trade.ledger.commands.earning import settle_debt
from shuke.trade.ledger.commands.posting import Cause, Posting, Terms, former
from shuke.trade.ledger.models import Account, Lot, LotMove
from shuke.trade.ledger.rules.expiry import end_of
from shuke.trade.ledger.rules.lots import Clawback, clawback, put_back, sum_of
from shuke.trade.ledger.rules.shares import ShareInvalid, share_of

# Parts of a transfer that came back before: their sum, and what was taken back less than their share was worth.
BEFORE = """
SELECT t.part, t.whole, coalesce((SELECT sum(e.amount) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
                                   WHERE e.transfer_id = t.id AND NOT a.is_holder), 0)
  FROM ledger_transfer t WHERE t.reverses_id = %s AND t.kind = %s ORDER BY t.id
"""
LAPSED = """
SELECT coalesce(-sum(m.amount), 0) FROM ledger_lotmove m JOIN ledger_transfer t ON t.id = m.transfer_id
 WHERE m.lot_id = %s AND t.kind = 'expire'
"""
# What a burn took from each lot and nobody gave back yet, with the lot's account and expiry of now.
SPENT = """
SELECT l.id, l.account_id, l.expires_at,
       -sum(m.amount) - coalesce((SELECT sum(n.amount) FROM ledger_lot n JOIN ledger_transfer r ON r.id = n.transfer_id
                                   WHERE n.from_lot_id = l.id AND r.reverses_id = %(burn)s), 0)
  FROM ledger_lotmove m JOIN ledger_lot l ON l.id = m.lot_id
 WHERE m.transfer_id = %(burn)s
    OR m.transfer_id IN (SELECT id FROM ledger_transfer WHERE reverses_id = %(burn)s)
 GROUP BY l.id
"""


@dataclass(frozen=True, slots=True)
class Back:
    """How much of a whole comes back: money, pieces, whatever the whole was counted in."""

    part: int
    whole: int
    refund_line_id: int | None = None


@command
def refund_earning(
    *,
    actor: Actor,
    earning_id: int,
    back: Back,
    unit_id: int,
    now: datetime,
    key: str,
    policy: str | None = None,
) -> Outcome:
    """Goods came back, so points that they earned do: the exact share of what was earned; answers the transfer's id.

    ``policy`` is the programme's unless it is given: "pending" takes back what is pending still, "within" what the member
    has, "debt" all of it. What of it has lapsed already is not taken twice.
    """
    given: dict[str, Any] = dict(locals(), act="refund_earning")
    if policy not in (None, *CLAWBACKS):
        raise ClawbackUnknown(field="policy")
    with elevated():
        lot = Lot.objects.filter(transfer_id=earning_id, transfer__kind="earn").first()
        owner = _owner_of(lot.account_id) if lot else None
    if lot is None:
        raise NotFound(field="earning_id")
    _require(actor, owner)
    unit = place_of(actor, unit_id)
    with elevated():
        chosen = policy or denomination_of(_denomination_of(lot.account_id)).clawback
        chosen = "within" if chosen == "debt" and owner is None else chosen
        points, debt = _points_and_debt(lot.account_id, owner, chosen, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        share, found = _clawed(lot, back, points, chosen, now)
        posting = Posting(points.denomination)
        posting.legs[points.id] += 0
        posting.take(found.parts)
        if debt is not None and found.debt:
            posting.owe(debt, found.debt)
        cause = Cause(now, unit.id, None, None, back.refund_line_id, earning_id, back.part, back.whole)
        made = posting.balance("earning").post("clawback", key, given, actor, cause)
    facts = {"transfer": made, "earning": earning_id, "share": share, "taken": sum_of(found.parts), "debt": found.debt,
             "waived": found.waived, "denomination": points.denomination}  # fmt: skip
    record(facts, [owner] if owner else [])
    return Done(made)


def _clawed(lot: Lot, back: Back, points: Held, policy: str, now: datetime) -> tuple[int, Clawback]:
    """The share, and where it is taken from; Busy where a split took the lot to another account meanwhile."""
    if Lot.objects.values_list("account_id", flat=True).get(id=lot.id) != points.id:
        raise Busy()
    share, lapsed = _share(lot, back)
    own = [one for one in points.lots if one.id == lot.id]
    from_own = min(share, sum(one.free for one in own)) if policy != "pending" else 0
    wanted = share - min(share - from_own, lapsed)
    return share, clawback(own, [one for one in points.lots if one.id != lot.id], wanted, now, policy)


def _share(lot: Lot, back: Back) -> tuple[int, int]:
    """What the part is worth, and how much of the lot has lapsed and not been set against a part yet."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [lot.transfer_id, "clawback"])
        rows = cursor.fetchall()
        cursor.execute(LAPSED, [lot.id])
        lapsed = int(cursor.fetchone()[0])
    if any(whole != back.whole for _part, whole, _taken in rows):
        raise ShareInvalid(field="whole", left=0, whole=rows[0][1])
    before = short = 0
    for part, whole, taken in rows:
        short += share_of(lot.amount, before=before, part=part, whole=whole) - int(taken)
        before += part
    return share_of(lot.amount, before=before, part=back.part, whole=back.whole), max(0, lapsed - short)


def _points_and_debt(
    account_id: int, owner: int | None, policy: str, now: datetime
) -> tuple[Held, Held | None]:
    ids = [account_id]
    if policy == "debt" and owner is not None:
        ids.append(account_id_of(owner, "member_debt", _denomination_of(account_id)))
    found = locked_accounts(ids, now)
    return found[account_id], found[ids[1]] if len(ids) > 1 else None


@command
def return_burn(
    *,
    actor: Actor,
    burn_id: int,
    back: Back,
    unit_id: int,
    now: datetime,
    key: str,
    grace_until: date | None = None,
) -> Outcome:
    """Goods that were paid with points came back, so the points do, the exact share; answers the transfer's id.

    They go back to the lots they came from, with the expiry of those; where that has passed, to a new lot that lasts until
    ``grace_until`` (a day of the store), or, without one, to where they lapse the same night.
    """
    given: dict[str, Any] = dict(locals(), act="return_burn")
    made, facts, owner = give_back(given, Giving(actor, burn_id, back, unit_id, now, key, grace_until))
    if facts is None:
        return Replayed(made)
    record(facts, [owner] if owner else [])
    return Done(made)


@dataclass(frozen=True, slots=True)
class Giving:
    """What is given back, by whom, where and when."""

    actor: Actor
    burn_id: int
    back: Back
    unit_id: int
    now: datetime
    key: str
    grace_until: date | None = None
    kind: str = "member_points"


def give_back(given: dict[str, Any], it: Giving) -> tuple[int, dict[str, Any] | None, int | None]:
    """Transfer, facts (None where it was made before) and owner: the core of all acts that give back what was used."""
    with elevated():
        first = LotMove.objects.filter(transfer_id=it.burn_id, transfer__kind="burn").order_by("id").first()
        account_id = Lot.objects.values_list("account_id", flat=True).get(id=first.lot_id) if first else None
        owner, kind = _owner_of(account_id), _kind_of(account_id)
    if account_id is None or kind != it.kind:
        raise NotFound(field="burn_id")
    _require(it.actor, owner)
    unit = place_of(it.actor, it.unit_id)
    with elevated():
        accounts = _accounts_of(it, owner)
        if (known := former(it.key, given)) is not None:
            return known, None, owner
        spent, share = _spent(it)
        posting = Posting(next(iter(accounts.values())).denomination)
        posting.legs[account_id] += 0
        ends = end_of(it.grace_until, unit.timezone) if it.grace_until else None
        for lot_id, amount in put_back([(lot, left, until) for lot, _account, until, left in spent], share):
            _lot, account, until, _left = next(one for one in spent if one[0] == lot_id)
            if ends is not None and until is not None and until <= it.now:
                posting.add_lot(
                    accounts[account], amount, Terms(None, it.grace_until, ends, unit.timezone), lot_id
                )
            else:
                posting.give(accounts[account], [(lot_id, amount)])
        cause = Cause(it.now, unit.id, refund_line_id=it.back.refund_line_id, reverses_id=it.burn_id, part=it.back.part,
                      whole=it.back.whole)  # fmt: skip
        made = posting.balance("redeemed").post("return", it.key, given, it.actor, cause)
        for debt in [one for one in accounts.values() if one.kind == "member_debt" and one.available]:
            settle_debt((account_id, debt.id), it.key, it.actor, Cause(it.now, unit.id))
    facts = {"transfer": made, "burn": it.burn_id, "amount": share, "denomination": posting.denomination}
    return made, facts, owner


def _accounts_of(it: Giving, owner: int | None) -> dict[int, Held]:
    """The accounts of the lots, and what the member owes, locked together."""
    lots = LotMove.objects.filter(transfer_id=it.burn_id).values_list("lot__account_id", flat=True)
    ids = set(lots)
    if owner is not None and it.kind == "member_points":
        owing = {
            "customer_id": owner,
            "kind": "member_debt",
            "denomination_id": _denomination_of(min(ids)),
            "is_open": True,
        }
        ids |= set(Account.objects.filter(**owing).values_list("id", flat=True))
    return locked_accounts(ids, it.now)


def _spent(it: Giving) -> tuple[list[tuple[int, int, datetime | None, int]], int]:
    with connection.cursor() as cursor:
        cursor.execute(SPENT, {"burn": it.burn_id})
        spent = [(row[0], row[1], row[2], int(row[3])) for row in cursor.fetchall()]
        cursor.execute(BEFORE, [it.burn_id, "return"])
        rows = cursor.fetchall()
    if any(whole != it.back.whole for _part, whole, _given in rows):
        raise ShareInvalid(field="whole", left=0, whole=rows[0][1])
    total = -sum(LotMove.objects.filter(transfer_id=it.burn_id).values_list("amount", flat=True))
    before = sum(part for part, _whole, _given in rows)
    return spent, share_of(total, before=before, part=it.back.part, whole=it.back.whole)


def _require(actor: Actor, owner: int | None) -> None:
    """NotFound out of reach; what is nobody's any more only the house reaches."""
    if owner is not None:
        require_reach(actor, owner)
    elif actor.scope != "all":
        raise NotFound(field="customer_id")


def _owner_of(account_id: int | None) -> int | None:
    return (
        Account.objects.filter(id=account_id).values_list("customer_id", flat=True).first()
        if account_id
        else None
    )


def _kind_of(account_id: int | None) -> str:
    return (
        Account.objects.filter(id=account_id).values_list("kind", flat=True).first() or ""
        if account_id
        else ""
    )


def _denomination_of(account_id: int) -> str:
    return str(Account.objects.filter(id=account_id).values_list("denomination_id", flat=True).get())
