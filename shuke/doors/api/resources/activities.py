"""Visits and answered surveys of members, told by other programs: each earns once, and only so often."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as word
from ninja import Router
from pydantic import BaseModel, Field

from shuke.doors.api.answers import PROBLEMS, replay_told, told
from shuke.doors.api.parameters import KeyHeader
from shuke.doors.api.request import actor_of
from shuke.doors.api.shapes import LARGEST_ID, Shape, Text30, Text60
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.refusals import StoreUnknown
from shuke.trade.programme.commands.activities import award_activity


class ActivityBody(Shape):
    """What a member did."""

    customer_id: Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID, description=word("Our own number."))]
    store: Text30 = Field(description=word("Code of the store."))
    event: Literal["survey", "visit"]
    about: Text60 = Field(
        description=word(
            "Your own number of this visit or answer: it earns once for ever, however often it is sent."
        )
    )


class ActivityOut(BaseModel):
    """What it earned."""

    points: int
    limit: Literal["", "day", "month", "member"] = Field(
        description=word("Which limit of the terms let nothing through; empty where there was room.")
    )


def activity(request: HttpRequest, body: ActivityBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Tell of a visit or an answered survey."""
    outcome = award_activity(
        actor=actor_of(request), customer_id=body.customer_id, event=body.event, about=body.about,
        unit_id=_unit(request, body.store), now=timezone.now(), key=idempotency_key,
    )  # fmt: skip
    return replay_told(told(outcome.value), outcome)


def _unit(request: HttpRequest, code: str) -> int:
    found = next((unit for unit in units_within(actor_of(request).path) if unit.code == code), None)
    if found is None:
        raise StoreUnknown(field="store", given=code)
    return found.id


ACTIVITIES = Router()
ACTIVITIES.post(
    "", response={200: ActivityOut, **PROBLEMS}, operation_id="award_activity",
    summary=word("Tell of a visit or an answered survey"),
    description=word("It earns what the terms promise, as often as they let it through."),
)(activity)  # fmt: skip
