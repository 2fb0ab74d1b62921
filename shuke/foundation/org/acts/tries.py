"""How often somebody may try what could be guessed: each try is written before it is judged, and stays written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.audit import log
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated

# So many tries within such a time, the right ones too.
Limits = tuple[tuple[timedelta, int], ...]
_TRIES = """
SELECT now(), array(SELECT at FROM audit_event WHERE actor_kind = %s AND actor_id = %s AND act = %s AND at > now() - %s
                     ORDER BY at DESC LIMIT 100)
"""


class TooManyTries(Refusal):
    """Tried too often."""

    code = "rate_limited"
    status = 429
    message = _("Too many tries. Try again in %(wait)s min.")


def check_tries(tries: Sequence[datetime], now: datetime, limits: Limits) -> None:
    """TooManyTries where the tries, this one among them, are more than one may; says when the next is possible."""
    waits = [
        sorted(at for at in tries if at > now - span)[-most] + span - now
        for span, most in limits
        if sum(at > now - span for at in tries) > most
    ]
    if waits:
        raise TooManyTries(wait=max(waits) // timedelta(minutes=1) + 1)


def count_try(actor: Actor, act: str, limits: Limits) -> None:
    """Within a running act: one more try of this actor, under a word of its own in the log. TooManyTries.

    It is written on the second connection: twenty at once are counted each, and one that is refused stays counted.
    """
    witness = "witness"
    asked: list[Any] = [actor.kind, actor.id, act, max(span for span, _most in limits)]
    with elevated():
        with transaction.atomic(using=witness):
            log.write_event(log.next_event_id(witness), act, actor.kind, actor.id, {}, using=witness)
        with transaction.atomic(using=witness), connections[witness].cursor() as cursor:
            cursor.execute(_TRIES, asked)
            now, tries = cursor.fetchone()
    check_tries(tries, now, limits)
