"""The command palette: Ctrl-K or ⌘K over customers, orders, goods, pages and acts."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuke.doors.web.finding.groups import groups_named
from shuke.doors.web.request import actor_of


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """The answers as a part of a page, asked for while typing; opened as a page, it is the search."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:120]
    if request.headers.get("HX-Request") != "true":
        query = "?" + urlencode({"q": text}) if text else ""
        return HttpResponseRedirect(reverse("search") + query)
    return render(request, "finding/palette.html", {"groups": groups_named(actor, text), "query": text})
