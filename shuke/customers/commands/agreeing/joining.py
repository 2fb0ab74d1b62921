"""Becoming a member with a phone and a code: whoever holds the phone is that customer, known or new."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shuke.customers.commands.agreeing.codes import Asking, known_customer, use_code
from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.identifiers import write_identifier
from shuke.customers.commands.origins import captured_by, note_arrival
from shuke.customers.commands.people import enrol_person
from shuke.customers.models import CardLink, Customer
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.consents import Said
from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells when joining: the name, answers to consents, and where it was (a campaign's or event's name)."""

    name: str
    said: Sequence[Said] = ()
    source: str = "join"
    campaign: str = ""


@command
def join_member(
    *, actor: Actor, asking: Asking, code_id: int, code: str, unit_id: int, told: Told, now: datetime
) -> Outcome:
    """With a right code somebody becomes a member of a store, or is recognised; answers the secret of the card's link.

    Who is known keeps name and store as they are; consents are recorded for either.
    """
    blind = use_code(asking, code_id, code, now)
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    today = day_at(now, unit.timezone)
    # A poster may name a campaign that is over, or an event that was never written down: then there is none.
    captured = captured_by(told.source, told.campaign, unit.path, today, lenient=True)
    with elevated():
        customer_id = known_customer(blind)
        is_new = customer_id is None
    if customer_id is None:
        customer_id = enrol_person(
            actor=actor, name=told.name, identifiers={"phone": asking.phone}, home_unit_id=unit_id, today=today,
            captured=captured,
        ).value  # fmt: skip
    with elevated():
        note_arrival(customer_id, captured, actor.staff_id or None, is_new=is_new)
        if told.said:
            record_consents(
                actor=actor, customer_id=customer_id, said=told.said, source=told.source, evidence="code",
                now=now, campaign=told.campaign,
            )  # fmt: skip
        secret = new_card(customer_id, told.source, actor.staff_id or None)
    facts = {"unit": unit_id, "new": is_new, "source": told.source, "campaign": told.campaign}
    record({name: value for name, value in facts.items() if value != ""}, [customer_id])
    return Done({"card": secret, "is_new": is_new, "customer": customer_id})


def new_card(customer_id: int, source: str, staff_id: int | None) -> str:
    """The card of a member, within an act that enrols; the secret of its link. The member number is the number on it, by
    which a till finds the member."""
    number = Customer.objects.values_list("member_no", flat=True).get(id=customer_id)
    write_identifier(customer_id, "card", number, captured=Captured(source), staff_id=staff_id, primary=False)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CardLink.objects.create(customer_id=customer_id, secret_hash=link_hash(secret))
    return secret


def link_hash(secret: str) -> bytes:
    """What is kept of a link's secret."""
    return sha256(secret.encode()).digest()
