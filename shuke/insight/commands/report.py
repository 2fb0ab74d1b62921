"""What the membership programme did, worked out for every unit at night or when somebody asks."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.reach import unit_labels
from shuke.insight.models import Report
from shuke.trade.programme.queries.terms import USUAL, in_force

TASK = "insight.report_programme"


@command
def ask_report(*, actor: Actor) -> Outcome:
    """The report is worked out as soon as a worker is free. Unchanged where that is on its way already."""
    try:
        with transaction.atomic():
            app.configure_task(TASK, queueing_lock=TASK).defer()
    except AlreadyEnqueued:
        return Unchanged()
    record({})
    return Done()


@command
def report_programme(*, actor: Actor, now: datetime, today: date, programme: str = USUAL) -> Outcome:
    """Every unit's report takes the place of the former one; answers how many. Unchanged where there is no programme.

    ``today``: a shop that sold nothing for a month is spoken of as of its last sale.
    """
    from shuke.insight.forecasts.joined import effect_of, joined
    from shuke.insight.forecasts.months import Worth, counts, months_of, tiers_of
    from shuke.insight.rules.basis import day_to_speak_of

    with elevated(), connection.cursor() as cursor:
        current = in_force(programme)
        if current is None:
            return Unchanged(0)
        cursor.execute(
            "SET LOCAL idle_in_transaction_session_timeout = '10min'; SET LOCAL work_mem = '128MB'"
        )
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TASK])
        cursor.execute("SELECT max(sold_on) FROM orders_order WHERE sold_on <= %s", [today])
        as_of = day_to_speak_of(today, cursor.fetchone()[0])
        worth = Worth(current.terms.worth.points, current.terms.worth.minor)
        found = counts(cursor, programme, current.currency, as_of)
        people = joined(cursor, programme, current.currency, as_of)
        reports = [
            Report(
                unit_id=id_, as_of=as_of, made_at=now,
                facts={
                    "currency": current.currency, "months": months_of(found, path, worth), **tiers_of(found, path, worth),
                    "effect": effect_of(people, path),
                },
            )
            for id_, path, _label, _kind in unit_labels("", False)
        ]  # fmt: skip
        Report.objects.all().delete()
        Report.objects.bulk_create(reports)
    record({"programme": programme, "units": len(reports), "as_of": as_of.isoformat()})
    return Done(len(reports))
