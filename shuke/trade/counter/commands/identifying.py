"""Who stands at the till: found by moving code, card, phone or member number; proven by a code on the member's phone."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.agreeing.codes import send_proof, use_proof
from shuke.customers.commands.identifiers import open_window
from shuke.customers.queries.known import customers_known_by
from shuke.customers.rules.codes import TooManyCodes
from shuke.customers.rules.identifiers import PhoneInvalid, normal_form
from shuke.customers.rules.sealing import tail_blind
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound
from shuke.trade.counter.models import Proof
from shuke.trade.counter.queries.standing import members_standing
from shuke.trade.counter.rules import tickets
from shuke.trade.counter.rules.member_code import (
    MemberCodeOver,
    is_member_code,
    member_code_for,
    read_member_code,
    seconds_of,
)
from shuke.trade.counter.rules.tickets import Ticket, ticket_for

# Persons of this store whose phone ends so; two are enough to know that it is not one.
TAIL = """
SELECT DISTINCT i.customer_id FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id
 WHERE i.kind = 'phone' AND i.tail = %s AND i.ended_at IS NULL AND c.status = 'active' AND c.home_unit_id = %s LIMIT 2
"""


class MemberUnknown(Refusal):
    """Nobody is known by that."""

    code = "member_unknown"
    status = 404
    message = _("No member is known by this. Register them, or look again.")


def till_of(actor: Actor) -> str:
    """The till as tickets name it."""
    return f"{actor.kind}:{actor.id}"


def ticket_read(actor: Actor, text: str, now: datetime) -> Ticket:
    """A ticket that this till was given; TicketInvalid."""
    return tickets.read(keyring().index, text, till_of(actor), now)


@command
def identify_member(*, actor: Actor, text: str, unit_id: int, now: datetime) -> Outcome:
    """A member is found at the till; answers what the till may know of each, with a ticket for this till.

    A moving code proves the member, and only to the till that scanned it first. Several persons share a phone: all are
    answered, the till asks which. MemberUnknown, MemberCodeOver.
    """
    wanted, is_proven = text.strip(), is_member_code(text.strip())
    with elevated():
        found = [_shown_code(actor, wanted, now)] if is_proven else _known(wanted)
        if not found:
            raise MemberUnknown(field="text")
        for customer_id in found:
            open_window(actor, customer_id)
    told = _told(actor, found, unit_id, now, is_proven=is_proven)
    record({"found": len(found), "proven": is_proven, "unit": unit_id}, found)
    return Done(told)


@command
def ask_proof(
    *, actor: Actor, unit_id: int, address: str, now: datetime, member: str = "", tail: str = ""
) -> Outcome:
    """A code goes to the phone of the member of a ticket, or of the one member of this store whose phone ends so.

    Answers a request to bring the code with. It is the same for a tail that nobody has, or several.
    """
    customer_id = ticket_read(actor, member, now).customer_id if member else _by_tail(tail, unit_id)
    sent = 0
    try:
        if customer_id:
            sent = send_proof(
                actor=actor, customer_id=customer_id, address=address, unit_id=unit_id, now=now
            ).value
    except TooManyCodes:
        if member:
            raise
        # that there is somebody with this tail is not told
    asked = Ticket(
        customer_id, f"{till_of(actor)}/{sent:020}", seconds_of(now + tickets.LIFE), False, _nonce()
    )
    record(
        {"unit": unit_id, "by": "ticket" if member else "tail"},
        [customer_id] if customer_id and member else [],
    )
    return Done(tickets.written(keyring().index, asked))


@command
def prove_member(
    *, actor: Actor, request: str, code: str, unit_id: int, address: str, now: datetime
) -> Outcome:
    """The member has told the code; answers as ``identify_member``. CodeWrong, TooManyCodes."""
    asked, code_id = _asked(actor, request, now)
    use_proof(asked.customer_id, address, code_id, code, now)
    with elevated():
        open_window(actor, asked.customer_id)
    told = _told(actor, [asked.customer_id], unit_id, now, is_proven=True)
    record({"unit": unit_id}, [asked.customer_id])
    return Done(told)


def _asked(actor: Actor, request: str, now: datetime) -> tuple[Ticket, int]:
    """The request of this till; the number of the code stands behind the till's name."""
    raw = tickets.opened(keyring().index, request)
    till, _slash, code_id = raw.by.rpartition("/")
    if till != till_of(actor) or raw.until <= seconds_of(now):
        raise tickets.TicketInvalid(field="request")
    return raw, int(code_id)


def _told(
    actor: Actor, customer_ids: Sequence[int], unit_id: int, now: datetime, *, is_proven: bool
) -> list[dict[str, Any]]:
    with elevated():
        standing = members_standing(actor=SYSTEM, customer_ids=list(customer_ids), unit_id=unit_id, now=now)
    key = keyring().index
    return [
        {
            "member": tickets.written(
                key, ticket_for(one["id"], till_of(actor), now, _nonce(), is_proven=is_proven)
            ),
            "is_proven": is_proven,
            **one,
        }
        for one in standing
    ]


def _nonce() -> str:
    return secrets.token_hex(8)


def _shown_code(actor: Actor, text: str, now: datetime) -> int:
    """Whose moving code it is; once for ever, but for the till that has it already."""
    customer_id, slot = read_member_code(keyring().index, text, now)
    digest = cipher.blind(
        keyring().index, "counter.code", member_code_for(keyring().index, customer_id, slot)
    )
    own = cipher.blind(keyring().index, "counter.code.by", f"{digest.hex()} {till_of(actor)}")
    if not spend(digest) and not Proof.objects.filter(digest=own).exists():
        raise MemberCodeOver(field="text")
    spend(own)
    found = customers_known_by(actor=SYSTEM, references=[("id", "", str(customer_id))])
    if not found:
        raise MemberUnknown(field="text")
    return next(iter(found.values()))[0]


def spend(digest: bytes) -> bool:
    """Whether the proof was not used before; now it is. Who comes second waits for the first, and finds it used."""
    with elevated():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(8305, hashtext(%s))", [digest.hex()])
        if Proof.objects.filter(digest=digest).exists():
            return False
        Proof.objects.create(digest=digest)
    return True


def _known(text: str) -> list[int]:
    references = [("member_no", "", text), ("card", "", text)]
    try:
        normal_form("phone", text)
        references.append(("phone", "", text))
    except PhoneInvalid:
        pass
    found = customers_known_by(actor=SYSTEM, references=references)
    return sorted({customer_id for ids in found.values() for customer_id in ids})[:5]


def _by_tail(tail: str, unit_id: int) -> int:
    if len(tail) != 4 or not tail.isascii() or not tail.isdigit():
        raise NotFound(field="tail")
    with elevated(), connection.cursor() as cursor:
        cursor.execute(TAIL, [tail_blind(keyring().index, tail), unit_id])
        rows = cursor.fetchall()
    return int(rows[0][0]) if len(rows) == 1 else 0
