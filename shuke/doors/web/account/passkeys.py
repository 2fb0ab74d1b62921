"""Passkeys: what the browser is asked, and its answers: to sign in, as the second step, to prove it again, to add one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.account.second import HALF, enter, half_signed_in
from shuke.doors.web.door import next_address
from shuke.doors.web.entry.accounts import keep_signed_in, log_act, proved_again, site_of
from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, page_request, staff_of
from shuke.foundation.org.commands.signing import add_passkey
from shuke.foundation.org.queries import login_by_id
from shuke.foundation.org.signing import passkeys
from shuke.foundation.org.signing.passkeys import PasskeyRefused, State

ASKED = "passkey"  # the challenge in the session, good for one answer
LONGEST = 20_000  # characters of an answer


def _challenge(request: HttpRequest, asked: tuple[str, State], purpose: str) -> HttpResponse:
    options, state = asked
    request.session[ASKED] = {**state, "purpose": purpose}
    return HttpResponse(options, content_type="application/json")


def _state(request: HttpRequest, purpose: str) -> State:
    """The challenge that was asked for this; whatever the answer is, it is not asked again."""
    state = request.session.pop(ASKED, None)
    if not state or state.pop("purpose") != purpose:
        raise PasskeyRefused()
    return dict(state)


def _answer(request: HttpRequest) -> str:
    return request.POST.get("credential", "")[:LONGEST]


def _purpose(request: HttpRequest) -> tuple[str, int | None]:
    """What a key is asked for now, and of which account (None: of any)."""
    account = page_request(request).staff
    if account is not None:
        return "proof", account.id
    half = half_signed_in(request)
    return ("second", half.id) if half else ("alone", None)


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """What the browser's keys are asked."""
    purpose, staff_id = _purpose(request)
    return _challenge(request, passkeys.challenge_to_prove(site_of(request), staff_id), purpose)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A key's answer: in, or proved again."""
    purpose, staff_id = _purpose(request)
    try:
        found, factor, count = passkeys.passkey_proved(
            site_of(request), _state(request, purpose), _answer(request)
        )
        passkeys.note_used(factor, count, timezone.now())
        staff = login_by_id(found)
        if staff is None or (staff_id is not None and found != staff_id):
            raise PasskeyRefused()
    except PasskeyRefused:
        log_act("org.fail_sign_in", staff_id or 0, {"of": "passkey"})
        raise
    if purpose == "proof":
        proved_again(request, staff_of(request), "passkey")
        return HttpResponseRedirect(next_address(request, reverse("today")))
    if purpose == "alone":
        request.session[HALF] = {"next": next_address(request, reverse("today"))}
    return enter(request, staff, "passkey")


@require_POST
def new_challenge(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to make a new key."""
    actor_of(request)
    recent_enough(request)
    staff = staff_of(request)
    asked = passkeys.challenge_to_add(site_of(request), staff.id, staff.login, staff.name)
    return _challenge(request, asked, "new")


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """The new key; recovery codes are told with the first factor."""
    actor = actor_of(request)
    recent_enough(request)
    made = passkeys.passkey_made(site_of(request), _state(request, "new"), _answer(request))
    session, label = staff_of(request).session, request.POST.get("label", "")
    codes = add_passkey(
        actor=actor, made=made, label=label, now=timezone.now(), keep=session.id if session else None
    ).value
    keep_signed_in(request, actor.staff_id)
    return told(request, codes) if codes else _listed(request)


def _listed(request: HttpRequest) -> HttpResponse:
    said(request, _("The passkey is added. Sessions elsewhere have ended."))
    return HttpResponseRedirect(reverse("my_sign_in"))


def told(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Recovery codes, shown once."""
    response = render(request, "account/codes.html", {"codes": codes})
    response.headers["Cache-Control"] = "no-store"
    return response
