"""What a till holds after it has found a member: a ticket, good for a quarter of an hour and for this till alone."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

LIFE = timedelta(minutes=15)
_MAC_BYTES = 16
_LABEL = b"counter.ticket\x1f"


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
    return Ticket(customer_id, by, int((now + LIFE).timestamp()), is_proven, nonce)


def written(key: bytes, ticket: Ticket) -> str:
    """A ticket as a text that only this house can make."""
    body = f"{ticket.customer_id}|{ticket.by}|{ticket.until}|{int(ticket.is_proven)}|{ticket.nonce}".encode()
    return urlsafe_b64encode(_mac(key, body) + body).decode().rstrip("=")


def read(key: bytes, text: str, by: str, now: datetime) -> Ticket:
    """A ticket of this till that still counts; TicketInvalid."""
    ticket = opened(key, text)
    if ticket.by != by or ticket.until <= now.timestamp():
        raise TicketInvalid(field="member")
    return ticket


def opened(key: bytes, text: str) -> Ticket:
    """A ticket of any till, over or not; TicketInvalid where this house did not make it."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError) as broken:
        raise TicketInvalid(field="member") from broken
    mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, body)):
        raise TicketInvalid(field="member")
    customer, whose, until, proven, nonce = body.decode().split("|")
    return Ticket(int(customer), whose, int(until), proven == "1", nonce)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _LABEL + body, sha256)[:_MAC_BYTES]
