"""People whom a website for companies or a partner writes down: who is known is recognised, and nobody is told which."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as word
from ninja import Router
from pydantic import BaseModel, Field

from shuke.customers.commands.ties.capturing import SITE, Noted, capture_person
from shuke.customers.rules.consents import Said
from shuke.doors.api.answers import PROBLEMS, replay_told, told
from shuke.doors.api.parameters import KeyHeader
from shuke.doors.api.request import actor_of
from shuke.doors.api.shapes import Email, Flag, Shape, Text20, Text30, Text40, Text120, Text200
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.refusals import StoreUnknown

WAYS = Literal["site", "partner"]


class ConsentGiven(Shape):
    """A box of the form: a yes or a no to one purpose on one channel."""

    purpose: Text20
    channel: Annotated[str, Field(max_length=8)] = Field("", description=word("Empty where it has none."))
    granted: Flag


class CaptureBody(Shape):
    """Somebody who left a phone."""

    phone: Text40
    name: Text120
    email: Email | None = None
    way: WAYS = "site"
    campaign: Text30 | None = Field(None, description=word("Code of a campaign or event."))
    store: Text30 | None = Field(
        None, description=word("Code of the store; the key's own where it is left out.")
    )
    note: Text200 | None = None
    consents: Annotated[list[ConsentGiven], Field(max_length=10)] = []


class Received(BaseModel):
    """The same for everybody."""

    status: Literal["received"]


def capture(request: HttpRequest, body: CaptureBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Write somebody down."""
    actor = actor_of(request)
    noted = Noted(
        phone=body.phone, name=body.name, way=SITE if body.way == "site" else "partner", email=body.email or "",
        campaign=body.campaign or "", note=body.note or "", evidence="tick",
        said=[Said(one.purpose, one.channel, one.granted) for one in body.consents],
    )  # fmt: skip
    outcome = capture_person(
        actor=actor, noted=noted, unit_id=_unit(request, body.store), now=timezone.now(), today=timezone.localdate(),
        key=idempotency_key,
    )  # fmt: skip
    return replay_told(told({"status": "received"}), outcome)


def _unit(request: HttpRequest, code: str | None) -> int:
    actor = actor_of(request)
    if code is None:
        return actor.unit_id
    found = next((unit for unit in units_within(actor.path) if unit.code == code), None)
    if found is None:
        raise StoreUnknown(field="store", given=code)
    return found.id


CAPTURES = Router()
CAPTURES.post(
    "", response={200: Received, **PROBLEMS}, operation_id="capture_person", summary=word("Write somebody down"),
    description=word("Enrolled, or recognised by the phone; the answer does not tell which."),
)(capture)  # fmt: skip
