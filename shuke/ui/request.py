"""What every page of every door asks of its request: who acts, and the day in the shop."""

import secrets
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import Account
from shuke.foundation.org.refusals import Forbidden


class AmountUnclear(Refusal):
    """No sum of money."""

    code = "amount_unclear"
    message = gettext_lazy("Type the total as it stands on the receipt.")


def minor_typed(text: str) -> int:
    """The total of a receipt as somebody typed it, in minor units; AmountUnclear."""
    try:
        amount = Decimal(text.strip().replace(",", "").lstrip("¥￥"))
    except InvalidOperation as no:
        raise AmountUnclear(field="total") from no
    if not amount.is_finite() or not 0 < amount < 10**9:
        raise AmountUnclear(field="total")
    return int((amount * 100).to_integral_value())


class PageRequest(HttpRequest):
    """A request of the pages, with what the door puts on it: who is signed in, and as what.

    ``stop`` is what must be done before anything else opens ("password", "factor" or ""); ``client_address`` is the
    peer's, or the one that a known proxy names.
    """

    staff: Account | None
    actor: Actor | None
    stop: str
    client_address: str


def page_request(request: HttpRequest) -> PageRequest:
    """The request as the door hands it on: the handler makes requests of its own class, the door completes them."""
    return cast(PageRequest, request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the door set; Forbidden for an account without a role."""
    actor = page_request(request).actor
    if actor is None:
        raise Forbidden()
    return actor


def staff_of(request: HttpRequest) -> Account:
    """The account that the door set."""
    account = page_request(request).staff
    if account is None:
        raise Forbidden()
    return account


def today() -> date:
    """Today in the time zone of the person's shop."""
    return timezone.localdate()


def is_english() -> bool:
    """Whether the page is in English, for names that exist in both languages."""
    return get_language() == "en"


def whole(text: str | None) -> int | None:
    """A positive whole number from an address, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


DEVICE_KEPT = 400 * 86400  # seconds, as long as browsers keep any cookie


def device_secret(request: HttpRequest) -> str:
    """The secret by which this browser is known again; a fresh one where it has none. What is kept of it is a keyed hash."""
    kept = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    fresh = secrets.token_urlsafe(16)
    return kept if kept.isascii() and len(kept) == len(fresh) else fresh


def remember_device(response: HttpResponse, secret: str) -> None:
    """The browser keeps its secret."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME, secret, max_age=DEVICE_KEPT, path="/", secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip
