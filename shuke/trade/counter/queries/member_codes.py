"""The member's own code, for the card on the phone."""

from datetime import datetime

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.trade.counter.rules.member_code import member_code_for, seconds_left, slot_at

MOST = 20  # ten minutes ahead, for a phone that loses its network in the shop


@query("counter.show_member_code")
def member_code(*, actor: Actor, customer_id: int, now: datetime) -> tuple[str, int]:
    """The running code and for how many seconds it is shown; NotFound but for oneself."""
    return member_codes(actor=actor, customer_id=customer_id, now=now, count=1)[0], seconds_left(now)


@query("counter.show_member_code")
def member_codes(*, actor: Actor, customer_id: int, now: datetime, count: int) -> list[str]:
    """The running code and those that follow it, ten minutes at most; NotFound but for oneself."""
    if actor.kind != "member" or actor.member_id != customer_id:
        raise NotFound(field="customer_id")
    slot, key = slot_at(now), keyring().index
    return [member_code_for(key, customer_id, slot + ahead) for ahead in range(min(count, MOST))]
