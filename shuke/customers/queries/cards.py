"""The member's card, opened by its link: what is on it, and nothing else of the customer."""

from dataclasses import dataclass
from hashlib import sha256

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
