"""One-time codes: how many, how long, how often; and what is said of each failure."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal

DIGITS = 6
MOST_TRIES = 5
LIFE = timedelta(minutes=10)
BETWEEN = timedelta(seconds=60)  # between two codes to one phone
SPAN = timedelta(hours=1)
# In an hour: codes to one phone, wrong tries for one phone, codes and wrong tries from one network address (a whole shop
# stands behind one address on a busy Saturday).
SENT_TO_PHONE, WRONG_FOR_PHONE, SENT_FROM_ORIGIN, WRONG_FROM_ORIGIN = 5, 10, 60, 60


class CodeWrong(Refusal):
    """Not the code, or one that is over: which of them is not told."""

    code = "code_wrong"
    message = _("This code is wrong or no longer valid. Look at the newest message, or ask for a new code.")


class TooManyCodes(Refusal):
    """Asked or guessed too often."""

    code = "rate_limited"
    status = 429
    message = _("Too many tries. Try again in %(wait)s min.")


@dataclass(frozen=True, slots=True)
class Lately:
    """What happened in the last hour for one phone and from one network address."""

    last_sent_at: datetime | None = None
    sent_to_phone: int = 0
    wrong_for_phone: int = 0
    sent_from_origin: int = 0
    wrong_from_origin: int = 0


def check_sending(lately: Lately, now: datetime) -> None:
    """TooManyCodes where no further code may be sent now."""
    if lately.last_sent_at is not None and now - lately.last_sent_at < BETWEEN:
        raise TooManyCodes(field="phone", wait=1)
    if lately.sent_to_phone >= SENT_TO_PHONE or lately.sent_from_origin >= SENT_FROM_ORIGIN:
        raise TooManyCodes(field="phone", wait=60)


def check_guessing(lately: Lately) -> None:
    """TooManyCodes where no further code may be tried now, whichever code it is."""
    if lately.wrong_for_phone >= WRONG_FOR_PHONE or lately.wrong_from_origin >= WRONG_FROM_ORIGIN:
        raise TooManyCodes(field="code", wait=60)


def digest_of(index_key: bytes, code_id: int, blind: bytes, code: str) -> bytes:
    """The keyed hash of a code, bound to its row and phone."""
    return cipher.blind(index_key, f"code:{code_id}:{blind.hex()}", code)


def is_same(digest: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(digest, other)
