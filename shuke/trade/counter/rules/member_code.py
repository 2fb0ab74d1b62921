"""The moving code on a member's phone: it says who, and that the phone is here now."""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

SECONDS = 30  # how long one code is shown
DRIFT = 1  # codes before and after the running one that still count: clocks differ, and a scan takes a moment
MARK = "SK"
_MAC_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LABEL = b"counter.member_code\x1f"


class MemberCodeInvalid(Refusal):
    """No code of this house, or a changed one."""

    code = "member_code_invalid"
    message = _("This is no member code of this shop.")


class MemberCodeOver(Refusal):
    """A code that was good a while ago: a photograph, or a phone without network."""

    code = "member_code_over"
    status = 410
    message = _("This member code is over. Ask the member to open the card anew.")


def seconds_of(now: datetime) -> int:
    """Whole seconds since 1970: codes and tickets are numbered by them."""
    return (now - _EPOCH) // timedelta(seconds=1)


def slot_at(now: datetime) -> int:
    """The number of the running half minute."""
    return seconds_of(now) // SECONDS


def seconds_left(now: datetime) -> int:
    """How long the running code is still shown."""
    return SECONDS - seconds_of(now) % SECONDS


def member_code_for(key: bytes, customer_id: int, slot: int) -> str:
    """The code of a half minute: capitals and digits only, which a QR code holds in least room."""
    body = customer_id.to_bytes(8) + slot.to_bytes(5)
    return MARK + b32encode(body + _mac(key, body)).decode().rstrip("=")


def is_member_code(text: str) -> bool:
    """Whether a scanned text means to be one."""
    return text.startswith(MARK) and len(text) > 30


def read_member_code(key: bytes, text: str, now: datetime) -> tuple[int, int]:
    """Customer and half minute of a code; MemberCodeInvalid, MemberCodeOver."""
    customer_id, slot = _opened(key, text.strip())
    if abs(slot - slot_at(now)) > DRIFT:
        raise MemberCodeOver(field="code")
    return customer_id, slot


def _opened(key: bytes, text: str) -> tuple[int, int]:
    letters = text.removeprefix(MARK)
    try:
        raw = b32decode(letters + "=" * (-len(letters) % 8))
    except (Error, ValueError) as broken:
        raise MemberCodeInvalid(field="code") from broken
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if not text.startswith(MARK) or len(body) != 13 or not hmac.compare_digest(mac, _mac(key, body)):
        raise MemberCodeInvalid(field="code")
    return int.from_bytes(body[:8]), int.from_bytes(body[8:])


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _LABEL + body, sha256)[:_MAC_BYTES]
