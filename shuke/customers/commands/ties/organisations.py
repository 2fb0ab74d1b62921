"""Who speaks for an organisation: added, made the first to call, ended and brought back."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.marks import TextLength
from shuke.customers.commands.people import enrol_person
from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Contact, Customer, Identifier
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.names import clean
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound

MOST_LETTERS = 60


class NotAPerson(Refusal):
    """A contact that is an organisation, or an organisation that is a person."""

    code = "not_a_person"
    message = _("A contact is a person who speaks for an organisation.")


def _organisation(organisation_id: int) -> Customer:
    found = lock_reached(organisation_id)
    if found.kind != "organisation" or found.status != "active":
        raise NotFound(field="organisation_id")
    return found


def _role(text: str) -> str:
    role = clean(text)
    if len(role) > MOST_LETTERS:
        raise TextLength(field="role", most=MOST_LETTERS)
    return role


@command
def add_contact(
    *, actor: Actor, organisation_id: int, name: str, role: str, today: date, phone: str = "", email: str = "",
    person_id: int | None = None, key: str | None = None,
) -> Outcome:  # fmt: skip
    """Somebody speaks for an organisation; answers the contact's id.

    The person named by ``person_id``, else one within reach of the same name and phone, else one enrolled now at the
    organisation's store. The first contact of an organisation is the one to call.
    """
    organisation, role = _organisation(organisation_id), _role(role)
    identifiers = {kind: text for kind, text in (("phone", phone.strip()), ("email", email.strip())) if text}
    person = person_id or _known(name, identifiers.get("phone", ""))
    if person is None:
        person = enrol_person(
            actor=actor,
            name=name,
            identifiers=identifiers,
            home_unit_id=organisation.home_unit_id,
            today=today,
        ).value
    elif not Customer.objects.filter(id=person, kind="person", status="active").exists():
        raise NotFound(field="person_id") if person_id != organisation_id else NotAPerson(field="person_id")
    with elevated():
        open_ones = Contact.objects.filter(organisation_id=organisation_id, until_on=None)
        if same := open_ones.filter(person_id=person).first():
            return Unchanged(same.id)
        contact = Contact.objects.create(
            organisation_id=organisation_id,
            person_id=person,
            role=role,
            from_on=today,
            is_primary=not open_ones.exists(),
        )
    record({"contact": contact.id, "organisation": organisation_id}, [organisation_id, person])
    return Done(contact.id)


def _known(name: str, phone: str) -> int | None:
    """A person within reach of that name and phone: nobody is enrolled a second time as a contact."""
    if not phone:
        return None
    blind = blind_of(keyring().index, "phone", normal_form("phone", phone))
    found = Identifier.objects.filter(kind="phone", blind=blind, ended_at=None, customer__name=clean(name))
    return (
        found.filter(customer__kind="person", customer__status="active")
        .values_list("customer_id", flat=True)
        .first()
    )


def _open(organisation_id: int, contact_id: int) -> Contact:
    _organisation(organisation_id)
    found = Contact.objects.filter(id=contact_id, organisation_id=organisation_id).first()
    if found is None:
        raise NotFound(field="contact_id")
    return found


def _prefer(contact: Contact) -> None:
    with elevated():
        others = Contact.objects.filter(organisation_id=contact.organisation_id, is_primary=True)
        others.exclude(id=contact.id).update(is_primary=False)
        Contact.objects.filter(id=contact.id).update(is_primary=True)


@command
def prefer_contact(*, actor: Actor, organisation_id: int, contact_id: int) -> Outcome:
    """This one is called first."""
    contact = _open(organisation_id, contact_id)
    if contact.until_on is not None:
        raise NotFound(field="contact_id")
    if contact.is_primary:
        return Unchanged(contact_id)
    _prefer(contact)
    record({"contact": contact_id}, [organisation_id])
    return Done(contact_id)


@command
def end_contact(*, actor: Actor, organisation_id: int, contact_id: int, today: date) -> Outcome:
    """Somebody speaks for an organisation no more; the next one is called first. The time is kept as a dated fact."""
    contact = _open(organisation_id, contact_id)
    if contact.until_on is not None:
        return Unchanged(contact_id)
    until = max(today, contact.from_on)
    with elevated():
        Contact.objects.filter(id=contact_id).update(until_on=until, is_primary=False)
        rest = Contact.objects.filter(organisation_id=organisation_id, until_on=None).order_by("id").first()
    if contact.is_primary and rest:
        _prefer(rest)
    record({"contact": contact_id}, [organisation_id, contact.person_id])
    return Done(contact_id)


@command
def return_contact(*, actor: Actor, organisation_id: int, contact_id: int) -> Outcome:
    """The undo of end_contact."""
    contact = _open(organisation_id, contact_id)
    with elevated():
        open_ones = Contact.objects.filter(organisation_id=organisation_id, until_on=None)
        if contact.until_on is None or open_ones.filter(person_id=contact.person_id).exists():
            return Unchanged(contact_id)
        Contact.objects.filter(id=contact_id).update(until_on=None, is_primary=not open_ones.exists())
    record({"contact": contact_id}, [organisation_id, contact.person_id])
    return Done(contact_id)
