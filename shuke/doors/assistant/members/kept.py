"""How long a phone keeps a card: as long as its reader reaches the member anyway, and never over a night and a day."""

from datetime import datetime, timedelta

from shuke.foundation.org.actor import Actor

LONGEST, LOOKED_UP = timedelta(hours=24), timedelta(minutes=15)


def kept_until(actor: Actor, now: datetime, *, is_mine: bool) -> datetime:
    """Own members and those of the store that one leads for a day; who was looked up, for as long as that lasts."""
    return now + (LONGEST if is_mine or actor.scope == "subtree" else LOOKED_UP)
