"""What was held is looked at by a second person, who says why it counts or does not."""

from datetime import datetime

from shuke.foundation.org.actor import Actor, elevated, widened
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.ledger.commands.adjusting import SecondPerson
from shuke.trade.referrals.commands.settling import settle_referral
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.queries.looking import is_of_staff
from shuke.trade.referrals.rules.standing import NotHeld, checked_reason


@command
def allow_referral(*, actor: Actor, referral_id: int, words: str, now: datetime) -> Outcome:
    """It counts all the same, and why; answers its state. SecondPerson for who wrote it down, NotHeld, ReasonMissing."""
    one = _taken_up(actor, referral_id)
    _decide(one, actor, "waiting", words, now)
    record({"referral": referral_id, "reasons": one.reasons}, [one.referrer_id, one.friend_id])
    with widened(actor) as wide:
        state = settle_referral(actor=wide, referral_id=referral_id, now=now).value
    return Done(state)


@command
def refuse_referral(*, actor: Actor, referral_id: int, words: str, now: datetime) -> Outcome:
    """It does not count, and why; answers its id."""
    one = _taken_up(actor, referral_id)
    _decide(one, actor, "refused", words, now)
    record({"referral": referral_id, "reasons": one.reasons}, [one.referrer_id, one.friend_id])
    return Done(referral_id)


def _taken_up(actor: Actor, referral_id: int) -> Referral:
    """Under its lock, held, within reach, by another hand than wrote it down, and nobody's own."""
    with elevated():
        found = Referral.objects.select_for_update(no_key=True).filter(id=referral_id).first()
    if found is None:
        raise NotFound(field="referral_id")
    require_reach(actor, found.friend_id)
    if found.state != "held":
        raise NotHeld(field="referral_id")
    if actor.staff_id and found.named_by_id == actor.staff_id:
        raise SecondPerson()
    with elevated():
        sides = (found.referrer_id, found.friend_id)
        if actor.staff_id and any(
            is_of_staff(actor.staff_id, side) for side in sides
        ):  # nobody decides on what is their own
            raise SecondPerson()
    return found


def _decide(one: Referral, actor: Actor, state: str, words: str, now: datetime) -> None:
    told = checked_reason(words)
    with elevated():
        one.state, one.words, one.decided_by_id, one.decided_at = state, told, actor.staff_id or None, now
        one.save(update_fields=["state", "words", "decided_by_id", "decided_at"])
