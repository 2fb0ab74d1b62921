"""The outbox: what went out or waits, with how many of each state; words only for who may see them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.customers.queries.keys import key_numbered
from shuke.customers.rules.identifiers import masked
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.service.conversations.rules.sealing import Content, opened

_LISTED = """
SELECT id, customer_id, channel, purpose, state, reason, tries, created_at, ended_at, due_at, ciphertext, person_key_id, wrapped
  FROM conversations_message WHERE (%(state)s = '' OR state = %(state)s) AND (%(before)s::bigint IS NULL OR id < %(before)s)
 ORDER BY id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A line of the outbox; the address is masked, and a code is written over unless the page may show it."""

    id: int
    customer_id: int | None
    channel: str
    purpose: str
    state: str
    reason: str
    tries: int
    created_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    address: str
    text: str


@query("conversations.view_outbox")
def messages_listed(
    *, actor: Actor, state: str = "", before: int | None = None, limit: int = 50, shows_codes: bool = False
) -> list[MessageShown]:
    """Messages of the stores within reach, newest first; one more than ``limit`` where there are more."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, {"state": state, "before": before, "limit": limit + 1})
        rows: list[Any] = cursor.fetchall()
    return [_shown(row, actor, shows_codes=shows_codes) for row in rows]


@query("conversations.view_outbox")
def messages_by_state(*, actor: Actor) -> dict[str, int]:
    """How many messages wait, are sent, failed … within reach; counted up to 10,000 of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.state, (SELECT count(*) FROM (SELECT 1 FROM conversations_message m WHERE m.state = s.state"
            " LIMIT 10000) counted) FROM unnest(ARRAY['waiting', 'sending', 'failed', 'withheld', 'uncertain']) s(state)"
        )
        return {str(state): int(count) for state, count in cursor.fetchall()}


def _shown(row: Any, actor: Actor, *, shows_codes: bool) -> MessageShown:
    facts, (ciphertext, key_id, wrapped) = row[:10], row[10:]
    content = _content(facts[0], ciphertext, key_id, wrapped) if actor.sees("C") else None
    shown = ("", "")
    if content is not None:
        is_open = shows_codes or facts[3] != "code"
        shown = (
            masked("email" if facts[2] == "email" else "phone", content.address),
            content.text if is_open else re.sub(r"\d{4,}", "••••••", content.text),
        )
    told: tuple[Any, ...] = (*facts, *shown)
    return MessageShown(*told)


def _content(row_id: int, ciphertext: Any, key_id: int | None, wrapped: Any) -> Content | None:
    if ciphertext is None:
        return None
    with elevated():
        outer = key_numbered(actor=SYSTEM, key_id=key_id) if key_id else keyring().master
    return opened(cipher.unwrap(outer, wrapped), row_id, ciphertext) if outer else None
