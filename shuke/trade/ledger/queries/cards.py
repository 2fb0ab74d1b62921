"""Cards: a gift card by its code, a member's count cards."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.trade.ledger.rules.codes import CodeInvalid, normal_code

# What has lapsed and the night has not booked yet is not counted.
CARDS = """
SELECT a.id, a.label, a.denomination_id, (a.available - coalesce(l.lapsed, 0))::bigint, l.expires_on
  FROM ledger_account a
  LEFT JOIN LATERAL (SELECT sum(remaining - held) FILTER (WHERE expires_at <= %(now)s) AS lapsed,
                            min(expires_on) FILTER (WHERE expires_at > %(now)s) AS expires_on
                       FROM ledger_lot WHERE account_id = a.id AND remaining > 0) l ON true
 WHERE a.is_open AND {where} ORDER BY a.id DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card: what is left of it, until when; a gift card has no label."""

    id: int
    label: str
    denomination: str
    available: int
    expires_on: date | None


@query("ledger.view")
def gift_card_of(*, actor: Actor, code: str, now: datetime) -> CardShown | None:
    """What is left of the gift card with this code: who has the code may know. None for an unknown one."""
    try:
        blind = cipher.blind(keyring().index, "ledger.gift_card", normal_code(code))
    except CodeInvalid:
        return None
    with elevated():
        return next(iter(_cards("a.code_blind = %(blind)s", {"blind": blind, "now": now})), None)


@query("ledger.view")
def count_cards_of(*, actor: Actor, customer_id: int, now: datetime) -> list[CardShown]:
    """A member's count cards with something left, the newest first; nothing without class B."""
    if not actor.sees("B"):
        return []
    where = "a.kind = 'count_card' AND a.customer_id = %(customer)s AND a.available > 0"
    return [one for one in _cards(where, {"customer": customer_id, "now": now}) if one.available > 0]


def _cards(where: str, values: dict[str, Any]) -> list[CardShown]:
    with connection.cursor() as cursor:
        cursor.execute(CARDS.format(where=where), values)
        return [CardShown(*row) for row in cursor.fetchall()]
