"""Reading letters."""

from dataclasses import dataclass
from datetime import date

from shuke.evaluation.reviews.models import Letter
from shuke.evaluation.reviews.rules import Week
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter as it was written, with the week before it where that has one."""

    week_on: date
    currency: str
    week: Week
    before: Week | None


@query("reviews.view_letters")
def letters_written(*, actor: Actor, limit: int) -> list[date]:
    """Mondays on which the actor's unit had a letter, newest first."""
    found = Letter.objects.filter(unit_id=actor.unit_id).order_by("-week_on")
    return list(found.values_list("week_on", flat=True)[:limit])


@query("reviews.view_letters")
def letter_of(*, actor: Actor, week_on: date | None = None) -> LetterShown | None:
    """The actor's unit's letter of a Monday, or the newest; nothing for whom sales are masked."""
    if actor.sees("S") != "full":
        return None
    found = Letter.objects.filter(unit_id=actor.unit_id).order_by("-week_on")
    if week_on is not None:
        found = found.filter(week_on__lte=week_on)
    rows = list(found[:2])
    if not rows or (week_on is not None and rows[0].week_on != week_on):
        return None
    is_next = len(rows) > 1 and (rows[0].week_on - rows[1].week_on).days == 7
    before = Week.of(rows[1].facts) if is_next else None
    return LetterShown(rows[0].week_on, rows[0].currency, Week.of(rows[0].facts), before)
