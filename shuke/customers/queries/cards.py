"""The member's card, opened by its link: what is on it, and nothing else of the customer. Phones that are signed in."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

_CARD = """
SELECT c.id, c.name, c.member_no, c.joined_on, {unit}, c.home_path, c.home_unit_id
  FROM customers_cardlink l JOIN customers_customer c ON c.id = l.customer_id AND c.status = 'active'
  JOIN org_unit u ON u.id = c.home_unit_id WHERE l.secret_hash = %s AND l.ended_at IS NULL
"""
_OWN = """
SELECT c.id, c.name, c.member_no, c.joined_on, {unit}, c.home_path, c.home_unit_id
  FROM customers_customer c JOIN org_unit u ON u.id = c.home_unit_id WHERE c.id = %s AND c.status = 'active'
"""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a member's card."""

    customer_id: int
    name: str
    member_no: str
    joined_on: object
    store: str
    home_path: str
    home_unit_id: int


@query("customers.open_card")
def card_by_link(*, actor: Actor, secret: str) -> Card:
    """The card whose link this is; NotFound for any other text. The link itself is the right to see it."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_CARD.format(unit=shown_name("u", actor)), [sha256(secret.encode()).digest()])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    return Card(*row)


@query("customers.open_card")
def own_card(*, actor: Actor) -> Card:
    """The card of the member who is signed in; NotFound for everybody else."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN.format(unit=shown_name("u", actor)), [actor.member_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    return Card(*row)


# The number that proved it must still be the member's own: a phone number is given to somebody else one day.
_SESSION = """
SELECT s.id, c.id, c.name, c.member_no, c.language, c.joined_on, {unit}, c.home_unit_id, c.home_path, u.timezone, u.currency,
       s.is_remembered
  FROM customers_membersession s JOIN customers_customer c ON c.id = s.customer_id AND c.status = 'active'
  JOIN org_unit u ON u.id = c.home_unit_id
 WHERE s.secret_hash = %(hash)s AND s.ended_at IS NULL AND s.until_at > %(now)s
   AND EXISTS (SELECT 1 FROM customers_identifier i WHERE i.customer_id = c.id AND i.blind = s.blind AND i.ended_at IS NULL)
"""
_PHONES = """
SELECT id, device, way, created_at, until_at, is_remembered FROM customers_membersession
 WHERE customer_id = %s AND ended_at IS NULL AND until_at > %s ORDER BY created_at DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The member who is signed in on a phone, with what every page of the member shows."""

    session_id: int
    customer_id: int
    name: str
    member_no: str
    language: str
    joined_on: object
    store: str
    home_unit_id: int
    home_path: str
    timezone: str
    currency: str
    is_remembered: bool


@query("customers.open_card")
def member_signed_in(*, actor: Actor, secret: str, now: datetime) -> SignedIn | None:
    """Who is signed in by this secret; None where it is over, or was never one. The secret itself is the right to ask."""
    values: dict[str, Any] = {"hash": sha256(secret.encode()).digest(), "now": now}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_SESSION.format(unit=shown_name("u", actor)), values)
        row = cursor.fetchone()
    return SignedIn(*row) if row else None


@dataclass(frozen=True, slots=True)
class PhoneShown:
    """A phone on which the member is signed in."""

    id: int
    device: str
    way: str
    since_at: datetime
    until_at: datetime
    is_remembered: bool


@query("customers.open_card")
def phones_signed_in(*, actor: Actor, now: datetime) -> list[PhoneShown]:
    """The member's own phones that are signed in, the newest first."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_PHONES, [actor.member_id, now])
        return [PhoneShown(*row) for row in cursor.fetchall()]
