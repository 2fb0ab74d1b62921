"""A member fetches the own copy alone: the card's link, or being signed in, says who; a code to the phone proves it."""

from datetime import date, datetime

from shuke.customers.commands.agreeing.codes import Asking, send_code, use_code
from shuke.customers.queries.cards import Card, card_by_link, own_card
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.identifiers import masked
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.stewardship.privacy.commands.requests import answer_waiting
from shuke.stewardship.privacy.models import Request
from shuke.stewardship.privacy.queries.copies import own_copy
from shuke.stewardship.privacy.queries.person import phones_of
from shuke.stewardship.privacy.rules.deadlines import due_on
from shuke.stewardship.privacy.rules.requests import NoPhone


@command
def ask_own_copy(*, actor: Actor, secret: str, address: str, now: datetime, today: date) -> Outcome:
    """The member asks on the card for everything that is kept: a request, and a code to the phone that is known.

    Answers the code's number and the phone as it may be shown. NotFound for no card; NoPhone where none is known: then the
    store is asked.
    """
    card = _card_of(actor, secret)
    phone = _phone_of(card)
    with elevated():
        Request.objects.get_or_create(
            customer_id=card.customer_id, kind="copy", state="open",
            defaults={"way": "card", "received_on": today, "due_on": due_on(today)},
        )  # fmt: skip
    asking = Asking(phone, address)
    sent = send_code(actor=actor, asking=asking, unit_id=card.home_unit_id, now=now)
    record({"code": sent.value}, [card.customer_id])
    return Done({"code": sent.value, "masked": masked("phone", phone)})


@command
def fetch_own_copy(
    *, actor: Actor, secret: str, code_id: int, code: str, address: str, now: datetime
) -> Outcome:
    """With the right code the copy is handed out, and the request is met; answers its sheets, which stand nowhere else.

    The log knows of it, or nothing is handed out.
    """
    card = _card_of(actor, secret)
    phone = _phone_of(card)
    blind = use_code(Asking(phone, address), code_id, code, now)
    if blind != blind_of(keyring().index, "phone", phone):
        raise CodeWrong(field="code")
    with elevated():
        sheets = own_copy(actor=SYSTEM, customer_id=card.customer_id)
        waiting = Request.objects.filter(customer_id=card.customer_id, kind="copy", state="open")
        waiting.update(proof="code")
        answer_waiting(actor, card.customer_id, "copy", now)
    record({"rows": {sheet.table: len(sheet.rows) for sheet in sheets}}, [card.customer_id])
    return Done(sheets)


def _card_of(actor: Actor, secret: str) -> Card:
    """Whose copy it is: of the link, or of the member who is signed in and needs none."""
    return own_card(actor=actor) if actor.kind == "member" else card_by_link(actor=actor, secret=secret)


def _phone_of(card: Card) -> str:
    phones = phones_of(card.customer_id)
    if not phones:
        raise NoPhone()
    return phones[0]
