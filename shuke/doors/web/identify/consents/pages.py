"""What one customer agreed to: as it stands, with a yes or no one click away, and everything that was said."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.queries.consents import ConsentShown, consents_of, standing_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.rules.consents import CHANNELS, PURPOSES, Said
from shuke.doors.web.identify.consents.words import EVIDENCE, HEARD, SOURCES, place_label, places, state_of
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound

SOURCE = "desk"


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The page; POST ``say=marketing/sms/yes`` with how it was heard."""
    actor = actor_of(request)
    if not actor.may("customers.view_consents"):
        raise Forbidden()
    if request.method == "POST":
        return _say(request, actor, customer_id)
    profile = profile_of(actor=actor, customer_id=customer_id)
    context = {
        "customer": {"id": profile.id, "name": profile.name or profile.member_no},
        "groups": standing_groups(actor, profile), "heard": HEARD, "can_change": actor.may("customers.record_consents"),
        "ledger": [_line(one) for one in consents_of(actor=actor, customer_id=customer_id)],
    }  # fmt: skip
    return render(request, "identify/consents/page.html", context)


def standing_groups(actor: Actor, profile: Profile) -> list[dict[str, Any]]:
    """Every purpose with its channels, those without a channel together: state, and whether yes or no would be new."""
    standing = standing_of(actor=actor, customer_id=profile.id)
    groups: dict[str, list[dict[str, Any]]] = {}
    for purpose, channel in places():
        # A guardian's word is given with a code at enrolment, and told of children alone.
        if purpose == "guardian" and (purpose, channel) not in standing:
            continue
        label = str(PURPOSES[purpose].label) if channel else ""
        groups.setdefault(label, []).append(_row(purpose, channel, standing.get((purpose, channel))))
    return [{"label": label, "rows": rows} for label, rows in groups.items()]


def _row(purpose: str, channel: str, stands: bool | None) -> dict[str, Any]:
    word, tone = state_of(purpose, stands)
    is_used = stands is True or (stands is None and not PURPOSES[purpose].is_asked)
    return {
        "label": CHANNELS[channel] if channel else PURPOSES[purpose].label, "full": place_label(purpose, channel),
        "state": word, "tone": tone, "place": f"{purpose}/{channel}", "can_grant": not is_used, "can_withdraw": is_used,
    }  # fmt: skip


def consents_panel(actor: Actor, profile: Profile) -> dict[str, Any] | None:
    """What the customer's page tells in short: what was agreed to, and what was refused."""
    if not actor.sees("B") or not actor.may("customers.view_consents"):
        return None
    standing = standing_of(actor=actor, customer_id=profile.id)
    told = sorted(standing.items(), key=lambda one: (not one[1], one[0]))
    chips = [
        {"label": place_label(*place), "tone": "accent" if granted else "danger", "granted": granted}
        for place, granted in told
    ]
    return {"chips": chips, "url": reverse("customer_consents", args=[profile.id])}


def _say(request: HttpRequest, actor: Actor, customer_id: int) -> HttpResponse:
    purpose, channel, answer = [*request.POST.get("say", "").split("/"), "", "", ""][:3]
    if answer not in ("yes", "no"):
        raise NotFound(field="say")
    told = [Said(purpose, channel, answer == "yes")]
    outcome = record_consents(
        actor=actor, customer_id=customer_id, said=told, source=SOURCE, now=timezone.now(),
        evidence=request.POST.get("heard", "spoken"),
    )  # fmt: skip
    if isinstance(outcome, Done):
        said(request, _("Recorded; it holds from now on."))
    return HttpResponseRedirect(reverse("customer_consents", args=[customer_id]))


def _line(one: ConsentShown) -> dict[str, Any]:
    word, tone = state_of(one.purpose, one.is_granted)
    facts = [
        SOURCES.get(one.source, one.source),
        one.campaign,
        EVIDENCE.get(one.evidence, ""),
        one.staff_name,
    ]
    return {
        "label": place_label(one.purpose, one.channel), "state": word, "tone": tone, "at": one.at,
        "facts": [str(fact) for fact in facts if fact], "version": one.notice_version, "words": one.notice_text,
    }  # fmt: skip
