"""What the member agreed to: a switch per purpose and channel, taken back as easily as given."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.queries.consents import notices_now, standing_of
from shuke.customers.rules.consents import CHANNELS, PURPOSES, Said
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back, said
from shuke.foundation.org.refusals import NotFound

SOURCE = "portal"
GUARDIANS = "guardian"  # a parent's word for a child; given with a code, taken back in the store


@require_http_methods(["GET", "HEAD", "POST"])
@page
def consents(request: HttpRequest, me: Me) -> HttpResponse:
    """The switches; POST ``say=marketing/sms/yes``."""
    if request.method == "POST":
        return _say(request, me)
    context = {"shop": shop_name(), "tab": "mine", "said": said(request), "groups": _groups(me)}
    return render(request, "portal/mine/consents.html", context)


def _groups(me: Me) -> list[dict[str, Any]]:
    """A card per purpose with the words that are shown now."""
    standing = standing_of(actor=me.actor, customer_id=me.member.customer_id)
    words, english = notices_now(actor=me.actor), me.actor.language == "en"
    groups = []
    for code, purpose in PURPOSES.items():
        if code == GUARDIANS:
            continue
        rows = []
        for channel in CHANNELS if purpose.has_channels else ("",):
            stands = standing.get((code, channel))
            is_on = stands is True or (stands is None and not purpose.is_asked)
            rows.append({
                "label": CHANNELS[channel] if channel else purpose.label, "is_on": is_on,
                "say": f"{code}/{channel}/{'no' if is_on else 'yes'}",
            })  # fmt: skip
        shown = words[code]
        groups.append(
            {"label": purpose.label, "words": shown.text_en if english else shown.text, "rows": rows}
        )
    return groups


def _say(request: HttpRequest, me: Me) -> HttpResponse:
    purpose, channel, answer = [*request.POST.get("say", "")[:80].split("/"), "", "", ""][:3]
    if answer not in ("yes", "no") or purpose == GUARDIANS:
        raise NotFound(field="say")
    record_consents(
        actor=me.actor, customer_id=me.member.customer_id, said=[Said(purpose, channel, answer == "yes")], source=SOURCE,
        evidence="tick", now=me.now,
    )  # fmt: skip
    return back(reverse("me_consents"), "agreed" if answer == "yes" else "declined")
