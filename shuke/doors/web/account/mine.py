"""How I sign in: password, app, passkeys, recovery codes, mailbox, and where I am signed in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.account.passkeys import told
from shuke.doors.web.account.picture import picture_of
from shuke.doors.web.entry.accounts import keep_signed_in, site_of
from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, page_request, staff_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.people import set_own_email
from shuke.foundation.org.commands.signing import (
    CodeWrong,
    begin_app,
    confirm_app,
    end_session,
    end_sessions,
    remove_factor,
    renew_recovery_codes,
)
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.signing.factors import app_begun, factors_of, secret_of, taken_by_another
from shuke.foundation.org.signing.letters import mailbox_of
from shuke.foundation.org.signing.recovery import codes_left
from shuke.foundation.org.signing.sessions import sessions_of
from shuke.foundation.org.signing.totp import address_of

WAYS = {
    "password": gettext_lazy("by password"), "app": gettext_lazy("by password and app"),
    "recovery": gettext_lazy("by password and recovery code"), "passkey": gettext_lazy("by passkey"),
    "demo": gettext_lazy("by the demo's button"),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The page; its form sets the mailbox for letters about the account."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request)
    recent_enough(request)
    try:
        outcome = set_own_email(actor=actor, email=request.POST.get("email", ""))
    except Refusal as no:
        return _page(request, no)
    if isinstance(outcome, Done):
        said(request, _("The address is kept."))
    return HttpResponseRedirect(reverse("my_sign_in"))


def _page(request: HttpRequest, no: Refusal | None = None) -> HttpResponse:
    staff, now = staff_of(request), timezone.now()
    factors, here = factors_of(staff.id), staff.session.id if staff.session else 0
    context: dict[str, Any] = {
        "app": next((one for one in factors if one.kind == "app"), None), "error": str(no) if no else "",
        "passkeys": [one for one in factors if one.kind == "passkey"], "codes_left": codes_left(staff.id),
        "has_factor": bool(factors), "can_passkey": site_of(request).can_have_passkeys,
        "sessions": [(one, WAYS.get(one.way, one.way), one.id == here) for one in sessions_of(staff.id, now)],
        "email": request.POST.get("email", "") if no else mailbox_of(staff.id), "taken_at": taken_by_another(staff.id),
        "must": page_request(request).stop == "factor",
    }  # fmt: skip
    return render(request, "account/mine.html", context, status=no.status if no else 200)


@require_http_methods(["GET", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """POST makes a secret; the page shows it as a picture until a first code was right."""
    actor = actor_of(request)
    recent_enough(request)
    if request.method == "POST":
        begin_app(actor=actor, now=timezone.now())
        return HttpResponseRedirect(reverse("my_app"))
    return _app_page(request)


def _app_page(request: HttpRequest, no: Refusal | None = None) -> HttpResponse:
    staff = staff_of(request)
    begun = app_begun(staff.id)
    if begun is None:
        return HttpResponseRedirect(reverse("my_sign_in"))
    secret = secret_of(begun)
    context = {
        "picture": picture_of(address_of(secret, staff.login, "Shuke")), "error": str(no) if no else "",
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }  # fmt: skip
    response = render(request, "account/app.html", context, status=no.status if no else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def app_confirmation(request: HttpRequest) -> HttpResponse:
    """A first right code; recovery codes are told with the first factor."""
    actor, session = actor_of(request), staff_of(request).session
    recent_enough(request)
    try:
        codes = confirm_app(
            actor=actor, code=request.POST.get("code", "")[:40], now=timezone.now(),
            keep=session.id if session else None,
        ).value  # fmt: skip
    except CodeWrong as no:
        return _app_page(request, no)
    keep_signed_in(request, actor.staff_id)
    if codes:
        return told(request, codes)
    said(request, _("The app is set up. Sessions elsewhere have ended."))
    return HttpResponseRedirect(reverse("my_sign_in"))


@require_POST
def factor_removal(request: HttpRequest, factor_id: int) -> HttpResponse:
    """An app or a passkey counts no more."""
    actor = actor_of(request)
    recent_enough(request)
    if not any(one.id == factor_id for one in factors_of(actor.staff_id)):
        raise NotFound()
    remove_factor(actor=actor, factor_id=factor_id, now=timezone.now())
    said(request, _("It counts no more."))
    return HttpResponseRedirect(reverse("my_sign_in"))


@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; the old ones are void."""
    actor = actor_of(request)
    recent_enough(request)
    return told(request, renew_recovery_codes(actor=actor, now=timezone.now()).value)


@require_POST
def sessions_ending(request: HttpRequest) -> HttpResponse:
    """Every session but this one ends with its next click."""
    actor, session = actor_of(request), staff_of(request).session
    end_sessions(actor=actor, keep=session.id if session else None)
    said(request, _("All other sessions have ended."))
    return HttpResponseRedirect(reverse("my_sign_in"))


@require_POST
def session_ending(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """One session ends with its next click; this one too, if it is the one."""
    end_session(actor=actor_of(request), sign_in_id=sign_in_id, now=timezone.now())
    said(request, _("The session has ended."))
    return HttpResponseRedirect(reverse("my_sign_in"))
