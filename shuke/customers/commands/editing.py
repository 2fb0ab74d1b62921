"""Correcting who a customer is: the form's fields together, refused where somebody else changed them meanwhile."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.origins import note_origin
from shuke.customers.commands.people import NameMissing, move_customer
from shuke.customers.commands.reached import lock_reached
from shuke.customers.commands.ties.guarded import has_guardian
from shuke.customers.models import Birthday, Customer
from shuke.customers.rules.birthdays import checked_birthday
from shuke.customers.rules.captured import AT_THE_DESK
from shuke.customers.rules.names import clean, name_columns
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale

LANGUAGES = ("", "zh-hans", "en")
GENDERS = ("", "f", "m")
ORGANISATION_KINDS = ("corporate", "distributor", "partner", "supplier")


class ChoiceUnknown(Refusal):
    """A gender, language or kind that is none."""

    code = "choice_unknown"
    message = _("Choose one of those offered.")


def _among(field: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ChoiceUnknown(field=field)
    return value


def _locked(customer_id: int, kind: str) -> Customer:
    customer = lock_reached(customer_id)
    if customer.kind != kind or customer.status != "active":
        raise NotFound(field="customer_id")
    return customer


@command
def edit_person(
    *, actor: Actor, customer_id: int, version: int, today: date, name: str, gender: str, language: str,
    birthday: dict[str, Any] | None, home_unit_id: int | None = None,
) -> Outcome:  # fmt: skip
    """Name, gender, language, birthday and home store of a person as a form says them; ``version`` is the form's.

    A birthday of None takes it away, except from who was not shown it: there it stays. A store of None leaves it.
    Refused as Stale where the row was changed since.
    """
    customer = _locked(customer_id, "person")
    _among("gender", gender, GENDERS)
    wanted: Any = None
    if birthday:
        wanted = checked_birthday(birthday, today, is_guarded=has_guardian(customer_id))
    known = (
        Birthday.objects.filter(customer_id=customer_id).values("year", "month", "day", "is_lunar").first()
    )
    if wanted is None and actor.sees("C") != "full":
        wanted = known
    columns = {
        "name": _named(name, customer),
        "gender": gender,
        "language": _among("language", language, LANGUAGES),
    }
    changed = _changed(customer, columns) + (["birthday"] if (wanted or None) != (known or None) else [])
    moved = home_unit_id is not None and home_unit_id != customer.home_unit_id
    if not _may_write(actor, customer, version, changed, moved=moved):
        return Unchanged(customer_id)
    with elevated():
        if "birthday" in changed:
            Birthday.objects.filter(customer_id=customer_id).delete()
            if wanted:
                Birthday.objects.create(customer_id=customer_id, **wanted)
    return _written(actor, customer, columns, changed, home_unit_id if moved else None)


@command
def edit_organisation(
    *, actor: Actor, customer_id: int, version: int, name: str, organisation_kind: str, language: str,
    home_unit_id: int | None = None,
) -> Outcome:  # fmt: skip
    """Name, kind, language and home store of an organisation as a form says them; as edit_person."""
    customer = _locked(customer_id, "organisation")
    columns = {
        "name": _named(name, customer), "language": _among("language", language, LANGUAGES),
        "organisation_kind": _among("organisation_kind", organisation_kind, ORGANISATION_KINDS),
    }  # fmt: skip
    changed = _changed(customer, columns)
    moved = home_unit_id is not None and home_unit_id != customer.home_unit_id
    if not _may_write(actor, customer, version, changed, moved=moved):
        return Unchanged(customer_id)
    return _written(actor, customer, columns, changed, home_unit_id if moved else None)


def _named(name: str, customer: Customer) -> str:
    """The name as it is kept; who is known by a number only may stay without one."""
    name = clean(name)
    if len(name) > 120 or (not name and customer.name):
        raise NameMissing(field="name")
    return name


def _changed(customer: Customer, columns: dict[str, str]) -> list[str]:
    return sorted(field for field, value in columns.items() if getattr(customer, field) != value)


def _may_write(actor: Actor, customer: Customer, version: int, changed: list[str], *, moved: bool) -> bool:
    """Whether there is anything to write; a refusal where the form is old or the store is not the actor's to change."""
    if not changed and not moved:
        return False
    if customer.version != version:
        raise Stale(field="version")
    if moved and not actor.may("customers.move_customer"):
        raise Forbidden(field="home_unit_id")
    return True


def _written(
    actor: Actor, customer: Customer, columns: dict[str, str], changed: list[str], home: int | None
) -> Outcome:
    if changed:
        found = {**columns, **(dict(name_columns(columns["name"])) if "name" in changed else {})}
        Customer.objects.filter(id=customer.id).update(**found, version=customer.version + 1)
    with elevated():
        told = ["kind" if field == "organisation_kind" else field for field in changed]
        note_origin(customer.id, told, AT_THE_DESK, actor.staff_id or None)
    record({"fields": changed + (["store"] if home else [])}, [customer.id])
    if home:
        move_customer(actor=actor, customer_id=customer.id, home_unit_id=home)
    return Done(customer.id)
