"""A child becomes a customer by its guardian's word; grown to 14 it decides alone; who the guardian is, is shown for a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shuke.customers.commands.agreeing.codes import Asking, known_customer, use_code
from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.agreeing.joining import new_card
from shuke.customers.commands.identifiers import REASONS, ReasonMissing
from shuke.customers.commands.origins import captured_by
from shuke.customers.commands.people import NameMissing, NewPerson, write_person
from shuke.customers.commands.reached import lock_reached
from shuke.customers.commands.revealing import require_reveals_left
from shuke.customers.commands.ties.guarded import guardians_in_full, has_guardian
from shuke.customers.models import Birthday, Guardianship
from shuke.customers.rules.birthdays import BirthdayColumns, checked_birthday
from shuke.customers.rules.captured import AT_THE_DESK, Captured
from shuke.customers.rules.consents import Said
from shuke.customers.rules.guardians import (
    OWN_WORD,
    ChildAndGuardian,
    RelationUnknown,
    StillAChild,
    checked_child,
    is_under_age,
)
from shuke.customers.rules.names import clean
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound

AGREED = Said("guardian", "", is_granted=True)


@dataclass(frozen=True, slots=True)
class Child:
    """A child as its guardian tells of it: ``birthday`` has year, month, day, is_lunar; ``agrees`` is the ticked box."""

    name: str
    birthday: dict[str, Any] | None
    relation: str
    guardian_name: str
    agrees: bool
    campaign: str = ""  # the code of a poster


@command
def enrol_child(
    *, actor: Actor, asking: Asking, code_id: int, code: str, unit_id: int, child: Child, now: datetime, today: date,
    captured: Captured = AT_THE_DESK,
) -> Outcome:  # fmt: skip
    """With the code that went to the guardian's phone a child under 14 becomes a customer; answers as join_member does.

    Who holds the phone is the guardian: the customer known by it, else one enrolled now. A child of that guardian of the
    same name and birthday is recognised, and by staff a child of the store whose guardian has left. What can be refused is
    refused before the code is used up.
    """
    born = _born(child, today)
    checked_child(dict(born) if born else None, child.relation, today, agrees=child.agrees)
    if not clean(child.name):
        raise NameMissing(field="name")
    if not clean(child.guardian_name):
        raise NameMissing(field="guardian_name")
    blind = use_code(asking, code_id, code, now)
    unit = unit_within(actor.path, unit_id)
    captured = captured_by(captured.source, child.campaign, unit.path if unit else "", today, lenient=True)
    guardian_id = _guardian(actor, asking, blind, unit_id, child, captured, today)
    with elevated():
        child_id = _known_child(guardian_id, clean(child.name), born)
        is_linked, is_new = child_id is not None, False
        if child_id is None and actor.kind == "staff":
            child_id = _left_alone(unit_id, clean(child.name), born)
        if child_id is None:
            child_id, is_new = (
                write_person(actor, NewPerson(child.name, unit_id, today, birthday=born), captured),
                True,
            )
        if not is_linked:
            Guardianship.objects.create(
                child_id=child_id, guardian_id=guardian_id, relation=child.relation, from_on=today,
                recorded_by_id=actor.staff_id or None,
            )  # fmt: skip
        record_consents(
            actor=actor, customer_id=child_id, said=[AGREED], source=captured.source, evidence="code", now=now
        )
        secret = new_card(child_id, captured.source, actor.staff_id or None)
    record({"unit": unit_id, "new": is_new, "source": captured.source}, [child_id])
    return Done({"card": secret, "is_new": is_new, "customer": child_id})


def _born(child: Child, today: date) -> BirthdayColumns | None:
    return checked_birthday(child.birthday, today, is_guarded=True) if child.birthday else None


def _guardian(
    actor: Actor, asking: Asking, blind: bytes, unit_id: int, child: Child, captured: Captured, today: date
) -> int:
    with elevated():
        known = known_customer(blind)
        if known is not None and has_guardian(known):
            raise ChildAndGuardian(field="phone")
    if known is not None:
        return known
    return write_person(
        actor, NewPerson(child.guardian_name, unit_id, today, {"phone": asking.phone}), captured
    )


def _known_child(guardian_id: int, name: str, born: BirthdayColumns | None) -> int | None:
    mine = Guardianship.objects.filter(
        guardian_id=guardian_id, until_on=None, child__name=name, child__status="active"
    )
    same = Birthday.objects.filter(customer_id__in=mine.values("child_id"), **dict(born or {}))
    return same.values_list("customer_id", flat=True).first()


def _birthday(customer_id: int) -> dict[str, Any] | None:
    with elevated():
        rows = Birthday.objects.filter(customer_id=customer_id).values("year", "month", "day", "is_lunar")
        return next((dict(row) for row in rows), None)


def _left_alone(unit_id: int, name: str, born: BirthdayColumns | None) -> int | None:
    """A child of this store whom nobody answers for any more: whoever looks at the guardian may bring both together."""
    guarded = Guardianship.objects.filter(until_on=None)
    same = Birthday.objects.filter(
        customer__home_unit_id=unit_id, customer__name=name, customer__status="active"
    )
    found = same.filter(**dict(born or {})).exclude(customer_id__in=guarded.values("child_id"))
    return found.values_list("customer_id", flat=True).first()


@command
def come_of_age(*, actor: Actor, customer_id: int, how: str, now: datetime, today: date) -> Outcome:
    """Somebody who was enrolled by a guardian and turned 14 agrees alone: the guardian answers no more. Answers the id.

    What the guardian agreed to ends with it; offers and analysis are asked for anew, box by box.
    """
    if how not in OWN_WORD:
        raise RelationUnknown(field="how")
    lock_reached(customer_id)
    if not has_guardian(customer_id):
        return Unchanged(customer_id)
    birthday = _birthday(customer_id)
    if birthday is None or birthday["year"] is None or is_under_age(birthday, today):
        raise StillAChild(field="customer_id")
    with elevated():
        Guardianship.objects.filter(child_id=customer_id, until_on=None).update(until_on=today)
        ended = [Said("guardian", "", is_granted=False)]
        record_consents(
            actor=actor, customer_id=customer_id, said=ended, source="desk", evidence=how, now=now
        )
    record({"how": how}, [customer_id])
    return Done(customer_id)


@command
def reveal_guardian(*, actor: Actor, customer_id: int, reason: str) -> Outcome:
    """Who answers for a child is shown, for a stated reason; answers (id or None out of reach, name, relation) of each."""
    if reason not in REASONS:
        raise ReasonMissing(field="reason")
    found = guardians_in_full(customer_id) if actor.sees("X") else []
    if not found:
        raise NotFound(field="customer_id")
    require_reveals_left(actor)
    record({"kind": "guardian", "reason": reason, "role": actor.role}, [customer_id])
    return Done(found)
