"""One short form for each way that somebody comes in; who is known by the phone is recognised."""

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.ties.capturing import Noted, capture_person
from shuke.customers.queries.campaigns import campaigns_known
from shuke.customers.queries.consents import notices_now
from shuke.customers.rules.campaigns import WAYS
from shuke.doors.web.identify.join.boxes import answers_in, boxes_for
from shuke.doors.web.request import actor_of, is_english, staff_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden, NotFound

TABS = {
    "call": pgettext_lazy("way of capture", "Phone call"),
    "visit": pgettext_lazy("way of capture", "Visit"),
    "exhibition": pgettext_lazy("way of capture", "Exhibition"),
    "partner": pgettext_lazy("way of capture", "Partner"),
}
EVIDENCE = {"exhibition": "tick"}  # elsewhere the person said so
HINTS = {
    "call": gettext_lazy("Who called, written down while you speak."),
    "visit": gettext_lazy("Who came in, or whom you visited."),
    "exhibition": gettext_lazy("Who stood at the stand. The poster of the event does it without you."),
    "partner": gettext_lazy("Whom a partner sent, with that person's consent."),
}


@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, way: str = "call") -> HttpResponse:
    """The form; what was typed is kept when something is refused."""
    actor = actor_of(request)
    if not actor.may("customers.capture_person"):
        raise Forbidden()
    if way not in WAYS:
        raise NotFound()
    if request.method != "POST":
        return _form(request, actor, way)
    try:
        outcome = capture_person(
            actor=actor, noted=_noted(request, way), now=timezone.now(), today=today(),
            unit_id=whole(request.POST.get("store")) or staff_of(request).unit_id,
            key=request.POST.get("key", "")[:80] or None,
        )  # fmt: skip
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, way, no)
    messages.success(request, _("Written down.") if outcome.value["is_new"] else _("Known already; noted."))
    return HttpResponseRedirect(reverse("customer", args=[outcome.value["customer"]]))


def _noted(request: HttpRequest, way: str) -> Noted:
    post = request.POST
    return Noted(
        phone=post.get("phone", "")[:40], name=post.get("name", "")[:200], way=way, email=post.get("email", "").strip()[:254],
        campaign=post.get("campaign", "")[:30], note=post.get("note", "")[:2100], said=answers_in(post),
        evidence=EVIDENCE.get(way, "spoken"),
    )  # fmt: skip


def _form(request: HttpRequest, actor: Actor, way: str, no: Refusal | None = None) -> HttpResponse:
    with reading() if request.method == "POST" else nullcontext():
        campaigns = campaigns_known(actor=actor, open_on=today())
        notices, units = notices_now(actor=actor), unit_labels(actor.path, is_english())
    post = request.POST
    context: dict[str, Any] = {
        "way": way, "hint": HINTS[way], "given": post, "error": str(no) if no else "", "field": (no.field or "") if no else "",
        "tabs": [{"url": reverse("capture_way", args=[code]), "label": label, "current": code == way}
                 for code, label in TABS.items()],
        "campaigns": [(one.code, one.shown) for one in campaigns],
        "campaign": post.get("campaign") or request.GET.get("at", ""),
        "boxes": boxes_for(notices, post, english=is_english()),
        "stores": [(id_, label) for id_, _path, label, kind in units if kind == "store"],
        "store": whole(post.get("store")) or staff_of(request).unit_id,
    }  # fmt: skip
    return render(request, "identify/capture/form.html", context, status=no.status if no else 200)
