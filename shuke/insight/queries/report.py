"""What the membership programme did, as it was worked out last."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.models import Report


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A unit's report: sums by month and tier, and ``effect``; see insight/forecasts/months.py and joined.py."""

    as_of: date
    made_at: datetime
    facts: dict[str, Any]


@query("insight.view_report")
def report_of(*, actor: Actor, unit_id: int) -> ReportShown | None:
    """The unit's report; None before the first, and for a unit out of reach."""
    row = Report.objects.filter(unit_id=unit_id).values_list("as_of", "made_at", "facts").first()
    return ReportShown(*row) if row else None
