"""Where something comes from, noted by the acts that write it: the campaign named by its code, who came, which field was told."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from shuke.customers.models import Arrival, Origin
from shuke.customers.rules.campaigns import CampaignUnknown, is_open
from shuke.customers.rules.captured import Captured


def captured_by(source: str, code: str, path: str, today: date, *, lenient: bool = False) -> Captured:
    """Where somebody comes from who names a campaign by its code at a place: one of that unit or of one above it.

    CampaignUnknown for what is none, is over, or belongs elsewhere; ``lenient`` counts it as no campaign, since a poster may
    outlive its event.
    """
    if not code:
        return Captured(source)
    row = _row(code, path)
    if row is None or not is_open(row[1], row[2], is_closed=row[3], today=today):
        if lenient:
            return Captured(source)
        raise CampaignUnknown(field="campaign")
    return Captured(source, row[0])


def _row(code: str, path: str) -> tuple[int, date, date | None, bool] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.from_on, p.until_on, p.closed_at IS NOT NULL FROM customers_campaign p"
            " JOIN org_unit u ON u.id = p.unit_id WHERE p.code = %s AND starts_with(%s, u.path)",
            [code[:60].strip().lower(), path],
        )
        row: Any = cursor.fetchone()
    return (int(row[0]), row[1], row[2], bool(row[3])) if row else None


def note_arrival(customer_id: int, captured: Captured, staff_id: int | None, *, is_new: bool) -> None:
    """Who came by a campaign, within an act that captures; a second time is the same coming."""
    if captured.campaign_id is not None:
        Arrival.objects.get_or_create(
            customer_id=customer_id, campaign_id=captured.campaign_id,
            defaults={"source": captured.source, "staff_id": staff_id, "is_new": is_new},
        )  # fmt: skip


def note_origin(customer_id: int, fields: list[str], captured: Captured, staff_id: int | None) -> None:
    """Where fields of a record come from that were told just now, within the act that writes them."""
    for field in fields:
        Origin.objects.update_or_create(
            customer_id=customer_id, field=field,
            defaults={
                "source": captured.source, "campaign_id": captured.campaign_id, "staff_id": staff_id, "at": Now(),
            },
        )  # fmt: skip
