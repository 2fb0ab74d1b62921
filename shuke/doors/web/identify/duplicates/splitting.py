"""Taking a merge back: what goes where is said first."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.stewardship.resolution.queries.merges import merge_to_split


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, merge_id: int) -> HttpResponse:
    """What a split will do; a POST does it."""
    actor = actor_of(request)
    if request.method == "POST":
        outcome = split_customers(actor=actor, merge_id=merge_id, now=timezone.now())
        if isinstance(outcome, Done):
            said(request, _("Two records again. What was its own is back."))
        return HttpResponseRedirect(reverse("customer", args=[outcome.value]))
    merge, back = merge_to_split(actor=actor, merge_id=merge_id)
    return render(request, "identify/duplicates/split.html", {"merge": merge, "back": back})
