"""Customers: people by their number elsewhere, their contacts as far as the key may see them."""

from functools import partial
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field

from shuke.customers.commands.puts import put_customers
from shuke.customers.commands.revealing import note_contacts_read
from shuke.customers.queries.exchange import customer_exchanged, customers_exchanged
from shuke.doors.api.answers import PageFilters
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import ExternalPath, IdPath, SourcePath
from shuke.doors.api.shapes import (
    INTEGRAL,
    LENIENT,
    NFC,
    THOUSAND,
    Day,
    Email,
    Empty120,
    Flag,
    Moment,
    Shape,
    Source,
    Text30,
    Text40,
    Text60,
    Text120,
    limits,
)
from shuke.foundation.org.actor import Actor
from shuke.insight.queries.scores import scores_exchanged

PERSON = {"kind": "person", "organisation_kind": ""}
TAG = r"^[^;；,，、|/\x00-\x1f]+$"


class BirthdayShape(Shape):
    """A birthday; the year may be unknown."""

    year: Annotated[int, INTEGRAL, Field(strict=True, ge=1900, le=2100)] | None = None
    month: Annotated[int, INTEGRAL, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, INTEGRAL, Field(strict=True, ge=1, le=31)]
    is_lunar: Flag = False


class ReachedBy(Shape):
    """What a customer is reached by; what is left out stays."""

    phone: Text40 | None = Field(None, description=word("As typed; kept as +8613800138000."))
    email: Email | None = None
    card: Text60 | None = None
    wechat: Text60 | None = None
    home_store: Text30 | None = Field(
        None, description=word("Code of a new customer's store; without it, the key's unit.")
    )
    owner: Text60 | None = Field(
        None, description=word("Login of who looks after a customer that nobody does yet.")
    )
    joined_on: Day | None = None
    tags: Annotated[list[Annotated[str, NFC, limits(30, 1, TAG)]], Field(max_length=20)] = []
    fields: Annotated[
        dict[Annotated[str, limits(40, 1)], Annotated[str, NFC, limits(500)]], Field(max_length=100)
    ] = Field({}, description=word("Custom fields: key and answer as text; what is left out stays."))


class CustomerBody(ReachedBy):
    """A person."""

    name: Empty120 | None = None
    gender: Literal["f", "m", ""] | None = None
    birthday: BirthdayShape | None = None


class CustomerItem(CustomerBody):
    """A person in a batch."""

    source: Source
    external_id: Text120


class CustomerBatch(Shape):
    """People, each judged alone."""

    items: Annotated[list[Annotated[CustomerItem, LENIENT]], THOUSAND]


class ExternalNumber(BaseModel):
    """A number in another system."""

    source: str
    external_id: str


class CustomerOut(BaseModel):
    """A customer as the key may see it: contacts in full, masked, or empty."""

    id: int
    member_no: str
    kind: Literal["person", "organisation"]
    organisation_kind: str
    name: str
    gender: str
    birthday: BirthdayShape | None
    home_store: str
    owner: str | None
    joined_on: str
    source: str
    version: int
    created_at: str
    phones: list[str]
    emails: list[str]
    cards: list[str]
    wechats: list[str]
    are_contacts_masked: bool
    external_ids: list[ExternalNumber]
    tags: list[str]
    fields: dict[str, Any]


class ScoresOut(BaseModel):
    """What is computed of a customer; null where nothing is known or no forecast beats its rival."""

    id: int
    as_of: str
    stage: str | None
    grade: str | None
    abc: str
    r: int | None
    f: int | None
    m: int | None
    cell: str | None
    first_on: str | None
    last_on: str | None
    gap_days: int | None
    orders_12m: int
    spend_12m_minor: int
    chance_90_days: float | None
    chance_still_customer: float | None
    value_12m_minor: int | None


class CustomerPage(BaseModel):
    """A page, and the cursor of the next one."""

    items: list[CustomerOut]
    next: str | None


class CustomerFilters(PageFilters):
    """Which customers."""

    changed_since: Moment | None = Field(None, description=word("Whose profile or story changed since then."))
    store: Text30 | None = Field(None, description=word("Code of the home store."))
    member_no: Text60 | None = None
    source: Source | None = Field(None, description=word("With external_id: whose number it is."))
    external_id: Text120 | None = None
    phone: Text40 | None = Field(None, description=word("The whole phone."))
    card: Text60 | None = Field(None, description=word("The whole card."))


ADDRESS, PARTS = "/{source}/{path:external_id}", {"source": SourcePath, "external_id": ExternalPath}


def known_elsewhere(*, actor: Actor, kind: str, source: str, external_id: str) -> dict[str, Any]:
    """A customer by the number that another system gave."""
    return customer_exchanged(actor=actor, kind=kind, reference=("external", source, external_id))


def of_today() -> dict[str, Any]:
    """The day by which birthdays are judged and customers join."""
    return {"today": timezone.localdate()}


CUSTOMERS = Resource(
    act=put_customers,
    shape=CustomerOut,
    page=CustomerPage,
    listed=Listed(
        Words("list_customers", word("List customers"), word("People within the key's reach, oldest first.")),
        CustomerFilters,
        partial(customers_exchanged, kind="person"),
    ),
    batch=Batch(
        Words(
            "put_customers",
            word("Put many customers"),
            word("Up to 1,000 people, each known again or enrolled; a refused one takes no other with it."),
        ),
        CustomerBatch,
    ),
    reads=(
        Read(
            Words("read_customer", word("Read a customer"), word("By our own number.")),
            "/{int:customer_id}",
            {"customer_id": IdPath},
            partial(customer_exchanged, kind="person"),
        ),
        # Before the numbers of other systems, whose address would take it for one.
        Read(
            Words(
                "read_scores",
                word("Read a customer's figures and scores"),
                word("As the last run of the figures left them; 404 for who refused analysis."),
            ),
            "/{int:customer_id}/scores",
            {"customer_id": IdPath},
            scores_exchanged,
            ScoresOut,
        ),
        Read(
            Words(
                "read_customer_by_number",
                word("Read a customer by a number elsewhere"),
                word("By the number that another system gave."),
            ),
            ADDRESS,
            PARTS,
            partial(known_elsewhere, kind="person"),
        ),
    ),
    put=Put(
        Words(
            "put_customer",
            word("Put a customer"),
            word("Known again by number, card, phone or e-mail, or enrolled; what is left out stays."),
        ),
        ADDRESS,
        PARTS,
        CustomerBody,
    ),
    also=PERSON,
    moment=of_today,
    noted=note_contacts_read,
)
