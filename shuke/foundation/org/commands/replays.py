"""First answers to repeated acts are kept as long as a network may repeat them, and a good while longer."""

from datetime import datetime, timedelta

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.models import Replay

KEPT = timedelta(days=30)


@command
def erase_replays(*, actor: Actor, now: datetime) -> Outcome:
    """Kept answers to repeatable acts are erased after 30 days; answers how many were.

    A request that is repeated later still is a new one: what it names (an order's number, a customer's) is known then.
    """
    gone, _rows = Replay.objects.filter(created_at__lt=now - KEPT).delete()
    if not gone:
        return Unchanged(0)
    record({"erased": gone})
    return Done(gone)
