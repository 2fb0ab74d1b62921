"""The second step: after a right password, a code of the app, a recovery code or a passkey."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shuke.doors.web.entry.accounts import session_stamp, sign_in, site_of, trying
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.commands.signing import CodeWrong
from shuke.foundation.org.queries import Login, login_by_id
from shuke.foundation.org.signing.factors import factors_of, take_app_code
from shuke.foundation.org.signing.limits import TooManyTries
from shuke.foundation.org.signing.policy import HALF_MINUTES, is_recent
from shuke.foundation.org.signing.recovery import take_code

HALF = "half"


def needs_second(staff: Login) -> bool:
    """Whether a password alone does not open this account."""
    return bool(factors_of(staff.id))


def begin_second(request: HttpRequest, staff: Login, onward: str) -> HttpResponse:
    """Remember, in a session that opens nothing yet, whose password was right and when."""
    request.session.flush()
    rotate_token(request)
    request.session[HALF] = {
        "staff": staff.id, "version": staff.version, "stamp": session_stamp(staff.password), "next": onward,
        "at": timezone.now().timestamp(),
    }  # fmt: skip
    return HttpResponseRedirect(reverse("login_second"))


def half_signed_in(request: HttpRequest) -> Login | None:
    """Whose password was right ten minutes ago or less, if the account is still what it was then."""
    half = request.session.get(HALF)
    if not half or not is_recent(datetime.fromtimestamp(half["at"], UTC), HALF_MINUTES, timezone.now()):
        return None
    staff = login_by_id(int(half["staff"]))
    if staff is None or staff.version != half["version"]:
        return None
    return staff if constant_time_compare(half["stamp"], session_stamp(staff.password)) else None


def enter(request: HttpRequest, staff: Login, way: str) -> HttpResponse:
    """Both steps were right."""
    onward = request.session.get(HALF, {}).get("next", reverse("today"))
    sign_in(request, staff, way)
    return HttpResponseRedirect(onward)


def way_of_code(staff_id: int, code: str) -> str:
    """ "app" or "recovery" for a right code, which is then used up; empty for a wrong one."""
    now = timezone.now()
    if take_app_code(staff_id, code, now):
        return "app"
    return "recovery" if take_code(staff_id, code, now) else ""


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def login_second(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code; too late, it begins again."""
    staff = half_signed_in(request)
    if staff is None:
        return HttpResponseRedirect(reverse("login"))
    if request.method != "POST":
        return _page(request, staff)
    try:
        with trying(request, "code", str(staff.id), staff.id) as tried:
            way = way_of_code(staff.id, request.POST.get("code", "")[:40])
            tried.was_right = bool(way)
    except TooManyTries as no:
        return _page(request, staff, no)
    return enter(request, staff, way) if way else _page(request, staff, CodeWrong())


def _page(request: HttpRequest, staff: Login, no: Refusal | None = None) -> HttpResponse:
    kinds = {factor.kind for factor in factors_of(staff.id)}
    context = {
        "error": str(no) if no else "", "has_app": "app" in kinds,
        "can_passkey": "passkey" in kinds and site_of(request).can_have_passkeys,
    }  # fmt: skip
    response = render(request, "account/second.html", context, status=no.status if no else 200)
    if isinstance(no, TooManyTries):
        response.headers["Retry-After"] = str(no.facts["wait"])
    return response
