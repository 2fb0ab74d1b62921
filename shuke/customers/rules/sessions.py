"""How long a member's phone stays signed in."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

# "Remember this phone", and without it: a borrowed phone, a tablet in the shop.
REMEMBERED, ELSE = timedelta(days=90), timedelta(hours=12)
# How a phone was signed in.
WAYS: dict[str, Any] = {"phone": _("Code to the phone"), "wechat": _("WeChat")}


class NoMember(Refusal):
    """Whoever holds this phone is no member yet. Told only to who has proved to hold it."""

    code = "no_member"
    status = 404
    message = _("This phone belongs to no member yet. Join first, it takes half a minute.")


class NotBound(Refusal):
    """A name at another service that leads to no member, or to several: the phone decides."""

    code = "not_bound"
    status = 409
    message = _("Prove your phone once, then this way in works.")


def until(now: datetime, *, is_remembered: bool) -> datetime:
    """When the sign-in ends by itself."""
    return now + (REMEMBERED if is_remembered else ELSE)
