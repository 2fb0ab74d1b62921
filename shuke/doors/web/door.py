"""The door of the pages: who comes in, in which language, and what a refusal looks like."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuke.doors.web.entry.accounts import account_signed_in, stops_at
from shuke.doors.web.entry.proof import StepUpNeeded, proof_address
from shuke.doors.web.former import at_survivor
from shuke.doors.web.request import page_request
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import acting_as, reading
from shuke.foundation.org.reach import Account
from shuke.foundation.org.refusals import NotFound

OPEN = ("login", "passkey", "healthz", "language", "theme", "join", "card")
# What is open to who must first choose a password or set up a second step, and where that is done.
ON_THE_WAY = ("logout", "healthz", "language", "theme")
STOPS = {"password": ("password", ("account/password",)), "factor": ("my_sign_in", ("account", "passkey"))}
# Another door's: it sets its own actor, by a session of its own.
ELSEWHERE = "/me/"
LANGUAGES = {code for code, _label in settings.LANGUAGES}


class TextBroken(Refusal):
    """A NUL character, which no database keeps."""

    code = "text_broken"
    status = 400
    message = gettext_lazy("The text holds a character that cannot be kept.")


class FormExpired(Refusal):
    """A form that this program did not give out, or gave out to somebody else."""

    code = "form_expired"
    status = 403
    message = gettext_lazy("This form is too old. Nothing was saved; open the page again and repeat it.")


class Door:
    """Middleware: sets ``request.staff`` and ``request.actor``; a GET runs in one READ ONLY transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(ELSEWHERE):
            with translation.override(_chosen_language(request)):
                return self.get_response(request)
        account = _account(request)
        known = page_request(request)
        known.staff, known.actor = account, account.actor if account else None
        known.stop = stops_at(account) if account else ""
        language = account.language if account else _chosen_language(request)
        with (
            translation.override(language),
            timezone.override(ZoneInfo(account.timezone) if account else None),
        ):
            response = self._answer(request)
            response.headers.setdefault("Content-Language", language)
        if account:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        actor = page_request(request).actor
        if actor is None and request.path.strip("/").split("/")[0] not in OPEN:
            return _to_login(request)
        if way := _way_on(request):
            return _led_to(request, way)
        with acting_as(actor):
            try:
                broken = _holds_nul(request)
            except Refusal as no:  # the form is read here for the first time, and may be too large
                return refused(request, no)
            if broken:
                return refused(request, TextBroken())
            if request.method in ("GET", "HEAD") and actor is not None:
                with reading():
                    return self.get_response(request)
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal becomes a page or, after a form, a notice on the page it came from."""
        if request.path.startswith(ELSEWHERE):
            return None
        if isinstance(exception, NotFound) and (there := at_survivor(request)) is not None:
            return there
        return refused(request, exception) if isinstance(exception, Refusal) else None


def _holds_nul(request: HttpRequest) -> bool:
    return any(
        "\0" in value
        for sent in (request.GET, request.POST)
        for values in sent.lists()
        for value in values[1]
    )


def refused(request: HttpRequest, no: Refusal) -> HttpResponse:
    """The response to a refusal: a toast for htmx, back to the form with a notice, or a page of its own.

    A form that keeps what was typed (forms.js) asks for the sentence alone.
    """
    if isinstance(no, StepUpNeeded) and not request.headers.get("X-Keep"):
        return _led_to(request, proof_address(_back(request)))
    response = _refused(request, no)
    if no.status == 429:
        response.headers["Retry-After"] = str(no.facts.get("wait", 60))
    return response


def _refused(request: HttpRequest, no: Refusal) -> HttpResponse:
    if request.headers.get("X-Keep"):
        return JsonResponse({"text": str(no), "field": no.field or ""}, status=no.status)
    if request.headers.get("HX-Request"):
        toast = json.dumps({"toast": {"text": str(no), "level": "error"}})
        return HttpResponse(status=no.status, headers={"HX-Trigger": toast, "HX-Reswap": "none"})
    back = request.headers.get("Referer", "")
    if request.method == "POST" and no.status in (409, 422) and is_ours(request, back):
        messages.error(request, str(no))
        return HttpResponseRedirect(back)
    context = {"title": _title(no.status), "text": str(no), "code": no.status, "back_url": "/"}
    return render(request, "ui/refusal.html", context, status=no.status)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token, with an old one, or sent by another site: which of them is not told."""
    return refused(request, FormExpired())


def _title(status: int) -> str:
    titles = {403: _("Not permitted"), 404: _("Not found")}
    return titles.get(status, _("This did not work"))


def next_address(request: HttpRequest, fallback: str) -> str:
    """Where a form wants to go on, if that is one of our own addresses."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and is_ours(request, wanted) else fallback


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address stays on this host."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _account(request: HttpRequest) -> Account | None:
    if "\0" in (request.session.session_key or ""):  # a cookie may spell it "\\000"; no database looks for it
        request.session = type(request.session)()
    return account_signed_in(request)


def _way_on(request: HttpRequest) -> str:
    """Where somebody must go before anything else opens; empty for who is there, or goes freely."""
    if not page_request(request).stop:
        return ""
    name, open_below = STOPS[page_request(request).stop]
    path = request.path.strip("/")
    is_open = path.split("/")[0] in ON_THE_WAY or any(f"{path}/".startswith(f"{one}/") for one in open_below)
    return "" if is_open else reverse(name)


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _back(request: HttpRequest) -> str:
    """The page that an act was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(sent_from) if is_ours(request, sent_from) else urlsplit("/")
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _chosen_language(request: HttpRequest) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in LANGUAGES else translation.get_language_from_request(request)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    wanted = request.get_full_path()
    query = "" if wanted == "/" or request.method != "GET" else "?" + urlencode({"next": wanted})
    return HttpResponseRedirect(settings.LOGIN_URL + query)
