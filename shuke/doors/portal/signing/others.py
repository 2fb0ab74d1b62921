"""In by another service: out to it, back with a code, and in; the first time the phone says once who that is."""

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_safe

from shuke.customers.commands.agreeing.sessions import Bound, Device, sign_in_bound
from shuke.customers.rules.sessions import NotBound
from shuke.doors.portal.door import onward, open_page, shop_name
from shuke.doors.portal.signing.pages import phone_page, with_session
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.signing.devices import device_of
from shuke.integrations.signin.providers import Provider, ProviderSaysNo
from shuke.ui.request import device_secret, remember_device

SALT, LIFE = "shuke.portal.state", 10 * 60
COOKIE = f"{settings.MEMBER_COOKIE_NAME}-way"


def providers() -> list[Provider]:
    """The services of this installation."""
    return [Provider(**one) for one in settings.SHUKE_SIGNIN]


@require_safe
@open_page
def way_out(request: HttpRequest, visitor: Actor, provider: str) -> HttpResponse:
    """To the service, with a state that only this browser can bring back."""
    found = _provider(provider)
    kept = {
        "state": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "of": found.code,
        "next": onward(request),
    }
    response = HttpResponseRedirect(found.way_out(_back(found), kept["state"], kept["verifier"]))
    response.set_cookie(
        COOKIE, dumps(kept, salt=SALT), max_age=LIFE, path="/", secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def way_back(request: HttpRequest, visitor: Actor, provider: str) -> HttpResponse:
    """Back from it: a page that goes on by itself, since a reading signs nobody in; its POST asks the service who it is."""
    found = _provider(provider)
    if request.method != "POST":
        told = {name: request.GET.get(name, "")[:2000] for name in ("code", "state")}
        return render(
            request, "portal/signing/back.html", {"shop": shop_name(), "provider": found.code, **told}
        )
    kept = _kept(request, found)
    subject = found.subject_of(request.POST.get("code", "")[:2000], _back(found), kept["verifier"])
    bound = Bound("wechat" if found.dialect == "wechat" else "external", found.code, subject)
    known = device_secret(request)
    device = Device(device_of(request.headers.get("User-Agent", "")), is_remembered=True, secret=known)
    try:
        done = sign_in_bound(actor=visitor, bound=bound, device=device, now=timezone.now())
    except NotBound as no:
        response = phone_page(
            request, {"next": kept["next"], "binds": [bound.kind, bound.source, bound.subject]}, no
        )
    else:
        response = with_session(HttpResponseRedirect(kept["next"]), done.value["secret"], is_remembered=True)
        remember_device(response, known)
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


def _provider(code: str) -> Provider:
    found = next((one for one in providers() if one.code == code), None)
    if found is None:
        raise NotFound()
    return found


def _back(provider: Provider) -> str:
    """Always under the house's own address, whatever host the request names."""
    return settings.PUBLIC_ADDRESS + reverse("me_with_back", args=[provider.code])


def _kept(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except BadSignature as no:
        raise ProviderSaysNo() from no
    if kept["of"] != provider.code or not constant_time_compare(kept["state"], request.POST.get("state", "")):
        raise ProviderSaysNo()
    return kept
