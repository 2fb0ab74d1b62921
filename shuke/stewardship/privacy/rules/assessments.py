"""Assessments of what a use of people's details may do to them, before it begins and again by a day (PIPL 55 and 56).

PIPL 55 asks for one before sensitive details are used, before decisions are made by machines, before details are given to
others or abroad, and before whatever touches people much. It is kept for at least three years (56).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.kernel.refusal import Refusal

OUTCOMES: dict[str, Any] = {
    "go": pgettext_lazy("outcome of an assessment", "May be done"),
    "limited": pgettext_lazy("outcome of an assessment", "May be done with the measures"),
    "stop": pgettext_lazy("outcome of an assessment", "Must not be done"),
}
TEXTS = ("activity", "purpose", "necessity", "risks", "measures")
LONGEST = {"activity": 80}
LONGEST_ELSE = 2000
KEPT_YEARS = 3


class AssessmentUnclear(Refusal):
    """A part that the law asks for is missing."""

    code = "assessment_unclear"
    message = _(
        "Say what is done, what for, why it is needed, what may go wrong and what is done against it."
    )


class ReviewTooEarly(Refusal):
    """The next look lies before the decision."""

    code = "review_day"
    message = _("The next look must be after the day of the decision.")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment as it is written down."""

    activity: str
    purpose: str
    necessity: str
    risks: str
    measures: str
    outcome: str
    decided_on: date
    review_on: date


def checked(given: Assessment) -> Assessment:
    """The same with its words trimmed; AssessmentUnclear, ReviewTooEarly."""
    told = {name: getattr(given, name).strip()[: LONGEST.get(name, LONGEST_ELSE)] for name in TEXTS}
    missing = next((name for name in TEXTS if not told[name]), "")
    if missing or given.outcome not in OUTCOMES:
        raise AssessmentUnclear(field=missing or "outcome")
    if given.review_on <= given.decided_on:
        raise ReviewTooEarly(field="review_on")
    return replace(given, **told)


def days_left(review_on: date, today: date) -> int:
    """Days until the next look; less than nothing once it is overdue."""
    return (review_on - today).days


def kept_until(decided_on: date) -> date:
    """The first day on which it may be thrown away."""
    return _years_on(decided_on, KEPT_YEARS)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)
