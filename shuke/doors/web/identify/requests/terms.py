"""How long things are kept: each kind with its days, changed in place."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.commands.uploads import KEPT_FOR, LEFT
from shuke.service.conversations.commands.queueing import KEPT_ELSE
from shuke.stewardship.privacy.commands.terms import set_term
from shuke.stewardship.privacy.queries.terms import terms_now

# What the program keeps for a time of its own.
FIXED: tuple[tuple[Any, int], ...] = (
    (gettext_lazy("Files that were brought in"), KEPT_FOR.days),
    (gettext_lazy("Lists of rows that could not be read, files of watched folders"), LEFT[1][1].days),
    (gettext_lazy("The words of messages that were sent"), KEPT_ELSE.days),
)


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """The page; POST ``kind`` and ``days`` changes one."""
    actor = actor_of(request)
    if not actor.may("privacy.set_term"):
        raise Forbidden()
    if request.method == "POST":
        days = whole(request.POST.get("days"))
        if isinstance(set_term(actor=actor, kind=request.POST.get("kind", ""), days=days), Done):
            said(request, _("Kept for so long from now on; the next night goes by it."))
        return HttpResponseRedirect(reverse("retention"))
    context = {"terms": terms_now(actor=actor, now=timezone.now()), "fixed": FIXED}
    return render(request, "identify/requests/terms.html", context)
