"""A till without a network: coupons that carry their own proof, and how much it may take off before it is heard of again.

Signed with Ed25519 (RFC 8032); the key is passed in. A ticket and an allowance are never taken for each other: each is
signed under its own name.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.standing import CouponExpired
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.documents import TermsInvalid, read_as, written

Kind = Literal["coupons", "points"]
TICKET, ALLOWANCE = "SKC1", "SKA1"
LONGEST_TEXT = 2_000  # what a picture of a code still holds


class SignatureWrong(Refusal):
    """What this shop did not sign, or what was changed since."""

    code = "signature_wrong"
    message = _("This code was not made by this shop.")


class AllowanceSpent(Refusal):
    """More than the till may take off without a network."""

    code = "allowance_spent"
    status = 409
    message = _("Without a network this till may take off at most %(left)s more.")


class AllowanceOver(Refusal):
    """Its time has passed."""

    code = "allowance_over"
    status = 410
    message = _("This till may no longer take coupons or points without a network. Connect it first.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A coupon as its picture shows it: enough to count what it takes off, and nothing of whose it is."""

    code: str
    offer: Offer
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one terminal may take off until a moment (ISO 8601), in minor units."""

    serial: int
    terminal: str
    unit_id: int
    kind: Kind
    budget_minor: int
    until: str


def public_key(key: bytes) -> bytes:
    """The half by which others look, 32 bytes."""
    made = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return made.public_bytes(Encoding.Raw, PublicFormat.Raw)


def signed(key: bytes, name: str, value: Ticket | Allowance) -> str:
    """A value and its proof as one text: name, content, signature."""
    content = json.dumps(written(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    text = f"{name}.{_wrapped(content)}"
    return f"{text}.{_wrapped(Ed25519PrivateKey.from_private_bytes(key).sign(text.encode()))}"


def ticket_in(public: bytes, text: str, today: date) -> Ticket:
    """The coupon that a picture shows; SignatureWrong, CouponExpired."""
    ticket = _opened(public, TICKET, Ticket, text)
    if ticket.ends_on is not None and today > ticket.ends_on:
        raise CouponExpired(field="codes")
    return ticket


def allowance_in(public: bytes, text: str) -> Allowance:
    """The allowance that a text grants; SignatureWrong."""
    return _opened(public, ALLOWANCE, Allowance, text)


def counts_alone(offer: Offer) -> bool:
    """Whether a phone counts it without asking: a plain amount off, from a sum on, and nothing else that must be known."""
    where = offer.where
    plain = Where(from_on=where.from_on, to_on=where.to_on, units=where.units, least_minor=where.least_minor)
    return offer.kind == "amount" and where == plain and not (offer.not_on or offer.not_on_weekdays)


def off_alone(offer: Offer, total_minor: int) -> int:
    """What such a coupon takes off a sale; 0 below its sum."""
    return min(offer.minor, total_minor) if total_minor >= max(offer.where.least_minor, 1) else 0


def left_of(allowance: Allowance, spent_minor: int) -> int:
    """What may still be taken off."""
    return max(0, allowance.budget_minor - spent_minor)


def require_allowed(allowance: Allowance, terminal: str, spent_minor: int, minor: int, now: datetime) -> None:
    """AllowanceOver after its time and for another terminal, AllowanceSpent beyond what is left."""
    if terminal != allowance.terminal or now >= datetime.fromisoformat(allowance.until):
        raise AllowanceOver(field="allowance")
    if minor > left_of(allowance, spent_minor):
        raise AllowanceSpent(field="minor", left=left_of(allowance, spent_minor))


def _opened[T](public: bytes, name: str, kind: type[T], text: str) -> T:
    parts = text.strip().split(".")
    if len(parts) != 3 or parts[0] != name or len(text) > LONGEST_TEXT:
        raise SignatureWrong(field="codes")
    try:
        content, signature = _unwrapped(parts[1]), _unwrapped(parts[2])
        # One text for one value: a signature is not stretched to another way of writing the same bytes.
        if f"{name}.{_wrapped(content)}.{_wrapped(signature)}" != text.strip():
            raise SignatureWrong(field="codes")
        Ed25519PublicKey.from_public_bytes(public).verify(signature, f"{name}.{parts[1]}".encode())
        value: Any = json.loads(content)
        return read_as(kind, value)
    except (InvalidSignature, binascii.Error, ValueError, TermsInvalid) as no:
        raise SignatureWrong(field="codes") from no


def _wrapped(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unwrapped(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
