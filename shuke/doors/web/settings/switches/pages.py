"""The switches of the shop: what each does, how it stands, and the button that turns it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.switches import set_switch
from shuke.foundation.org.queries.switches import switches_set
from shuke.foundation.org.refusals import Forbidden

WORDS = {
    "watermark": (
        gettext_lazy("Watermark on the screen"),
        gettext_lazy(
            "Who looks, when, and the number of the page lie faintly over every page of whoever sees details of"
            " people, so that a photograph tells whose screen it was."
        ),
    ),
    "merge_by_rule": (
        gettext_lazy("Merging without asking"),
        gettext_lazy(
            "Two records that are one person beyond doubt become one every night. Switched off, they wait among"
            " the possible duplicates for somebody to look."
        ),
    ),
}


@require_safe
def switches(request: HttpRequest) -> HttpResponse:
    """Every switch."""
    if not actor_of(request).may("org.set_switch"):
        raise Forbidden()
    rows = [
        {"name": name, "label": WORDS[name][0], "text": WORDS[name][1], "is_on": is_on}
        for name, is_on in switches_set().items()
    ]
    return render(request, "settings/switches/list.html", {"rows": rows})


@require_POST
def switch(request: HttpRequest, name: str) -> HttpResponse:
    """One is turned; the notice takes it back."""
    is_on = request.POST.get("on") == "1"
    if isinstance(set_switch(actor=actor_of(request), name=name, is_on=is_on), Done):
        words = _("%(what)s: on") if is_on else _("%(what)s: off")
        undo = f"{reverse('switch', args=[name])}?on={0 if is_on else 1}"
        said(request, words % {"what": WORDS[name][0]}, undo)
    return HttpResponseRedirect(reverse("switches"))
