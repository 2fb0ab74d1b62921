"""In which month birthdays are kept, and whose days are near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connection

from shuke.customers.models import Birthday
from shuke.customers.rules.birthdays import days_named, kept_on, next_kept, year_kept
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

# Nobody who wants the details kept and not used, and no child, who is greeted by nobody but the family.
OF_PEOPLE = """
  c.status = 'active' AND c.kind = 'person'
  AND NOT EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = c.id AND g.until_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM customers_restriction r WHERE r.customer_id = c.id AND r.kind = 'use' AND r.until_at IS NULL)
"""
BORN = f"""
SELECT b.customer_id, b.month, b.day, b.is_lunar FROM customers_birthday b JOIN customers_customer c ON c.id = b.customer_id
 WHERE (b.month * 100 + b.day) = ANY (CASE WHEN b.is_lunar THEN %(lunar)s ELSE %(solar)s END) AND {OF_PEOPLE}
"""
JOINED = f"""
SELECT c.id, extract(month FROM c.joined_on)::int, extract(day FROM c.joined_on)::int, false FROM customers_customer c
 WHERE c.joined_on < %(today)s - 300 AND {OF_PEOPLE}
   AND (extract(month FROM c.joined_on) * 100 + extract(day FROM c.joined_on))::int = ANY (%(solar)s)
"""
Kind = Literal["birthday", "anniversary"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day that is kept: a birthday by either calendar, or the day of joining. ``year`` is that of its own calendar, so
    that a lunar birthday which comes twice in a solar year is two."""

    customer_id: int
    kept_on: date
    year: int


@query("customers.view")
def occasions_near(*, actor: Actor, kind: Kind, today: date, days: int) -> list[Occasion]:
    """Who keeps such a day within ``days`` days, today included."""
    solar, lunar = days_named(today, days)
    values: dict[str, Any] = {
        "solar": [month * 100 + day for month, day in solar],
        "lunar": [month * 100 + day for month, day in lunar],
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(BORN if kind == "birthday" else JOINED, values)
        rows = cursor.fetchall()
    found = []
    for customer_id, month, day, is_lunar in rows:
        kept = next_kept(month, day, is_lunar, today)
        if kept < today + timedelta(days=days):
            found.append(Occasion(customer_id, kept, year_kept(kept, is_lunar)))
    return found


@query("customers.view")
def birthday_months(*, actor: Actor, customer_ids: Sequence[int], year: int) -> dict[int, int]:
    """The solar month in which a lunar or solar birthday of that year is kept; without whom it is not known of."""
    rows = Birthday.objects.filter(customer_id__in=customer_ids)
    found = rows.values_list("customer_id", "month", "day", "is_lunar")
    return {
        customer_id: kept_on(month, day, is_lunar, year).month for customer_id, month, day, is_lunar in found
    }
