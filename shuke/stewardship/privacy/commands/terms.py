"""What was kept for its time goes; and how long that is, the officer says."""

from datetime import datetime

from django.db import connection
from django.db.models.functions import Now

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import AGED
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.models import Retention
from shuke.stewardship.privacy.queries.terms import closed_over, days_said, over_condition
from shuke.stewardship.privacy.rules.terms import (
    CLOSED,
    CLOSED_DAYS,
    CLOSED_LEAST,
    CLOSED_MOST,
    check_days,
    over_before,
)


@command
def set_term(*, actor: Actor, kind: str, days: int | None) -> Outcome:
    """One kind of thing is kept for so many days from now on; the next night goes by it."""
    one = AGED.get(kind)
    if one is None and kind != CLOSED:
        raise NotFound(field="kind")
    least, most, usual = (one.least, one.most, one.days) if one else (CLOSED_LEAST, CLOSED_MOST, CLOSED_DAYS)
    wanted, before = check_days(days, least, most), days_said().get(kind, usual)
    if wanted == before:
        return Unchanged(wanted)
    Retention.objects.update_or_create(
        kind=kind, defaults={"days": wanted, "changed_by_id": actor.staff_id or None, "changed_at": Now()}
    )
    record({"kind": kind, "days": wanted, "before": before})
    return Done(wanted)


@command
def keep_to_terms(*, actor: Actor, now: datetime) -> Outcome:
    """Rows that are over their time go, and closed accounts are erased; what a hold keeps stays. Answers rows by kind."""
    said, gone = days_said(), {}
    with elevated(), connection.cursor() as cursor:
        for one in AGED.values():
            before = over_before(now, said.get(one.code, one.days))
            cursor.execute(f"DELETE FROM {one.table} t WHERE {over_condition(one)}", {"before": before})
            gone[one.code] = cursor.rowcount
        closed = closed_over(cursor, over_before(now, said.get(CLOSED, CLOSED_DAYS)))
    for customer_id in closed:
        erase_customer(actor=actor, customer_id=customer_id, now=now)
    gone = {kind: rows for kind, rows in {**gone, CLOSED: len(closed)}.items() if rows}
    if not gone:
        return Unchanged({})
    record(gone)
    return Done(gone)
