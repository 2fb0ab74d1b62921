"""Search: suggestions while typing, and a page of results."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.doors.web.finding.groups import groups_named
from shuke.doors.web.request import actor_of

PAGES_OF_PALETTE = 5  # a page of results shows so many times what the palette does


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the text may name; asked by htmx, only the suggestions under the box."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:120]
    inline = request.headers.get("HX-Request") == "true"
    groups = groups_named(actor, text, 1 if inline else PAGES_OF_PALETTE) if text else []
    results = [found for group in groups for found in group.found]
    if inline:
        return render(request, "ui/found.html", {"results": results, "query": text})
    if len(results) == 1 and request.GET.get("go"):
        return HttpResponseRedirect(results[0].url)
    new_url = reverse("customer_new") if actor.may("customers.enrol_person") else ""
    context = {
        "groups": groups,
        "query": text,
        "more": any(len(group.found) >= 30 for group in groups),
        "new_url": new_url,
    }
    return render(request, "finding/search.html", context)
