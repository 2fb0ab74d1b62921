"""A person is erased: what goes, what stays and why, counted; then one click that cannot be taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.identify.requests.words import FATES
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.queries.holds import hold_on
from shuke.stewardship.privacy.queries.person import rows_of_person
from shuke.stewardship.privacy.queries.records import record_of


@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The consequences; a POST of who proved lately who it is does it."""
    actor = actor_of(request)
    if not actor.may("privacy.erase_customer"):
        raise Forbidden()
    if request.method == "POST":
        recent_enough(request)
        if isinstance(erase_customer(actor=actor, customer_id=customer_id, now=timezone.now()), Done):
            said(request, _("Erased. What the books need stands there without the person."))
        return HttpResponseRedirect(reverse("requests"))
    context = {
        "record": record_of(actor=actor, customer_id=customer_id), "groups": _groups(actor, customer_id),
        "hold": hold_on(actor=actor, customer_id=customer_id),
    }  # fmt: skip
    return render(request, "identify/requests/erasure.html", context)


def _groups(actor: Actor, customer_id: int) -> list[dict[str, Any]]:
    """What goes first, then what is unlinked, then what stays."""
    rows = rows_of_person(actor=actor, customer_id=customer_id)
    found = []
    for fate, (title, why) in FATES.items():
        lines = [(HOLDINGS[table].title, count) for table, what, count in rows if what == fate]
        if lines:
            found.append({"title": title, "why": why, "lines": lines})
    return found
