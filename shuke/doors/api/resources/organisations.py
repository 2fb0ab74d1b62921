"""Organisations: companies, distributors, partners and suppliers, by their number elsewhere."""

from functools import partial
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as word

from shuke.customers.commands.puts import put_customers
from shuke.customers.commands.revealing import note_contacts_read
from shuke.customers.queries.exchange import customer_exchanged, customers_exchanged
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import IdPath
from shuke.doors.api.resources.customers import (
    ADDRESS,
    PARTS,
    CustomerFilters,
    CustomerOut,
    CustomerPage,
    ReachedBy,
    known_elsewhere,
    of_today,
)
from shuke.doors.api.shapes import LENIENT, THOUSAND, Shape, Source, Text120

ORGANISATION: dict[str, Any] = {"kind": "organisation", "gender": None, "birthday": None}
OrganisationKind = Literal["corporate", "distributor", "partner", "supplier"]


class OrganisationBody(ReachedBy):
    """An organisation."""

    name: Text120
    organisation_kind: OrganisationKind = "corporate"


class OrganisationItem(OrganisationBody):
    """An organisation in a batch."""

    source: Source
    external_id: Text120


class OrganisationBatch(Shape):
    """Organisations, each judged alone."""

    items: Annotated[list[Annotated[OrganisationItem, LENIENT]], THOUSAND]


ORGANISATIONS = Resource(
    act=put_customers,
    shape=CustomerOut,
    page=CustomerPage,
    listed=Listed(
        Words(
            "list_organisations",
            word("List organisations"),
            word("Organisations within the key's reach, oldest first."),
        ),
        CustomerFilters,
        partial(customers_exchanged, kind="organisation"),
    ),
    batch=Batch(
        Words(
            "put_organisations",
            word("Put many organisations"),
            word("Up to 1,000 organisations; a refused one takes no other with it."),
        ),
        OrganisationBatch,
    ),
    reads=(
        Read(
            Words("read_organisation", word("Read an organisation"), word("By our own number.")),
            "/{int:customer_id}",
            {"customer_id": IdPath},
            partial(customer_exchanged, kind="organisation"),
        ),
        Read(
            Words(
                "read_organisation_by_number",
                word("Read an organisation by a number elsewhere"),
                word("By the number that another system gave."),
            ),
            ADDRESS,
            PARTS,
            partial(known_elsewhere, kind="organisation"),
        ),
    ),
    put=Put(
        Words(
            "put_organisation",
            word("Put an organisation"),
            word("Known again by its number, or enrolled; what is left out stays."),
        ),
        ADDRESS,
        PARTS,
        OrganisationBody,
    ),
    also=ORGANISATION,
    moment=of_today,
    noted=note_contacts_read,
)
