"""Sign in, sign out; one-click logins of a demo on this machine."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.account.second import begin_second, needs_second
from shuke.doors.web.door import next_address
from shuke.doors.web.entry.accounts import sign_in, sign_out, site_of, staff_by_password, trying
from shuke.doors.web.entry.demo import WAY as DEMO
from shuke.doors.web.entry.demo import is_demo_here
from shuke.doors.web.entry.demo_member import MEMBER, enter_as_member
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.queries import Login, login_of
from shuke.foundation.org.signing.limits import TooManyTries


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The sign-in page; POST with a password, or ``as`` one of the demo's logins."""
    if request.method != "POST":
        return _page(request)
    wanted = request.POST.get("as")
    if wanted is not None:
        return _enter_demo(request, wanted)
    try:
        staff = _asked(request)
    except TooManyTries as no:
        return _page(request, no)
    if staff is None:
        return _page(request, _("Login name or password is wrong."))
    onward = next_address(request, reverse("today"))
    if needs_second(staff):
        return begin_second(request, staff, onward)
    sign_in(request, staff, "password")
    return HttpResponseRedirect(onward)


def _asked(request: HttpRequest) -> Login | None:
    """Whose login and password these are; unknown logins are counted and hashed as known ones are."""
    name = request.POST.get("login", "").strip()[:200]
    with trying(request, "account", name.casefold()) as tried:
        known = login_of(name)
        tried.staff_id = known.id if known else 0
        staff = staff_by_password(name, request.POST.get("password", ""))
        tried.was_right = staff is not None
    return staff


def _page(request: HttpRequest, error: str | Refusal = "") -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    context = {
        "action": reverse("login"), "next": wanted if ours else "", "error": str(error),
        "login": request.POST.get("login", ""), "doors": _doors(request),
        "can_passkey": site_of(request).can_have_passkeys, "can_forget": settings.SENDS_LETTERS,
    }  # fmt: skip
    status = error.status if isinstance(error, Refusal) else 422 if error else 200
    response = render(request, "account/login.html", context, status=status)
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.facts["wait"])
    return response


def _enter_demo(request: HttpRequest, wanted: str) -> HttpResponse:
    if is_demo_here(request) and wanted == MEMBER:
        return enter_as_member(request)
    if not is_demo_here(request) or wanted not in {entry["login"] for entry in _demo_file(settings.DATA)}:
        return HttpResponseNotFound()
    staff = login_of(wanted)
    if staff is None:  # disabled since the demo was made
        return HttpResponseNotFound()
    sign_in(request, staff, DEMO)
    return HttpResponseRedirect(next_address(request, reverse("today")))


def _doors(request: HttpRequest) -> list[dict[str, Any]]:
    if not is_demo_here(request):
        return []
    suffix = "_en" if get_language() == "en" else ""
    return [
        {"login": entry["login"], "name": entry.get(f"name{suffix}") or entry["name"],
         "role": entry.get(f"role_name{suffix}") or entry["role_name"],
         "unit_name": entry.get(f"unit_name{suffix}") or entry["unit_name"]}
        for entry in _demo_file(settings.DATA)
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _demo_file(data: Path) -> list[dict[str, str]]:
    logins: list[dict[str, str]] = json.loads((data / "demo.json").read_text())["logins"]
    return logins


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sign_out(request)
    return HttpResponseRedirect(reverse("login"))
