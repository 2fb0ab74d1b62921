"""Counting the faults of all records."""

from datetime import date, timedelta

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.stewardship.quality.faults import FAULT_SQL, RECORD, moments
from shuke.stewardship.quality.models import Count

KEPT_DAYS = 400


@command
def measure_quality(*, actor: Actor, today: date) -> Outcome:
    """The faults of a day are counted per store and source, in one reading; the day's earlier count is replaced.

    Answers how many records were looked at. A year and a month of days are kept.
    """
    with elevated(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'; SET LOCAL work_mem = '128MB'")
        Count.objects.filter(day=today).delete()
        Count.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
        cursor.execute(_MEASURE, moments(today))
        people = sum(Count.objects.filter(day=today, fault="").values_list("people", flat=True))
    record({"day": today.isoformat(), "people": people})
    return Done(people)


_FILTERS = ", ".join(f"count(*) FILTER (WHERE {sql}) AS {fault}" for fault, sql in FAULT_SQL.items())
_VALUES = ", ".join(f"('{fault}', g.{fault})" for fault in FAULT_SQL)
_MEASURE = f"""
INSERT INTO quality_count (day, unit_id, source, fault, people)
SELECT %(day)s, g.unit_id, g.source, v.fault, v.people
  FROM (SELECT c.home_unit_id AS unit_id, c.source, count(*) AS everybody, {_FILTERS}
          FROM customers_customer c WHERE {RECORD} GROUP BY 1, 2) g
 CROSS JOIN LATERAL (VALUES ('', g.everybody), {_VALUES}) v (fault, people)
"""
