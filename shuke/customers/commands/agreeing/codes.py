"""One-time codes: sent to a phone, tried, used once. Every try is counted before it is judged, and stays counted."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.utils.translation import gettext as _

from shuke.customers.models import OneTimeCode
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.rules.codes import (
    DIGITS,
    LIFE,
    MOST_TRIES,
    SPAN,
    CodeWrong,
    Lately,
    check_guessing,
    check_sending,
    digest_of,
    is_same,
)
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.messages import Message, hand_over
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.refusals import NotFound

LATELY = """
SELECT max(created_at) FILTER (WHERE blind = %(blind)s), count(*) FILTER (WHERE blind = %(blind)s),
       coalesce(sum(tries) FILTER (WHERE blind = %(blind)s AND used_at IS NULL), 0),
       count(*) FILTER (WHERE origin = %(origin)s),
       coalesce(sum(tries) FILTER (WHERE origin = %(origin)s AND used_at IS NULL), 0)
  FROM customers_onetimecode WHERE created_at > %(since)s AND (blind = %(blind)s OR origin = %(origin)s)
"""
KNOWN = """
SELECT i.customer_id FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id AND c.status = 'active'
 WHERE i.blind = %s AND i.kind = 'phone' AND i.ended_at IS NULL AND c.kind = 'person'
 ORDER BY i.is_primary DESC, i.customer_id LIMIT 1
"""
COUNT = """
UPDATE customers_onetimecode SET tries = tries + 1
 WHERE id = %s AND blind = %s AND tries < %s AND used_at IS NULL AND expires_at > %s RETURNING digest
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a code or tries one: the phone as typed, and the network address (never a header's word for it)."""

    phone: str
    address: str

    def blinds(self) -> tuple[str, bytes, bytes]:
        """The phone's normal form, its blind index, and the address's."""
        index, normal = keyring().index, normal_form("phone", self.phone)
        return normal, blind_of(index, "phone", normal), cipher.blind(index, "origin", self.address)


@command
def send_code(
    *, actor: Actor, asking: Asking, unit_id: int, now: datetime, is_change: bool = False
) -> Outcome:
    """A code goes to a phone; answers the code's number. Nobody but who holds the phone learns whether it is known.

    The same is done for a known and an unknown phone; only the words of the message differ. ``is_change``: a member wants
    this number for the own card, as part of that act.
    """
    _normal, blind, _origin = asking.blinds()
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    with elevated():
        sent = _sent(
            actor,
            asking.blinds(),
            unit,
            "number_code" if is_change else "join_code",
            lambda: _change_words() if is_change else _known_words(blind),
            now,
        )
    record({"code": sent, "unit": unit.id})
    return Done(sent)


@command
def send_proof(*, actor: Actor, customer_id: int, address: str, unit_id: int, now: datetime) -> Outcome:
    """A code goes to a member's own phone, for the till to ask for; answers the code's number. NotFound without a phone."""
    unit = unit_within(actor.path, unit_id)
    with elevated():
        asking = _asking_for(customer_id, address)
    if unit is None or asking is None:
        raise NotFound(field="unit_id" if unit is None else "customer_id")
    words = _("Your code for the till is %(code)s. Tell it to the assistant only if you stand there now.")
    with elevated():
        sent = _sent(actor, asking.blinds(), unit, "till_code", lambda: words, now)
    record({"code": sent, "unit": unit.id}, [customer_id])
    return Done(sent)


@command
def ask_own_code(*, actor: Actor, address: str, now: datetime) -> Outcome:
    """A code goes to the own phone of a member who is signed in; answers the code's number.

    For what an open session alone does not do: many points, a new number.
    """
    unit = unit_within(actor.path, actor.unit_id)
    with elevated():
        asking = _asking_for(actor.member_id, address)
    if unit is None or asking is None:
        raise NotFound(field="phone")
    words = _(
        "Your code is %(code)s. It confirms what you are doing in your member pages. Tell it to nobody."
    )
    with elevated():
        sent = _sent(actor, asking.blinds(), unit, "own_code", lambda: words, now)
    record({"code": sent}, [actor.member_id])
    return Done(sent)


def _sent(
    actor: Actor, to: tuple[str, bytes, bytes], unit: UnitFound, template: str, words: Callable[[], str], now: datetime
) -> int:  # fmt: skip
    """A fresh code goes to a phone, in words with a place for it; its number. TooManyCodes."""
    normal, blind, origin = to
    _hold(blind)
    check_sending(_lately(blind, origin, now), now)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = OneTimeCode.objects.create(
        blind=blind, origin=origin, digest=b"", unit_id=unit.id, created_at=now, expires_at=now + LIFE
    )
    OneTimeCode.objects.filter(id=row.id).update(digest=digest_of(keyring().index, row.id, blind, code))
    message = Message(
        "sms", normal, words() % {"code": code}, "code", unit.path, template=template, values={"code": code}, until=now + LIFE
    )  # fmt: skip
    hand_over(actor=actor, message=message, now=now)
    return row.id


def use_proof(customer_id: int, address: str, code_id: int, code: str, now: datetime) -> None:
    """Use up a code that was sent to a member's phone, within the running act. CodeWrong, TooManyCodes."""
    with elevated():
        asking = _asking_for(customer_id, address)
    if asking is None:
        raise CodeWrong(field="code")
    use_code(asking, code_id, code, now)


def _asking_for(customer_id: int, address: str) -> Asking | None:
    found = contacts_of(actor=SYSTEM, customer_ids=[customer_id], kinds=["phone"])
    return Asking(found[0].shown, address) if found else None


def _change_words() -> str:
    return _(
        "Your code is %(code)s. It makes this the number of a member card. You did not ask for it? Tell it to nobody."
    )


def _known_words(blind: bytes) -> str:
    if known_customer(blind) is not None:
        return _("You are a member already. Your code is %(code)s; it opens your card. Tell it to nobody.")
    return _("Your code to become a member is %(code)s. It is valid for 10 minutes. Tell it to nobody.")


def known_customer(blind: bytes) -> int | None:
    """The customer who is reached at a phone, whoever asks."""
    with connections["default"].cursor() as cursor:
        cursor.execute(KNOWN, [blind])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def use_code(asking: Asking, code_id: int, code: str, now: datetime) -> bytes:
    """Use up a code, within the running act; the phone's blind index. CodeWrong, TooManyCodes.

    The try is counted on the second connection, before the code is looked at: neither a refusal nor twenty tries at once
    get more than five.
    """
    _normal, blind, origin = asking.blinds()
    with elevated():
        check_guessing(_lately(blind, origin, now))
    digest = _counted_try(code_id, blind, now)
    if digest is None or not is_same(digest_of(keyring().index, code_id, blind, code.strip()), digest):
        raise CodeWrong(field="code")
    with elevated():
        used = OneTimeCode.objects.filter(id=code_id, used_at=None).update(used_at=now)
    if not used:  # the same code twice at the same moment
        raise CodeWrong(field="code")
    return blind


def _counted_try(code_id: int, blind: bytes, now: datetime) -> bytes | None:
    with elevated(), transaction.atomic(using="witness"), connections["witness"].cursor() as cursor:
        cursor.execute(COUNT, [code_id, blind, MOST_TRIES, now])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _lately(blind: bytes, origin: bytes, now: datetime) -> Lately:
    with connections["default"].cursor() as cursor:
        cursor.execute(LATELY, {"blind": blind, "origin": origin, "since": now - SPAN})
        row: Any = cursor.fetchone()
    return Lately(row[0], *(int(number) for number in row[1:]))


def _hold(blind: bytes) -> None:
    """Two requests for one phone at the same moment are one after the other."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8304, hashtext(%s))", [blind.hex()])
