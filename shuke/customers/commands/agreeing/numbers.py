"""A member changes the own mobile number: with a code to the new one and a code to the old one, and every phone signs in anew."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuke.customers.commands.agreeing.codes import Asking, ask_own_code, send_code, use_code, use_proof
from shuke.customers.commands.agreeing.sessions import Device, opened_session
from shuke.customers.commands.identifiers import write_identifier
from shuke.customers.commands.known_by import prefer
from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Identifier, MemberSession
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.identifiers import masked, normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.messages import SLOT, Message, hand_over
from shuke.foundation.org.refusals import NotFound

SOURCE = "portal"


class SameNumber(Refusal):
    """It is the member's number already."""

    code = "number_same"
    message = gettext_lazy("This is your number already.")


class NumberElsewhere(Refusal):
    """Another membership has the number. Told only to who has proved to hold both numbers."""

    code = "number_elsewhere"
    status = 409
    message = gettext_lazy(
        "There is another membership with this number. A store can make one of both: ask there."
    )


@dataclass(frozen=True, slots=True)
class NewNumber:
    """The new number as typed, and the two codes that were told: (its number, what was typed)."""

    phone: str
    told_new: tuple[int, str]
    told_old: tuple[int, str]
    address: str


@command
def ask_phone_change(*, actor: Actor, phone: str, address: str, now: datetime) -> Outcome:
    """Codes go to the new number and to the own one; answers both codes' numbers, the new one's first. SameNumber.

    The same happens whether the new number is known or not.
    """
    blind = blind_of(keyring().index, "phone", normal_form("phone", phone))
    with elevated():
        if Identifier.objects.filter(customer_id=actor.member_id, blind=blind, ended_at=None).exists():
            raise SameNumber(field="phone")
    old = ask_own_code(actor=actor, address=address, now=now).value
    new = send_code(
        actor=actor, asking=Asking(phone, address), unit_id=actor.unit_id, now=now, is_change=True
    ).value
    record({"codes": [new, old]}, [actor.member_id])
    return Done([new, old])


@command
def change_own_phone(*, actor: Actor, change: NewNumber, device: Device, now: datetime) -> Outcome:
    """The new number takes the old one's place; every phone is signed out, and this one in again. Answers the new secret.

    CodeWrong, TooManyCodes, SameNumber, NumberElsewhere. The old number is told.
    """
    member = actor.member_id
    blind = use_code(Asking(change.phone, change.address), *change.told_new, now)
    use_proof(member, change.address, *change.told_old, now)
    lock_reached(member)
    with elevated():
        old = _reached_at(member)
        if (
            Identifier.objects.filter(kind="phone", blind=blind, ended_at=None)
            .exclude(customer_id=member)
            .exists()
        ):
            raise NumberElsewhere(field="phone")
        made = write_identifier(
            member, "phone", change.phone, captured=Captured(SOURCE), staff_id=None, primary=False
        )
        if made is None:
            raise SameNumber(field="phone")
        former = Identifier.objects.filter(customer_id=member, kind="phone", blind=_blind(old), ended_at=None)
        ended = list(former.values_list("id", flat=True))
        former.update(ended_at=now, is_primary=False)
        prefer(Identifier.objects.get(id=made))
        MemberSession.objects.filter(customer_id=member, ended_at=None).update(ended_at=now)
        secret = opened_session(member, blind, "phone", device, now)
    record({"identifier": made, "ended": ended}, [member])
    _tell(actor, old, change.phone, now)
    return Done(secret)


def _blind(phone: str) -> bytes:
    return blind_of(keyring().index, "phone", normal_form("phone", phone))


def _reached_at(member: int) -> str:
    """The number to which the code of the old one went."""
    found = contacts_of(actor=SYSTEM, customer_ids=[member], kinds=["phone"])
    if not found:
        raise NotFound(field="phone")
    return found[0].shown


def _tell(actor: Actor, old: str, new: str, now: datetime) -> None:
    """The old number hears of it: whoever took a phone over has its owner warned."""
    if not SLOT:
        return
    words = _(
        "The number of your member card is %(number)s from now on. It was not you? Call the store at once."
    )
    text = words % {"number": masked("phone", normal_form("phone", new))}
    message = Message(
        "sms", old, text, "code", actor.path, template="number_changed", values={"text": text}, customer_id=actor.member_id
    )  # fmt: skip
    hand_over(actor=actor, message=message, now=now)
