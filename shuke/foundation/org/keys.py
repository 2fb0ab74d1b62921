"""Keys of other programs: from the secret to the actor that it is, and how often it asks."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.bundles import BUNDLES, NOBODY
from shuke.foundation.org.former import name_since
from shuke.foundation.org.matrix import KEY_WORDS

FIND = """
SELECT k.id, k.name, k.scopes, u.id, u.path, k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute'
  FROM org_apikey k JOIN org_unit u ON u.id = k.unit_id
 WHERE k.secret_hash = %s AND k.ended_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
"""
COUNT = """
INSERT INTO org_keyuse AS u (key_id, window_at, requests) VALUES (%s, date_trunc('minute', now()), 1)
ON CONFLICT (key_id) DO UPDATE
   SET requests = CASE WHEN u.window_at = excluded.window_at THEN u.requests + 1 ELSE 1 END, window_at = excluded.window_at
RETURNING requests, ceil(60 - extract(second FROM now()))::int
"""


class KeyRefused(Refusal):
    """No key, or one that is unknown, over or taken back: which of them is not told."""

    code = "unauthorized"
    status = 401
    message = _("A valid key is needed: send the header “Authorization: Bearer shuke_…”.")


class TooMany(Refusal):
    """More requests than a key may make in a minute."""

    code = "rate_limited"
    status = 429
    message = _("This key has made too many requests. Wait %(wait)s seconds.")


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that asks, by its key."""

    key_id: int
    actor: Actor


def caller_of(secret: str, language: str) -> Caller:
    """The program whose key this is; KeyRefused. Its last use is noted, at most once a minute."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [sha256(secret.encode()).digest()])
        row: Any = cursor.fetchone()
        if row is None:
            raise KeyRefused()
        key_id, name, scopes, unit_id, path, is_long_ago = row
        if is_long_ago:
            cursor.execute("UPDATE org_apikey SET last_used_at = now() WHERE id = %s", [key_id])
    return Caller(key_id, actor_of_key(key_id, name, scopes, unit_id, path, language))


def count_request(key_id: int, limit: int) -> None:
    """One more request of the running minute; TooMany beyond the limit."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key_id])
        requests, wait = cursor.fetchone()
    if requests > limit:
        raise TooMany(wait=wait)


def actor_of_key(
    key_id: int, name: str, scopes: list[str], unit_id: int, path: str, language: str = ""
) -> Actor:
    """The actor that a key is: everything below its unit, by the acts and field classes of its scopes."""
    permissions = frozenset(act for scope in scopes for act in _acts(scope))
    return Actor(
        kind="key", id=key_id, name=name, role="key", scope="subtree", unit_id=unit_id, path=path, units=(unit_id,),
        permissions=permissions, classes=_classes(scopes, permissions), language=language,
    )  # fmt: skip


def _acts(scope: str) -> tuple[str, ...]:
    if scope in KEY_WORDS:
        return KEY_WORDS[scope].acts
    return NOBODY[scope] if scope == "integrate" else BUNDLES.get(scope, (name_since(scope),))


def _classes(scopes: list[str], permissions: frozenset[str]) -> dict[str, str]:
    """Who may read customers sees their contacts masked, until a word opens them."""
    words = [word for word in KEY_WORDS.values() if word.acts and set(word.acts) <= permissions]
    words += [KEY_WORDS[scope] for scope in scopes if scope in KEY_WORDS]
    masked = "".join(word.masked for word in words)
    return dict.fromkeys(masked, "masked") | dict.fromkeys("".join(word.full for word in words), "full")
