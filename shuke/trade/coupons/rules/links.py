"""A link that gives one coupon to whoever opens it first: written by this house alone, for some days."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal

LIFE = timedelta(days=3)
_DIGITS = 32  # of the seal: 128 bits


class LinkOver(Refusal):
    """No link of this house, or one that was used or is over: which of them is not told."""

    code = "coupon_link_over"
    status = 410
    message = _("This link gives nothing any more: somebody was quicker, or it is over.")


def written(key: bytes, coupon_id: int, times: int, now: datetime) -> str:
    """The link's last part: which coupon, how often it had been passed on, until when."""
    body = f"{coupon_id:x}-{times:x}-{_second(now + LIFE):x}"
    return f"{body}-{_seal(key, body)}"


def read(key: bytes, text: str, now: datetime) -> tuple[int, int]:
    """(the coupon, how often it had been passed on); LinkOver."""
    body, _dash, seal = text.rpartition("-")
    if not text.isascii() or not compare_digest(seal, _seal(key, body)):
        raise LinkOver(field="link")
    coupon_id, times, until = (int(part, 16) for part in body.split("-"))
    if datetime.fromtimestamp(until, tz=UTC) <= now:
        raise LinkOver(field="link")
    return coupon_id, times


def _second(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, tz=UTC)) // timedelta(seconds=1)


def _seal(key: bytes, body: str) -> str:
    return cipher.blind(key, "coupons.link", body).hex()[:_DIGITS]
