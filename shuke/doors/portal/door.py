"""Who comes in: the member whom the cookie's secret names, in which language, and what a refusal looks like."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shuke.customers.queries.cards import SignedIn, member_signed_in
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, acting_as, reading, reading_as
from shuke.foundation.org.queries import UnitFound, company
from shuke.foundation.org.reach import member_at, visitor_at
from shuke.foundation.org.refusals import NotFound

LANGUAGES = {code for code, _label in settings.LANGUAGES}
HOME = "/me/"


class TextBroken(Refusal):
    """A NUL character, which no database keeps."""

    code = "text_broken"
    status = 400
    message = gettext_lazy("The text holds a character that cannot be kept.")


@dataclass(frozen=True, slots=True)
class Me:
    """The member who asks, as actor and as the pages name the person; the moment and day in the member's own store."""

    actor: Actor
    member: SignedIn
    now: datetime
    today: date


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a member: ``view(request, me, …)`` runs as the member, a GET in one READ ONLY transaction.

    Who is not signed in is led to where that is done.
    """

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        secret, now = request.COOKIES.get(settings.MEMBER_COOKIE_NAME, ""), timezone.now()
        chosen = _chosen(request)
        found = _signed_in(secret, chosen, now)
        if found is None:
            return private(_to_sign_in(request, had=bool(secret)))
        language = chosen or (found.language if found.language in LANGUAGES else get_language() or "")
        actor = member_at(found.customer_id, found.name, found.home_unit_id, found.home_path, language)
        with translation.override(language), timezone.override(ZoneInfo(found.timezone)):
            response = _answered(
                request, actor, lambda: view(request, Me(actor, found, now, timezone.localdate()), **named)
            )
            response.headers["Content-Language"] = language
        return private(response)

    return answer


def open_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who is nobody yet: ``view(request, visitor, …)``."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        with translation.override(_chosen(request) or get_language()):
            house = company()
            visitor = visitor_at(house.id, house.path, get_language() or "")
            return private(_answered(request, visitor, lambda: view(request, visitor, **named)))

    return answer


def _answered(request: HttpRequest, actor: Actor, view: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with acting_as(actor):
            if _holds_nul(request):
                raise TextBroken()
            if request.method in ("GET", "HEAD"):
                with reading():
                    return view()
            return view()
    except Refusal as no:
        return refused(request, no)


def refused(request: HttpRequest, no: Refusal) -> HttpResponse:
    """A page that says what did not work, and leads back."""
    title = _("Not found") if isinstance(no, NotFound) else _("This did not work")
    context = {"title": title, "text": str(no), "back": HOME, "shop": shop_name()}
    response = render(request, "portal/refusal.html", context, status=no.status)
    if no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, found by no search."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def shop_name(house: UnitFound | None = None) -> str:
    """The name over every page."""
    found = house or company()
    return found.name_en if get_language() == "en" and found.name_en else found.name


def onward(request: HttpRequest) -> str:
    """Where somebody wanted to go: one of the member's own pages, or the card."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and wanted.startswith(HOME) and "\\" not in wanted else HOME


def client_address(request: HttpRequest) -> str:
    """The network address that the outermost middleware found."""
    return str(getattr(request, "client_address", ""))


def _signed_in(secret: str, language: str, now: datetime) -> SignedIn | None:
    if not secret or len(secret) > 100 or not secret.isascii() or "\0" in secret:
        return None
    visitor = visitor_at(0, "", language or get_language() or "")
    with reading_as(visitor):
        return member_signed_in(actor=visitor, secret=secret, now=now)


def _to_sign_in(request: HttpRequest, *, had: bool) -> HttpResponse:
    wanted = request.get_full_path()
    query = "" if wanted == HOME or request.method != "GET" else "?" + urlencode({"next": wanted})
    response = HttpResponseRedirect(reverse("me_sign_in") + query)
    if had:  # it opens nothing any more
        response.delete_cookie(settings.MEMBER_COOKIE_NAME, path="/", samesite="Lax")
    return response


def _chosen(request: HttpRequest) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in LANGUAGES else ""


def _holds_nul(request: HttpRequest) -> bool:
    sent = (*request.GET.lists(), *request.POST.lists())
    return any("\0" in value for _name, values in sent for value in values)
