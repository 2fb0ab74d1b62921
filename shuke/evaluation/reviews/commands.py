"""Writing the letter."""

from datetime import date, datetime, timedelta
from typing import Any

from shuke.customers.queries.campaigns import people_joined
from shuke.evaluation.reviews.models import Letter
from shuke.evaluation.reviews.rules import week_of
from shuke.foundation.org.actor import Actor, narrowed
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.refusals import NotFound
from shuke.insight.queries.first import first_look
from shuke.insight.queries.runs import latest_run
from shuke.service.care.queries import followups_counted
from shuke.trade.orders.queries.sales import sales_by_day
from shuke.trade.programme.queries.disputes import disputes_waiting

WEEKS = 8


@command
def write_weekly(*, actor: Actor, unit_id: int, week_on: date, now: datetime) -> Outcome:
    """The letter of a unit about the seven days before a Monday, once; Unchanged where it stands or nothing was ever computed."""
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    run = latest_run(actor=actor, unit_id=unit_id)
    if run is None or Letter.objects.filter(unit_id=unit_id, week_on=week_on).exists():
        return Unchanged()
    with narrowed(actor, unit.path, unit.id) as led:
        facts = _facts(led, unit, week_on, run.as_of)
    letter = Letter.objects.create(
        unit_id=unit_id, week_on=week_on, facts=facts, currency=run.currency, written_at=now
    )
    record({"letter": letter.id, "unit": unit_id})
    return Done(letter.id)


def _facts(led: Actor, unit: UnitFound, week_on: date, as_of: date) -> dict[str, Any]:
    days = sales_by_day(actor=led, path=unit.path, since=week_on - timedelta(days=7 * (WEEKS + 1)))
    past = [((week_on - on).days, receipts, net, known) for on, receipts, net, known in days if on < week_on]
    (receipts, net, known), (usual, usual_known) = week_of(past, weeks=WEEKS)
    look = first_look(actor=led, as_of=as_of, unit_id=unit.id, best=0, late=0, calls=0)
    one, two = week_on - timedelta(days=7), week_on - timedelta(days=14)
    _due, promises_late, _done = followups_counted(actor=led, today=week_on, mine=False, kinds=("promise",))
    wishes_in, _overdue, _done = followups_counted(actor=led, today=week_on, mine=False, kinds=("wish",))
    return {
        "net_minor": net, "receipts": receipts, "known_minor": known, "usual_minor": usual, "usual_known_bp": usual_known,
        "buyers": look.buyers, "regulars": look.regulars, "late": look.late_count, "late_minor": look.late_minor,
        "due": look.due_count, "once": look.once, "promises_late": promises_late, "wishes_in": wishes_in,
        "joined": people_joined(actor=led, since=one, until=week_on),
        "joined_before": people_joined(actor=led, since=two, until=one),
        "disputes": disputes_waiting(actor=led),
    }  # fmt: skip
