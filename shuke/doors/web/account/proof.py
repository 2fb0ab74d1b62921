"""Proving again who it is, by whatever the account has: password, code or passkey."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shuke.doors.web.account.second import way_of_code
from shuke.doors.web.door import is_ours, next_address
from shuke.doors.web.entry.accounts import proved_again, site_of, staff_by_password, trying
from shuke.doors.web.request import actor_of, staff_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.commands.signing import CodeWrong
from shuke.foundation.org.house.passwords import PasswordWrong
from shuke.foundation.org.signing.factors import factors_of
from shuke.foundation.org.signing.limits import TooManyTries


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """The page that asks; then back to where the person was."""
    actor_of(request)
    if request.method != "POST":
        return _page(request, request.GET.get("next", ""))
    try:
        way = _way(request)
    except (TooManyTries, PasswordWrong, CodeWrong) as no:
        return _page(request, request.POST.get("next", ""), no)
    proved_again(request, staff_of(request), way)
    return HttpResponseRedirect(next_address(request, reverse("today")))


def _way(request: HttpRequest) -> str:
    """How it was proved; PasswordWrong, CodeWrong, TooManyTries. Counted as sign-ins are."""
    staff = staff_of(request)
    if "code" in request.POST:
        with trying(request, "code", str(staff.id), staff.id) as tried:
            way = way_of_code(staff.id, request.POST["code"][:40])
            tried.was_right = bool(way)
        if not way:
            raise CodeWrong(field="code")
        return way
    with trying(request, "account", staff.login.casefold(), staff.id) as tried:
        found = staff_by_password(staff.login, request.POST.get("password", ""))
        tried.was_right = found is not None
    if found is None:
        raise PasswordWrong(field="password")
    return "password"


def _page(request: HttpRequest, back: str, no: Refusal | None = None) -> HttpResponse:
    kinds = {factor.kind for factor in factors_of(staff_of(request).id)}
    context = {
        "next": back if back.startswith("/") and is_ours(request, back) else reverse("today"), "error": str(no) if no else "",
        "has_app": "app" in kinds, "can_passkey": "passkey" in kinds and site_of(request).can_have_passkeys,
        "wrong": (no.field or "") if no else "",
    }  # fmt: skip
    response = render(request, "account/proof.html", context, status=no.status if no else 200)
    if isinstance(no, TooManyTries):
        response.headers["Retry-After"] = str(no.facts["wait"])
    return response
