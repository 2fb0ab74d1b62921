"""What a till holds after it has found a member: a ticket, good for a quarter of an hour and for this till alone."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.cipher import CipherBroken
from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.counter.rules.member_code import seconds_of

LIFE = timedelta(minutes=15)
_CONTEXT = b"counter.ticket"


class TicketInvalid(Refusal):
    """No ticket of this till, or one that is over: which of them is not told."""

    code = "ticket_invalid"
    status = 410
    message = _("Find the member again: what this till knew of them is over.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whom a till has found. ``by`` is the till's actor ("key:3", "staff:7"); ``is_proven``: by a moving code or a code by
    text message. ``nonce`` makes each one different, so that a proof pays once."""

    customer_id: int
    by: str
    until: int
    is_proven: bool
    nonce: str


def ticket_for(customer_id: int, by: str, now: datetime, nonce: str, *, is_proven: bool) -> Ticket:
    """A fresh one."""
    return Ticket(customer_id, by, seconds_of(now + LIFE), is_proven, nonce)


def written(key: bytes, ticket: Ticket) -> str:
    """A ticket as a text that only this house can make or read, as long for each member as for nobody."""
    body = f"{ticket.customer_id:020}|{ticket.by}|{ticket.until}|{int(ticket.is_proven)}|{ticket.nonce}"
    return urlsafe_b64encode(cipher.seal(_own(key), _CONTEXT, body)).decode().rstrip("=")


def read(key: bytes, text: str, by: str, now: datetime) -> Ticket:
    """A ticket of this till that still counts; TicketInvalid."""
    ticket = opened(key, text)
    if ticket.by != by or ticket.until <= seconds_of(now):
        raise TicketInvalid(field="member")
    return ticket


def opened(key: bytes, text: str) -> Ticket:
    """A ticket of any till, over or not; TicketInvalid where this house did not make it."""
    try:
        body = cipher.open_sealed(_own(key), _CONTEXT, urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (CipherBroken, Error, ValueError) as broken:
        raise TicketInvalid(field="member") from broken
    customer, whose, until, proven, nonce = body.split("|")
    return Ticket(int(customer), whose, int(until), proven == "1", nonce)


def _own(key: bytes) -> bytes:
    """A key of tickets alone: what seals does not also index."""
    return hmac.digest(key, _CONTEXT, sha256)
