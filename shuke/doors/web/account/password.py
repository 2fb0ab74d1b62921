"""Choosing another password for oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shuke.doors.web.entry.accounts import keep_signed_in, trying
from shuke.doors.web.forms import wrong
from shuke.doors.web.request import actor_of, page_request, staff_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.commands.people import change_password
from shuke.foundation.org.house.passwords import PasswordAgain, PasswordWrong
from shuke.foundation.org.signing.limits import TooManyTries


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The form; this session goes on, every other one ends."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, None)
    post = request.POST
    try:
        if post.get("new", "") != post.get("again", ""):
            raise PasswordAgain(field="again")
        _change(request, actor, post.get("old", ""), post.get("new", ""))
    except Refusal as no:
        return _page(request, no)
    keep_signed_in(request, actor.staff_id)
    messages.success(request, _("The password is changed. Sessions elsewhere have ended."))
    return HttpResponseRedirect(reverse("today"))


def _page(request: HttpRequest, no: Refusal | None) -> HttpResponse:
    context = {**wrong(no), "must": page_request(request).stop == "password"}
    response = render(request, "account/password.html", context, status=no.status if no else 200)
    if isinstance(no, TooManyTries):
        response.headers["Retry-After"] = str(no.facts["wait"])
    return response


def _change(request: HttpRequest, actor: Actor, old: str, new: str) -> None:
    """The act; the password in use is not guessed here more often than at the door."""
    staff = staff_of(request)
    keep = staff.session.id if staff.session else None
    refusal = None
    with trying(request, "account", staff.login.casefold(), staff.id) as tried:
        try:
            change_password(actor=actor, old=old, new=new, keep=keep)
        except Refusal as no:
            refusal = no
        tried.was_right = not isinstance(refusal, PasswordWrong)
    if refusal is not None:
        raise refusal
