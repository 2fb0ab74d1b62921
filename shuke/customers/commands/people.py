"""Enrolling (also with the shop's own fields answered), renaming, moving customers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.commands.identifiers import write_identifier
from shuke.customers.commands.origins import note_arrival, note_origin
from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Birthday, Customer, Ownership
from shuke.customers.rules.birthdays import BirthdayColumns, checked_birthday
from shuke.customers.rules.captured import AT_THE_DESK, Captured
from shuke.customers.rules.names import clean, name_columns
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale


class NameMissing(Refusal):
    """Nothing to call the customer by."""

    code = "name_missing"
    message = _("A name of 1 to 120 characters is needed.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as written down at first: ``identifiers`` maps kind to text as typed; ``birthday`` is checked already."""

    name: str
    home_unit_id: int
    today: date
    identifiers: Mapping[str, str] = field(default_factory=dict)
    gender: str = ""
    birthday: BirthdayColumns | None = None


@command
def enrol_person(
    *, actor: Actor, name: str, identifiers: dict[str, str], home_unit_id: int, today: date, gender: str = "",
    birthday: dict[str, Any] | None = None, captured: Captured = AT_THE_DESK, key: str | None = None,
) -> Outcome:  # fmt: skip
    """A person becomes a customer; answers the customer's id.

    ``identifiers`` maps kind to text as typed; ``birthday`` has year (or None), month, day, is_lunar. GuardianNeeded under
    14: enrol_child.
    """
    checked = checked_birthday(birthday, today) if birthday else None
    person = NewPerson(name, home_unit_id, today, identifiers, gender, checked)
    customer_id = write_person(actor, person, captured)
    record({"unit": home_unit_id, "source": captured.source, "fields": sorted(identifiers)}, [customer_id])
    return Done(customer_id)


def write_person(actor: Actor, person: NewPerson, captured: Captured) -> int:
    """Write a person down, within an act that enrols; the customer's id."""
    customer = _new_customer(
        actor, person.name, person.home_unit_id, person.today, captured, kind="person", gender=person.gender
    )
    with elevated():
        if person.birthday:
            Birthday.objects.create(customer=customer, **person.birthday)
        _write_identifiers(actor, customer.id, person.identifiers, captured)
    return int(customer.id)


def _write_identifiers(
    actor: Actor, customer_id: int, identifiers: Mapping[str, str], captured: Captured
) -> None:
    for kind, text in identifiers.items():
        write_identifier(
            customer_id, kind, text, captured=captured, staff_id=actor.staff_id or None, primary=True
        )


@command
def enrol_organisation(
    *, actor: Actor, name: str, organisation_kind: str, identifiers: dict[str, str], home_unit_id: int, today: date,
    captured: Captured = AT_THE_DESK, key: str | None = None,
) -> Outcome:  # fmt: skip
    """A company, distributor, partner or supplier becomes a customer; answers its id."""
    customer = _new_customer(
        actor, name, home_unit_id, today, captured, kind="organisation", organisation_kind=organisation_kind
    )
    with elevated():
        _write_identifiers(actor, customer.id, identifiers, captured)
    record({"unit": home_unit_id, "source": captured.source, "fields": sorted(identifiers)}, [customer.id])
    return Done(customer.id)


def _new_customer(
    actor: Actor, name: str, home_unit_id: int, today: date, captured: Captured, **columns: Any
) -> Customer:
    name = clean(name)
    if not 1 <= len(name) <= 120:
        raise NameMissing(field="name")
    unit = unit_within(actor.path, home_unit_id)
    if unit is None:
        raise NotFound(field="home_unit_id")
    # Who enrols as an assistant looks after the customer from then on.
    owner = actor.staff_id if actor.scope == "own" else None
    with elevated():
        customer = Customer.objects.create(
            name=name, home_unit_id=unit.id, home_path=unit.path, joined_on=today, member_no=_next_member_no(),
            owner_id=owner, source=captured.source, campaign_id=captured.campaign_id, captured_by_id=actor.staff_id or None,
            **name_columns(name), **columns,
        )  # fmt: skip
        if owner:
            Ownership.objects.create(customer=customer, staff_id=owner, from_on=today)
        note_arrival(customer.id, captured, actor.staff_id or None, is_new=True)
    return customer


def _next_member_no() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('customers_member_no')")
        return f"M{cursor.fetchone()[0]:08d}"


@command
def rename(*, actor: Actor, customer_id: int, name: str, version: int) -> Outcome:
    """A customer's name is corrected; ``version`` is the one the form was opened with."""
    customer = lock_reached(customer_id)
    name = clean(name)
    if not 1 <= len(name) <= 120:
        raise NameMissing(field="name")
    if customer.name == name:
        return Unchanged(customer_id)
    if customer.version != version:
        raise Stale(field="name")
    Customer.objects.filter(id=customer_id).update(name=name, version=version + 1, **name_columns(name))
    with elevated():
        note_origin(customer_id, ["name"], AT_THE_DESK, actor.staff_id or None)
    record({"fields": ["name"]}, [customer_id])
    return Done(customer_id)


@command
def move_customer(*, actor: Actor, customer_id: int, home_unit_id: int) -> Outcome:
    """A customer belongs to another store from now on; past sales stay where they were made."""
    customer = lock_reached(customer_id)
    unit = unit_within("", home_unit_id)
    if unit is None:
        raise NotFound(field="home_unit_id")
    if customer.home_unit_id == home_unit_id:
        return Unchanged(customer_id)
    with elevated():
        Customer.objects.filter(id=customer_id).update(
            home_unit_id=unit.id, home_path=unit.path, version=customer.version + 1
        )
    record({"from": customer.home_unit_id, "to": home_unit_id}, [customer_id])
    return Done(customer_id)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who is enrolled; an organisation where its kind is told."""

    name: str
    home_unit_id: int
    today: date
    identifiers: Mapping[str, str] = field(default_factory=dict)
    organisation_kind: str = ""
    gender: str = ""
    birthday: Mapping[str, Any] | None = None


@command
def enrol_with_answers(
    *, actor: Actor, enrolment: Enrolment, answers: Mapping[str, Any], key: str | None = None
) -> Outcome:
    """Somebody becomes a customer, and what the shop's own fields ask is known at once; answers the customer's id.

    Nobody is enrolled where an answer is refused.
    """
    if not actor.may("customers.set_field_values"):
        raise Forbidden()
    told: dict[str, Any] = {
        "name": enrolment.name, "identifiers": dict(enrolment.identifiers), "home_unit_id": enrolment.home_unit_id,
        "today": enrolment.today,
    }  # fmt: skip
    if enrolment.organisation_kind:
        customer_id = enrol_organisation(
            actor=actor, organisation_kind=enrolment.organisation_kind, **told
        ).value
    else:
        birthday = dict(enrolment.birthday) if enrolment.birthday else None
        customer_id = enrol_person(actor=actor, gender=enrolment.gender, birthday=birthday, **told).value
    set_field_values(actor=actor, customer_id=customer_id, values=dict(answers))
    record({"customer": customer_id, "fields": sorted(answers)})
    return Done(customer_id)
