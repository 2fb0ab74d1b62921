"""Visits and answered surveys earn by another program's word: each once, and only so often."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import place_of, require_reach
from shuke.trade.ledger.queries.earned import earned_as, earned_times
from shuke.trade.programme.commands.awards import one_by_one
from shuke.trade.programme.commands.members import award_event, event_key
from shuke.trade.programme.queries.terms import USUAL, NoProgramme, in_force
from shuke.trade.programme.rules.activities import ACTIVITIES, Counted, cap_of, limit_reached


@command
def award_activity(
    *,
    actor: Actor,
    customer_id: int,
    event: str,
    about: str,
    unit_id: int,
    now: datetime,
    key: str | None = None,
) -> Outcome:
    """A member visited or answered a survey; answers {"points", "limit"}. Once for each ``about`` for ever.

    Beyond what the terms let through nothing is earned, and ``limit`` says which limit that was ("day", "month", "member").
    Two at once of one member are counted one after the other. NoProgramme before there are terms.
    """
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    if event not in ACTIVITIES:
        raise NotFound(field="event")
    zone = ZoneInfo(unit.timezone)
    today = now.astimezone(zone).date()
    with elevated():
        current = in_force()
        if current is None:
            raise NoProgramme()
        one_by_one(customer_id, USUAL)
        former = earned_as(actor=SYSTEM, key=event_key(event, customer_id, about, USUAL))
        if former is not None:
            return Replayed({"points": former, "limit": ""})
        start = datetime.combine(today, datetime.min.time(), zone)
        times = earned_times(
            actor=SYSTEM, customer_id=customer_id, reason=event, denomination=USUAL, day=start,
            month=start.replace(day=1), until=start + timedelta(days=1),
        )  # fmt: skip
    limit = limit_reached(cap_of(current.terms.event_caps, event), Counted(*times))
    if limit:
        return Unchanged({"points": 0, "limit": limit})
    points = award_event(
        actor=actor, customer_id=customer_id, event=event, about=about, unit_id=unit.id, today=today, now=now
    ).value
    if not points:
        return Unchanged({"points": 0, "limit": ""})
    record({"event": event, "points": points}, [customer_id])
    return Done({"points": points, "limit": ""})
