"""Somebody is written down in a few words: from a call, a visit, an exhibition, by a partner or on a site for companies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.identifiers import look_up, write_identifier
from shuke.customers.commands.marks import add_note
from shuke.customers.commands.origins import captured_by, note_arrival, note_origin
from shuke.customers.commands.people import enrol_person
from shuke.customers.models import Customer, Identifier
from shuke.customers.rules.campaigns import WAYS
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.consents import Said
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.names import clean, name_columns
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound

SITE = "site"  # a program writes, by its key


class WayUnknown(Refusal):
    """No such short form."""

    code = "way_unknown"
    message = _("There is no such form.")


@dataclass(frozen=True, slots=True)
class Noted:
    """What was written down: the phone first; ``campaign`` is a code, ``evidence`` says how the consents were heard."""

    phone: str
    name: str
    way: str
    email: str = ""
    campaign: str = ""
    note: str = ""
    said: Sequence[Said] = ()
    evidence: str = "spoken"


@command
def capture_person(
    *, actor: Actor, noted: Noted, unit_id: int, now: datetime, today: date, key: str | None = None
) -> Outcome:
    """Somebody becomes a customer of a store or is recognised by the phone; answers {"customer", "is_new"}.

    Recognised is who is within reach; whom the phone belongs to elsewhere is not told, and the comparing of records finds it.
    Who is known keeps name and store; what was empty is filled. CampaignUnknown, PhoneInvalid, NameMissing.
    """
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    if noted.way not in (*WAYS, SITE):
        raise WayUnknown(field="way")
    captured = captured_by(noted.way, noted.campaign, unit.path, today)
    customer_id = _known(actor, noted.phone)
    is_new = customer_id is None
    if customer_id is None:
        identifiers = {kind: text for kind, text in (("phone", noted.phone), ("email", noted.email)) if text}
        customer_id = int(
            enrol_person(
                actor=actor, name=noted.name, identifiers=identifiers, home_unit_id=unit.id, today=today,
                captured=captured,
            ).value
        )  # fmt: skip
    else:
        _fill(customer_id, noted, captured, actor.staff_id or None)
    with elevated():
        if noted.said:
            record_consents(
                actor=actor, customer_id=customer_id, said=noted.said, source=noted.way, evidence=noted.evidence,
                now=now, campaign=noted.campaign,
            )  # fmt: skip
        if noted.note.strip():
            add_note(actor=actor, customer_id=customer_id, text=noted.note)
    facts = {"unit": unit.id, "source": noted.way, "new": is_new, "campaign": captured.campaign_id}
    record({name: value for name, value in facts.items() if value is not None}, [customer_id])
    return Done({"customer": customer_id, "is_new": is_new})


def _known(actor: Actor, phone: str) -> int | None:
    """Who is reached at that phone and within the actor's reach; an assistant finds by an exact phone as at the till."""
    normal = normal_form("phone", phone)
    if actor.may("customers.look_up"):
        look_up(actor=actor, text=phone)
    blind = blind_of(keyring().index, "phone", normal)
    found = Identifier.objects.filter(kind="phone", blind=blind, ended_at=None, customer__status="active")
    people = found.filter(customer__kind="person").order_by("-is_primary", "customer_id")
    return people.values_list("customer_id", flat=True).first()


def _fill(customer_id: int, noted: Noted, captured: Captured, staff_id: int | None) -> None:
    """What was not known is known now: the name of who has none, an e-mail; and that the person came."""
    with elevated():
        customer = Customer.objects.select_for_update(of=("self",)).get(id=customer_id)
        name = clean(noted.name)
        if name and not customer.name:
            Customer.objects.filter(id=customer_id).update(
                name=name, version=customer.version + 1, **name_columns(name)
            )
            note_origin(customer_id, ["name"], captured, staff_id)
        if noted.email:
            write_identifier(
                customer_id, "email", noted.email, captured=captured, staff_id=staff_id, primary=False
            )
        note_arrival(customer_id, captured, staff_id, is_new=False)
