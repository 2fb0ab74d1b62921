"""Find or scan: own members by name, pinyin or number; anybody by the whole phone, the card or the code on the phone."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.commands.identifiers import look_up
from shuke.customers.queries.search import customers_found
from shuke.doors.assistant.door import at_work, tabs
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.counter.commands.identifying import MemberUnknown, identify_member
from shuke.trade.counter.rules.member_code import is_member_code
from shuke.ui.request import staff_of

FOUND = 12
MEMBER_NO = re.compile(r"[A-Za-z]\d{8}")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The box, and who the words name among those within reach."""
    actor, sought = at_work(request), request.GET.get("q", "").strip()[:60]
    rows = found_by(actor, sought)
    context = {
        "tabs": tabs(actor, "app_find"), "q": sought, "rows": rows, "may_look_up": actor.may("customers.look_up"),
        "may_enrol": actor.may("customers.enrol_person"),
    }  # fmt: skip
    return render(request, "assistant/members/find.html", context)


def found_by(actor: Actor, sought: str) -> list[dict[str, Any]]:
    """Rows for the words; nothing for who may not search, or for no words."""
    if not sought or not actor.may("customers.search"):
        return []
    return [
        {"name": hit.name or hit.member_no, "sub": hit.member_no, "url": reverse("app_member", args=[hit.id])}
        for hit in customers_found(actor=actor, text=sought, limit=FOUND)
    ]


def _shown(request: HttpRequest, actor: Actor, text: str) -> list[int]:
    """Whom a scanned card names: by its moving code, or by the member's number under the card's picture."""
    if not actor.may("counter.identify_member") or not (is_member_code(text) or MEMBER_NO.fullmatch(text)):
        return []
    try:
        told = identify_member(
            actor=actor, text=text, unit_id=staff_of(request).unit_id, now=timezone.now()
        ).value
    except MemberUnknown:
        return []
    return [int(one["id"]) for one in told]


@require_POST
def lookup(request: HttpRequest) -> HttpResponse:
    """A whole phone or card opens one member for 15 minutes; whoever may search only is led to what the words find."""
    actor, text = at_work(request), request.POST.get("text", "").strip()[:200]
    found = _shown(request, actor, text)
    if not found and not actor.may("customers.look_up"):
        if not actor.may("customers.search"):
            raise Forbidden()
        return HttpResponseRedirect(reverse("app_find") + "?" + urlencode({"q": text[:60]}))
    found = found or look_up(actor=actor, text=text).value
    if len(found) == 1:
        return HttpResponseRedirect(reverse("app_member", args=[found[0]]))
    if found:
        messages.info(request, _("Several people share this number; choose by name."))
        return HttpResponseRedirect(reverse("app_find") + "?" + urlencode({"q": text}))
    if actor.may("customers.search") and not text.replace(" ", "").isdigit():
        return HttpResponseRedirect(reverse("app_find") + "?" + urlencode({"q": text}))
    messages.warning(request, _("Nobody is known by exactly this number. Register them?"))
    return HttpResponseRedirect(reverse("app_register") + "?" + urlencode({"phone": text[:40]}))
