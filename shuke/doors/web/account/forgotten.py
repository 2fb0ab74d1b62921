"""A forgotten password: a letter with a link, where the house sends letters; the link's form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shuke.doors.web.entry.accounts import log_act
from shuke.doors.web.entry.peer import network_of
from shuke.doors.web.forms import wrong
from shuke.doors.web.request import page_request
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, acting_as
from shuke.foundation.org.commands.people import LinkOver, reset_password
from shuke.foundation.org.house.passwords import PasswordAgain
from shuke.foundation.org.signing import limits, links
from shuke.foundation.org.signing.letters import ask_for_link


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer whoever is asked for, after the same work: the worker looks whether there is such an account."""
    if request.method != "POST":
        return render(request, "account/forgotten.html", {"is_asked": False})
    login = request.POST.get("login", "").strip()
    buckets = {"letter": login.casefold()[:200], "address": network_of(page_request(request).client_address)}
    limits.begin(buckets, timezone.now())
    ask_for_link(login)
    return render(request, "account/forgotten.html", {"is_asked": True})


@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, link: str) -> HttpResponse:
    """The link's form; a link that is over says so."""
    post, holder = request.POST, _holder(link)
    if request.method != "POST":
        if not links.still_holds(link):
            raise LinkOver()
        return render(request, "account/reset.html", wrong(None))
    try:
        if post.get("new", "") != post.get("again", ""):
            raise PasswordAgain(field="again")
        with acting_as(holder):
            reset_password(actor=holder, link=link, new=post.get("new", ""))
    except LinkOver:
        log_act("org.fail_sign_in", holder.staff_id, {"of": "link"})
        raise
    except Refusal as no:
        return render(request, "account/reset.html", wrong(no), status=no.status)
    messages.success(request, _("The password is changed. Sign in with it."))
    return HttpResponseRedirect(reverse("login"))


def _holder(link: str) -> Actor:
    """Who holds a link may choose a password for that one account, and nothing else; whether it holds, the act asks."""
    parts = links.parsed(link)
    if parts is None:
        raise LinkOver()
    may = frozenset({"org.reset_password"})
    return Actor("staff", id=parts.staff_id, staff_id=parts.staff_id, permissions=may)
