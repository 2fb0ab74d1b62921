"""Language and theme, each one's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shuke.doors.web.door import LANGUAGES, next_address
from shuke.doors.web.request import page_request
from shuke.foundation.org.commands import choose_appearance

YEAR = 31_536_000


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language: kept with the account, or in a cookie before the sign-in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(next_address(request, reverse("login")))
    actor = page_request(request).actor
    if actor is not None:
        choose_appearance(actor=actor, language=chosen)
    elif chosen in LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax")
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the system has it."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(next_address(request, reverse("login")))
    actor = page_request(request).actor
    if actor is not None:
        choose_appearance(actor=actor, theme=chosen)
    elif chosen in ("light", "dark", "auto"):
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return response
