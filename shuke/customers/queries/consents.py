"""Consents: whether a use is allowed, how things stand for one customer, and what was said when to which words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.customers.rules.birthdays import DateInvalid, born_on
from shuke.customers.rules.consents import Answer, Facts, may_be_used
from shuke.customers.rules.notices import FIRST_WORDS
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

_FACTS = """
SELECT c.id, c.status = 'active', b.year, b.month, b.day, b.is_lunar,
       ARRAY(SELECT s.purpose || '/' || s.channel || '/' || s.is_granted::int FROM customers_standing s
              WHERE s.customer_id = c.id),
       EXISTS (SELECT 1 FROM customers_restriction r WHERE r.customer_id = c.id AND r.kind = 'use' AND r.until_at IS NULL),
       EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = c.id AND g.until_on IS NULL)
  FROM customers_customer c LEFT JOIN customers_birthday b ON b.customer_id = c.id WHERE c.id = ANY (%s)
"""
_LEDGER = """
SELECT n.id, n.purpose, n.channel, n.is_granted, n.at, n.source, n.campaign, coalesce({staff}, ''), n.evidence,
       coalesce(t.version, 0), coalesce(CASE WHEN %s THEN t.text_en ELSE t.text END, '')
  FROM customers_consent n LEFT JOIN customers_notice t ON t.id = n.notice_id LEFT JOIN org_staff s ON s.id = n.staff_id
 WHERE n.customer_id = %s ORDER BY n.at DESC, n.id DESC LIMIT %s
"""


@query("customers.view")
def may_use(*, actor: Actor, customer_id: int, purpose: str, channel: str = "", today: date) -> Answer:
    """Whether this customer's details may be used for a purpose on a channel; who is out of reach may not be used."""
    return uses_allowed(actor=actor, customer_ids=[customer_id], purpose=purpose, channel=channel, today=today).get(
        customer_id, Answer(False, "closed")
    )  # fmt: skip


@query("customers.view")
def uses_allowed(
    *, actor: Actor, customer_ids: Collection[int], purpose: str, channel: str = "", today: date
) -> dict[int, Answer]:
    """The same for many: an answer for each within reach, by the same rule."""
    return {id_: may_be_used(purpose, channel, facts, today) for id_, facts in _facts_of(customer_ids)}


@query("customers.view")
def consent_facts_of(*, actor: Actor, customer_id: int) -> Facts | None:
    """What the rules of contact decide by; None out of reach."""
    return next((facts for _id, facts in _facts_of([customer_id])), None)


@query("customers.view_consents")
def standing_of(*, actor: Actor, customer_id: int) -> dict[tuple[str, str], bool]:
    """How each purpose stands on each channel for a customer within reach; what was never said is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT purpose, channel, is_granted FROM customers_standing WHERE customer_id = %s",
            [customer_id],
        )
        rows = cursor.fetchall()
    return {
        (purpose, channel): granted for purpose, channel, granted in rows if not _is_hidden(actor, purpose)
    }


def _is_hidden(actor: Actor, purpose: str) -> bool:
    """A guardian's consent tells of a child, which is class X."""
    return purpose == "guardian" and not actor.sees("X")


def _facts_of(customer_ids: Collection[int]) -> Iterable[tuple[int, Facts]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_customer WHERE id = ANY (%s)", [list(customer_ids)])
        reached = [row[0] for row in cursor.fetchall()]
    # An age decides, and is told to nobody: a scope that sees no birthdays must not write to a child for that.
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_FACTS, [reached])
        rows: list[Any] = cursor.fetchall()
    for id_, is_active, year, month, day, is_lunar, standing, is_restricted, has_guardian in rows:
        born = _born(year, month, day, is_lunar)
        yield id_, Facts(_read(standing), born, is_active, is_restricted, has_guardian)


def _read(standing: list[str]) -> dict[tuple[str, str], bool]:
    parts = (one.split("/") for one in standing)
    return {(purpose, channel): granted == "1" for purpose, channel, granted in parts}


def _born(year: int | None, month: int, day: int, is_lunar: bool) -> date | None:
    if year is None:
        return None
    try:
        return born_on(year, month, day, is_lunar)
    except DateInvalid:
        return None


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """One line of the ledger, with the words that were shown."""

    id: int
    purpose: str
    channel: str
    is_granted: bool
    at: datetime
    source: str
    campaign: str
    staff_name: str
    evidence: str
    notice_version: int
    notice_text: str


@query("customers.view_consents")
def consents_of(*, actor: Actor, customer_id: int, limit: int = 200) -> list[ConsentShown]:
    """What a customer within reach said, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LEDGER.format(staff=shown_name("s", actor)), [actor.language == "en", customer_id, limit]
        )
        rows = cursor.fetchall()
    return [ConsentShown(*row) for row in rows if not _is_hidden(actor, row[1])]


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """The words of a purpose that are shown now; version 1 is the program's own until the shop writes another."""

    purpose: str
    version: int
    text: str
    text_en: str


@query("customers.view_notices")
def notices_now(*, actor: Actor) -> dict[str, NoticeShown]:
    """The words shown now, by purpose."""
    found = {
        purpose: NoticeShown(purpose, 1, text, text_en) for purpose, (text, text_en) in FIRST_WORDS.items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT purpose, version, text, text_en FROM customers_notice ORDER BY purpose, version"
        )
        found |= {row[0]: NoticeShown(*row) for row in cursor.fetchall()}
    return found
