"""What is left to do after merges: rows that came too late follow, former states go when no split can need them."""

from datetime import datetime, timedelta

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.stewardship.resolution.commands.moving import move_strays
from shuke.stewardship.resolution.models import Moved
from shuke.stewardship.resolution.rules.survivors import SPLIT_DAYS

# A statement that waited for a merge is over soon after it; the clock looks every ten minutes.
LOOKS_BACK = timedelta(hours=1)


@command
def settle_strays(*, actor: Actor, now: datetime) -> Outcome:
    """What was written on a record at the moment of its merge follows to the survivor; answers how many rows."""
    with connection.cursor() as cursor:
        moved = move_strays(cursor, now - LOOKS_BACK)
    if not moved:
        return Unchanged(0)
    record({"rows": moved})
    return Done(moved)


@command
def forget_images(*, actor: Actor, now: datetime) -> Outcome:
    """What rows said before merges that can be split no more is forgotten; answers how many rows."""
    gone, _rows = Moved.objects.filter(merge__merged_at__lt=now - timedelta(days=SPLIT_DAYS)).delete()
    if not gone:
        return Unchanged(0)
    record({"rows": gone})
    return Done(gone)
