"""The words that people agree to: one card per purpose; a new version leaves what was agreed before as it was."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.commands.agreeing.notices import publish_notice
from shuke.customers.queries.consents import notices_now
from shuke.customers.rules.consents import PURPOSES
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Every purpose with its words in both languages."""
    actor = actor_of(request)
    if not actor.may("customers.publish_notice"):
        raise Forbidden()
    found = notices_now(actor=actor)
    rows = [{"notice": found[code], "label": one.label} for code, one in PURPOSES.items()]
    return render(request, "identify/consents/notices.html", {"rows": rows})


@require_POST
def notice(request: HttpRequest, purpose: str) -> HttpResponse:
    """The next version."""
    outcome = publish_notice(
        actor=actor_of(request), purpose=purpose, text=request.POST.get("text", ""),
        text_en=request.POST.get("text_en", ""), now=timezone.now(),
    )  # fmt: skip
    if isinstance(outcome, Done):
        said(request, _("Published; it is shown from now on."))
    return HttpResponseRedirect(reverse("notices"))
