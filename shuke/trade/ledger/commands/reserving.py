"""A till holds an amount, then takes it or lets it go."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import Busy, NotFound
from shuke.trade.ledger.commands.accounts import Held, locked_account, locked_wallet, place_of, require_reach
from shuke.trade.ledger.commands.burning import parts_for
from shuke.trade.ledger.commands.earning import settled
from shuke.trade.ledger.commands.posting import Cause, Posting, former
from shuke.trade.ledger.commands.telling import tell_of_use
from shuke.trade.ledger.models import Account, Hold, Reservation
from shuke.trade.ledger.rules.amounts import PointsInsufficient, whole_amount

LONGEST = timedelta(hours=24)
HOLD = """
WITH r AS (INSERT INTO ledger_reservation (account_id, key, fingerprint, amount, state, made_at, expires_at, unit_id, staff_id)
           VALUES (%(account)s, %(key)s, %(fingerprint)s::jsonb, %(amount)s, 'held', %(now)s, %(until)s, %(unit)s, %(staff)s)
           RETURNING id),
     h AS (INSERT INTO ledger_hold (reservation_id, lot_id, amount)
           SELECT r.id, x.lot, x.amount FROM r, unnest(%(lots)s::bigint[], %(amounts)s::bigint[]) x(lot, amount)),
     l AS (UPDATE ledger_lot SET held = held + x.amount FROM unnest(%(lots)s::bigint[], %(amounts)s::bigint[]) x(lot, amount)
            WHERE id = x.lot),
     a AS (UPDATE ledger_account SET available = available - %(amount)s, reserved = reserved + %(amount)s
            WHERE id = %(account)s)
SELECT id FROM r
"""
LET_GO = """
WITH l AS (UPDATE ledger_lot SET held = held - x.amount FROM unnest(%(lots)s::bigint[], %(amounts)s::bigint[]) x(lot, amount)
            WHERE id = x.lot)
UPDATE ledger_account SET available = available + %(sum)s, reserved = reserved - %(sum)s WHERE id = %(account)s
"""


class ReservationOver(Refusal):
    """Captured, released or lapsed before."""

    code = "reservation_over"
    status = 410
    message = _("This reservation is over. Ask for the points again.")


@command
def reserve_points(
    *, actor: Actor, customer_id: int, amount: int, unit_id: int, now: datetime, key: str,
    minutes: int = 15, denomination: str = "points",
) -> Outcome:  # fmt: skip
    """A till holds points for some minutes (a day at most); answers the reservation's id. PointsInsufficient."""
    given: dict[str, Any] = dict(locals(), act="reserve")
    require_reach(actor, customer_id)
    unit, wanted = place_of(actor, unit_id), whole_amount(amount)
    until = now + min(timedelta(minutes=whole_amount(minutes, "minutes")), LONGEST)
    with elevated():
        wallet = locked_wallet(customer_id, denomination, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        points = settled(wallet, key, actor, Cause(now, unit.id))
        parts = parts_for(points, wanted, now)
        values = {
            "account": points.id, "key": key, "fingerprint": json.dumps(body_of(given)), "amount": wanted, "now": now,
            "until": until, "unit": unit.id, "staff": actor.staff_id or None, "lots": [lot.id for lot, _part in parts],
            "amounts": [part for _lot, part in parts],
        }  # fmt: skip
        made = _hold(values)
    record({"reservation": made, "amount": wanted, "denomination": denomination}, [customer_id])
    return Done(made)


def _hold(values: dict[str, Any]) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(HOLD, values)
            return int(cursor.fetchone()[0])
    except IntegrityError as taken:
        if "ledger_reservation_key" in str(taken):
            raise Busy() from taken
        raise


@command
def capture_reservation(
    *, actor: Actor, reservation_id: int, now: datetime, key: str, amount: int | None = None,
    order_id: int | None = None,
) -> Outcome:  # fmt: skip
    """The till takes what it held, or a part of it; the rest is free again. Answers the transfer's id. ReservationOver."""
    given: dict[str, Any] = dict(locals(), act="capture")
    customer_id = _require_reach(actor, reservation_id)
    with elevated():
        account, reservation = _locked(reservation_id, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        if reservation.state != "held" or reservation.expires_at <= now:
            raise ReservationOver(field="reservation_id")
        wanted = reservation.amount if amount is None else whole_amount(amount)
        if wanted > reservation.amount:
            raise PointsInsufficient(
                field="amount", available=reservation.amount, reserved=account.reserved, expiring=0
            )
        holds = list(
            Hold.objects.filter(reservation_id=reservation_id).order_by("id").values_list("lot_id", "amount")
        )
        taken = _first(holds, wanted)
        posting = Posting(account.denomination)
        posting.take_held(account, taken)
        cause = Cause(now, reservation.unit_id, order_id)
        made = posting.balance("redeemed").post("burn", key, given, actor, cause)
        _let_go(account.id, _rest(holds, taken))
        Reservation.objects.filter(id=reservation_id).update(
            state="captured", closed_at=now, captured_by_id=made
        )
    facts = {
        "reservation": reservation_id,
        "transfer": made,
        "amount": wanted,
        "denomination": account.denomination,
    }
    record(facts, [customer_id] if customer_id else [])
    if customer_id:
        tell_of_use(actor, customer_id, wanted, reservation.unit_id, now)
    return Done(made)


@command
def release_reservation(
    *, actor: Actor, reservation_id: int, now: datetime, key: str | None = None
) -> Outcome:
    """What a till held is free again; answers the reservation's id."""
    customer_id = _require_reach(actor, reservation_id)
    with elevated():
        account, reservation = _locked(reservation_id, now)
        if reservation.state != "held":
            return Unchanged(reservation_id)
        _let_go(
            account.id,
            list(Hold.objects.filter(reservation_id=reservation_id).values_list("lot_id", "amount")),
        )
        Reservation.objects.filter(id=reservation_id).update(state="released", closed_at=now)
    record(
        {"reservation": reservation_id, "amount": reservation.amount}, [customer_id] if customer_id else []
    )
    return Done(reservation_id)


@command
def release_lapsed(*, actor: Actor, now: datetime, most: int = 500) -> Outcome:
    """What tills held too long is free again; answers how many."""
    with elevated():
        lapsed = Reservation.objects.filter(state="held", expires_at__lte=now).order_by("account_id", "id")
        ids = list(lapsed.values_list("id", flat=True)[:most])
    done = sum(isinstance(release_reservation(actor=actor, reservation_id=one, now=now), Done) for one in ids)
    if not done:
        return Unchanged(0)
    record({"released": done})
    return Done(done)


def _require_reach(actor: Actor, reservation_id: int) -> int | None:
    """Whose it is; NotFound out of reach, and where it is nobody's any more for all but the house."""
    with elevated():
        found = Reservation.objects.filter(id=reservation_id).values_list("account_id", flat=True).first()
        owner = (
            Account.objects.filter(id=found).values_list("customer_id", flat=True).first() if found else None
        )
    if found is None or (owner is None and actor.scope != "all"):
        raise NotFound(field="reservation_id")
    if owner is not None:
        require_reach(actor, owner)
    return owner


def _locked(reservation_id: int, now: datetime) -> tuple[Held, Reservation]:
    """Account first, then the reservation as it stands under its lock; a merge may have moved it meanwhile."""
    account_id = Reservation.objects.filter(id=reservation_id).values_list("account_id", flat=True).get()
    account = locked_account(account_id, now)
    return account, Reservation.objects.get(id=reservation_id)


def _first(holds: list[tuple[int, int]], amount: int) -> list[tuple[int, int]]:
    found = []
    for lot, held in holds:
        part = min(held, amount)
        if part:
            found.append((lot, part))
            amount -= part
    return found


def _rest(holds: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    gone = dict(taken)
    return [(lot, held - gone.get(lot, 0)) for lot, held in holds if held > gone.get(lot, 0)]


def _let_go(account_id: int, parts: list[tuple[int, int]]) -> None:
    if not parts:
        return
    lots, amounts = [lot for lot, _part in parts], [part for _lot, part in parts]
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, {"account": account_id, "lots": lots, "amounts": amounts, "sum": sum(amounts)})
