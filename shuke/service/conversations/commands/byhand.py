"""Written or called from a colleague's own phone: allowed by the same rule as every message, logged, counted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.consents import consent_facts_of
from shuke.customers.queries.profile import home_path_of
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.conversations.commands.queueing import KEPT_ELSE, next_id, outer_key
from shuke.service.conversations.commands.sending import approach_to
from shuke.service.conversations.models import Message
from shuke.service.conversations.rules.contact import may_contact
from shuke.service.conversations.rules.sealing import Content, sealed

BY_HAND = ("phone", "wechat", "sms")
PURPOSES_BY_HAND = ("service", "marketing")
WHY_NOT: dict[str, Any] = {
    "closed": _("This account is closed: the person is left alone."),
    "restricted": _("This person's details are kept, and used for nothing."),
    "minor": _("Under 14 nobody is sent offers."),
    "withdrawn": _("The person said no to this on this channel."),
    "not_asked": _("The person did not agree to offers on this channel. Ask first."),
    "not_profiled": _("The person does not want purchases analysed: write without naming what was bought."),
    "cap_day": _("Somebody wrote to this person today already."),
    "cap_week": _("Two offers in a week are enough."),
    "cap_month": _("Four offers in a month are enough."),
    "quiet_hours": _("Between 21:00 and 9:00 people are left alone."),
}


class ContactRefused(Refusal):
    """The person may not be contacted now; the sentence says why."""

    code = "contact_refused"
    status = 409
    message = _("%(why)s")


class ContactUnclear(Refusal):
    """No such channel or purpose, or no words."""

    code = "contact_unclear"
    message = _("Say on which channel, what for, and in 1 to 1,000 characters what.")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is written or said, where and what for."""

    channel: str
    purpose: str
    text: str
    is_from_purchases: bool = False


@command
def log_contact(
    *, actor: Actor, customer_id: int, spoken: Spoken, now: datetime, today: date, key: str | None = None
) -> Outcome:
    """A colleague writes to or calls a customer from the own phone; answers the message's id, or refuses with the reason.

    Consent, age, caps and quiet hours count as for everything that the program sends. The words are kept as messages are:
    as ciphertext, for half a year.
    """
    if not actor.sees("C"):  # who sees no contact writes through the program
        raise Forbidden()
    home_path = home_path_of(actor=actor, customer_id=customer_id)
    if home_path is None:
        raise NotFound(field="customer_id")
    text = normalize("NFC", spoken.text).strip()
    if spoken.channel not in BY_HAND or spoken.purpose not in PURPOSES_BY_HAND or not 1 <= len(text) <= 1000:
        raise ContactUnclear(field="text")
    facts = consent_facts_of(actor=actor, customer_id=customer_id)
    approach = approach_to(customer_id, home_path, now, is_from_purchases=spoken.is_from_purchases)
    answer = may_contact(
        purpose=spoken.purpose, channel=spoken.channel, facts=facts, today=today, approach=approach
    )
    if not answer:
        raise ContactRefused(why=str(WHY_NOT[answer.reason]), reason=answer.reason)
    row_id = _kept(actor, customer_id, home_path, spoken, text, now)
    record({"message": row_id, "channel": spoken.channel, "purpose": spoken.purpose}, [customer_id])
    return Done(row_id)


def _kept(actor: Actor, customer_id: int, home_path: str, spoken: Spoken, text: str, now: datetime) -> int:
    with elevated():
        row_id, own = next_id(), cipher.new_person_key()
        key_id, outer = outer_key(customer_id)
        Message.objects.create(
            id=row_id, customer_id=customer_id, unit_path=home_path, channel=spoken.channel, purpose=spoken.purpose,
            ciphertext=sealed(own, row_id, Content("", text)), person_key_id=key_id, wrapped=cipher.wrap(outer, own),
            state="sent", ended_at=now, erase_at=now + KEPT_ELSE, staff_id=actor.staff_id or None,
        )  # fmt: skip
    return row_id
