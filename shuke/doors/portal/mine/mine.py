"""What is mine to decide: details, consents, the own copy, phones, language and look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.customers.commands.agreeing.sessions import sign_out_member
from shuke.customers.queries.cards import phones_signed_in
from shuke.customers.rules.sessions import WAYS
from shuke.doors.portal.door import LANGUAGES, Me, onward, open_page, page, shop_name
from shuke.doors.portal.notices import back, said
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import NotFound

YEAR = 31_536_000
THEMES = ("light", "dark", "auto")


@require_safe
@page
def mine(request: HttpRequest, me: Me) -> HttpResponse:
    """The list of it all."""
    context = {"shop": shop_name(), "tab": "mine", "said": said(request), "member": me.member}
    return render(request, "portal/mine/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def phones(request: HttpRequest, me: Me) -> HttpResponse:
    """Where the member is signed in; POST ends one of them."""
    if request.method == "POST":
        number = request.POST.get("phone", "")
        if not number.isascii() or not number.isdigit() or len(number) > 15:
            raise NotFound(field="phone")
        sign_out_member(actor=me.actor, now=me.now, session_id=int(number))
        return back(reverse("me_phones"), "phones")
    shown: list[dict[str, Any]] = [
        {"id": one.id, "device": one.device, "way": WAYS.get(one.way, ""), "since": one.since_at, "until": one.until_at,
         "is_this": one.id == me.member.session_id}
        for one in phones_signed_in(actor=me.actor, now=me.now)
    ]  # fmt: skip
    context = {"shop": shop_name(), "tab": "mine", "said": said(request), "phones": shown}
    return render(request, "portal/mine/phones.html", context)


@require_POST
@open_page
def look(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """Language and theme of this phone, before the sign-in too."""
    response = HttpResponseRedirect(onward(request))
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax")
    return response
