"""What the customer's page tells of a child and its guardian, and the acts on it: shown for a reason, grown to 14."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.ties.guardians import come_of_age, reveal_guardian
from shuke.customers.queries.guardians import children_of, guardians_of
from shuke.customers.queries.profile import Profile
from shuke.customers.rules.guardians import OWN_WORD, RELATIONS
from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.identify.consents.words import EVIDENCE
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today
from shuke.doors.web.words import REASONS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done

SECONDS = 60


def guardians_panel(actor: Actor, profile: Profile) -> dict[str, Any] | None:
    """Who answers for this customer, or for whom this customer answers; nothing for who does not see class X."""
    if profile.kind != "person" or not actor.sees("X"):
        return None
    found = guardians_of(actor=actor, customer_id=profile.id)
    children = children_of(actor=actor, customer_id=profile.id)
    if not found and not children:
        return None
    is_open = any(one.until_on is None for one in found)
    may_end = is_open and actor.may("customers.come_of_age")
    can_show = is_open and actor.may("customers.reveal_guardian") and any(one.is_masked for one in found)
    return {
        "is_child": is_open, "reasons": REASONS, "ways": [(code, EVIDENCE[code]) for code in OWN_WORD if code != "code"],
        "rows": [
            {"name": one.name or _("Customer of another store"), "relation": RELATIONS[one.relation], "from_on": one.from_on,
             "until_on": one.until_on}
            for one in found
        ],
        "children": [
            {"name": one.name, "url": reverse("customer", args=[one.customer_id]), "from_on": one.from_on}
            for one in children
        ],
        "reveal_url": reverse("guardian_reveal", args=[profile.id]) if can_show else "",
        "grown_url": reverse("guardian_ending", args=[profile.id]) if may_end else "",
    }  # fmt: skip


@require_POST
def reveal(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Who answers for a child, in full, for a reason; the event is written with it or not at all."""
    actor = actor_of(request)
    if actor.may("customers.reveal_guardian") and actor.sees("X"):
        recent_enough(request)
    outcome = reveal_guardian(actor=actor, customer_id=customer_id, reason=request.POST.get("reason", ""))
    shown = [
        {"name": name or _("Customer of another store"), "relation": RELATIONS[relation],
         "url": reverse("customer", args=[id_]) if id_ else ""}
        for id_, name, relation in outcome.value
    ]  # fmt: skip
    context = {"shown": shown, "back_url": reverse("customer", args=[customer_id]) + "#guardians"}
    response = render(request, "identify/guardians/revealed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def ending(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Somebody grown to 14 agrees alone."""
    outcome = come_of_age(
        actor=actor_of(request), customer_id=customer_id, how=request.POST.get("how", ""), now=timezone.now(),
        today=today(),
    )  # fmt: skip
    if isinstance(outcome, Done):
        said(request, _("Recorded. Now ask for each consent anew."))
    return HttpResponseRedirect(reverse("customer_consents", args=[customer_id]))
