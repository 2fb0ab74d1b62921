"""Points go from one member to another of the same household."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from shuke.customers.commands.agreeing.codes import send_proof
from shuke.customers.queries.households import MateShown, household_of
from shuke.foundation.org.actor import SYSTEM, Actor, elevated, widened
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.ledger.commands.moving import transfer_points
from shuke.trade.ledger.commands.telling import tell_member
from shuke.trade.ledger.queries.balances import handed_on
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.programme.commands.proving import Told, require_own_code, require_owners_code
from shuke.trade.programme.queries.terms import proof_wanted
from shuke.trade.programme.rules.sharing import LIMITS, check_sharing

PROOF_DAYS = 1  # within one of the limits' times


@command
def hand_on_points(
    *, actor: Actor, customer_id: int, mate_id: int, amount: int, unit_id: int, now: datetime, key: str,
    told: Told | None = None,
) -> Outcome:  # fmt: skip
    """A member hands points on to another of the household, who is named by the number of that membership of it.

    Answers the transfer's id; both are told. SharingLimit, PointsInsufficient, NotFound for who belongs elsewhere; CodeNeeded
    and CodeWrong for a member alone, OwnerCodeNeeded for staff: from the amount in a day on for which the terms want a proof.
    """
    require_reach(actor, customer_id)
    wanted = whole_amount(amount)
    with elevated():
        mates = [one for one in household_of(actor=SYSTEM, customer_id=customer_id) if one.until_on is None]
    mate = _named(mates, customer_id, mate_id)
    _one_at_a_time(mates)
    given: dict[str, Any] = {
        "from_id": customer_id, "to_id": mate.customer_id, "amount": wanted, "unit_id": unit_id, "now": now,
        "household": sorted(one.customer_id for one in mates), "key": f"household/{customer_id}/{key}",
    }  # fmt: skip
    with elevated():
        handed = {
            span.days: handed_on(actor=SYSTEM, customer_id=customer_id, since=now - span)
            for span, _most in LIMITS
        }
    with widened(actor) as wide:
        made = transfer_points(actor=wide, **given)
    if isinstance(made, Replayed):
        return made
    # After the replay was told apart, and before anything is committed.
    check_sharing(handed, wanted)
    # What went in the last day counts with it: many little ones are no way around the proof.
    of_today = wanted + handed[PROOF_DAYS]
    require_own_code(actor, of_today, told, now)
    require_owners_code(actor, customer_id, told, now, is_wanted=proof_wanted(of_today))
    record({"transfer": made.value, "amount": wanted}, [customer_id, mate.customer_id])
    _tell(actor, customer_id, mate.customer_id, wanted, now)
    return Done(made.value)


@command
def ask_owners_code(*, actor: Actor, customer_id: int, unit_id: int, address: str, now: datetime) -> Outcome:
    """A code goes to the member's phone, to be told to who hands something on for them; answers its number. TooManyCodes."""
    require_reach(actor, customer_id)
    with widened(actor) as wide:
        sent = send_proof(
            actor=wide, customer_id=customer_id, address=address, unit_id=unit_id, now=now
        ).value
    record({"unit": unit_id}, [customer_id])
    return Done(sent)


def _named(mates: list[MateShown], customer_id: int, mate_id: int) -> MateShown:
    found = next((one for one in mates if one.id == mate_id and one.customer_id != customer_id), None)
    if found is None:
        raise NotFound(field="mate_id")
    return found


def _one_at_a_time(mates: list[MateShown]) -> None:
    """Within one household one after the other: two at once would both see the last of the limit free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8306, %s)", [min(one.id for one in mates) % 2**31])


def _tell(actor: Actor, giver: int, taker: int, amount: int, now: datetime) -> None:
    said = {"n": amount}
    tell_member(
        actor, giver, "points_handed_on",
        lambda _en: _("You handed on %(n)s points in your household. It was not you? Call the store.") % said, now,
    )  # fmt: skip
    tell_member(
        actor, taker, "points_received",
        lambda _en: _("%(n)s points of your household are yours now.") % said, now,
    )  # fmt: skip
