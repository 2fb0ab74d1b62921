"""Telling the people of an incident: the officer decides and sees the count; the clock hands the notices over."""

from datetime import datetime

from procrastinate.contrib.django import app

from shuke.customers.queries.contacts import WayTo, ways_to
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.messages import Message, hand_over
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.incidents import held
from shuke.stewardship.privacy.models import Incident, Touched
from shuke.stewardship.privacy.rules.incidents import CountChanged, NobodyListed, NoticeMissing

SEND = "privacy.send_notices"
PURPOSE = "legal"
TEMPLATE = "incident_notice"
AT_ONCE = 200
UNREACHED = "none"


@command
def notify_incident(*, actor: Actor, incident_id: int, people: int, now: datetime) -> Outcome:
    """The notices go out to ``people`` who were not told yet, as the officer saw it; answers how many.

    No consent is asked for: the law wants them told.
    """
    row = held(incident_id)
    if row.listed_at is None or row.people == 0:
        raise NobodyListed()
    if not row.notice or not row.notice_en:
        raise NoticeMissing(field="notice")
    left = Touched.objects.filter(incident_id=row.id, way="").count()
    if left != people:
        raise CountChanged(count=left)
    if left == 0:
        return Unchanged(0)
    row.notified_at = now
    row.save(update_fields=["notified_at"])
    app.configure_task(SEND).defer(incident_id=row.id)
    record({"incident": row.id, "people": left})
    return Done(left)


@command
def queue_notices(*, actor: Actor, incident_id: int, now: datetime) -> Outcome:
    """The next notices of an incident go into the outbox; answers how many people that was. Who has no address is marked."""
    row = Incident.objects.filter(id=incident_id).first()
    if row is None:
        raise NotFound(field="incident_id")
    waiting = Touched.objects.select_for_update(skip_locked=True).filter(incident_id=incident_id, way="")
    people = list(waiting.order_by("id")[:AT_ONCE])
    if row.notified_at is None or not people:
        return Unchanged(0)
    with elevated():
        ways = ways_to(actor=SYSTEM, customer_ids=[one.customer_id for one in people])
    for one in people:
        way = ways.get(one.customer_id)
        one.way = way.channel if way else UNREACHED
        one.message_id = hand_over(actor=actor, message=_notice(row, one, way), now=now) if way else None
    Touched.objects.bulk_update(people, ["way", "message"])
    reached = sum(1 for one in people if one.way != UNREACHED)
    record({"incident": incident_id, "queued": reached, "unreached": len(people) - reached})
    return Done(len(people))


def _notice(row: Incident, one: Touched, way: WayTo) -> Message:
    text = row.notice_en if way.language == "en" else row.notice
    subject = "About your details" if way.language == "en" else "关于您的个人信息"
    return Message(
        way.channel, way.address, text, PURPOSE, way.home_path, subject=subject, template=TEMPLATE, values={"text": text},
        customer_id=one.customer_id,
    )  # fmt: skip
