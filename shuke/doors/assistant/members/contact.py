"""Tap to send: a draft, checked by the rules of contact, sent from the colleague's own WeChat or phone, and logged."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.identifiers import reveal_identifier
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.words import CHANNELS, DRAFTS
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.service.conversations.commands.byhand import ContactRefused, ContactUnclear, Spoken, log_contact
from shuke.service.conversations.queries.contacts import contacts_made
from shuke.service.conversations.rules.drafts import DRAFTS as KNOWN
from shuke.service.conversations.rules.drafts import drafted
from shuke.trade.orders.queries.sales import orders_of
from shuke.ui.formats import moment
from shuke.ui.request import staff_of, today


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The draft; sent, it is logged, and then the words can be copied or the number dialled."""
    actor = at_work(request)
    if not actor.may("conversations.log_contact") or not actor.sees("C"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, profile_of(actor=actor, customer_id=customer_id))
    kind = request.POST.get("kind", "")
    known = KNOWN.get(kind, KNOWN["greeting"])
    spoken = Spoken(
        request.POST.get("channel", ""), known.purpose, request.POST.get("text", ""), known.is_from_purchases
    )
    key = request.POST.get("key", "")[:80] or None
    try:
        log_contact(
            actor=actor, customer_id=customer_id, spoken=spoken, now=timezone.now(), today=today(), key=key
        )
    except (ContactRefused, ContactUnclear) as no:
        with reading():
            profile = profile_of(actor=actor, customer_id=customer_id)
            return _form(request, actor, profile, no)
    return _ready(request, actor, customer_id, spoken)


def _form(request: HttpRequest, actor: Actor, profile: Profile, no: Refusal | None = None) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "") if given.get("kind") in KNOWN else "after"
    context: dict[str, Any] = {
        "id": profile.id, "name": profile.name or profile.member_no, "kind": kind, "drafts": DRAFTS, "channels": CHANNELS,
        "channel": given.get("channel", "wechat"), "key": uuid4().hex, "error": str(no) if no else "",
        "text": request.POST.get("text") or _draft(request, actor, profile, kind),
        "made": [_made(one) for one in contacts_made(actor=actor, customer_id=profile.id)],
        "back_url": reverse("app_member", args=[profile.id]),
    }  # fmt: skip
    return render(request, "assistant/members/contact.html", context, status=no.status if no else 200)


def _draft(request: HttpRequest, actor: Actor, profile: Profile, kind: str) -> str:
    goods = request.GET.get("goods", "").strip()[:80]
    if not goods and actor.may("orders.view") and actor.sees("S") == "full":
        newest = orders_of(actor=actor, customer_id=profile.id, limit=1)
        goods = newest[0].first_goods if newest else ""
    staff = staff_of(request)
    english = profile.language == "en"  # the member's language, not the reader's
    values = {"name": profile.name, "goods": goods, "store": staff.unit_name, "me": staff.name}
    return drafted(kind, english=english, values=values)


def _made(one: Any) -> dict[str, str]:
    channel = next((str(label) for code, label, _icon in CHANNELS if code == one.channel), one.channel)
    purpose = _("Offer") if one.purpose == "marketing" else _("About a purchase")
    return {"what": _(", ").join(filter(None, (channel, purpose, one.by))), "at": moment(one.at)}


def _ready(request: HttpRequest, actor: Actor, customer_id: int, spoken: Spoken) -> HttpResponse:
    """The words to copy, and the number to dial: shown like any other revealed number, for a reason, in the log."""
    number = ""
    if spoken.channel in ("phone", "sms") and actor.may("customers.reveal_identifier"):
        with reading():
            found = contacts_of(actor=actor, customer_ids=[customer_id], kinds=("phone",), only_primary=True)
        if found:
            revealed = reveal_identifier(
                actor=actor, customer_id=customer_id, identifier_id=found[0].id, reason="call"
            )
            number = str(revealed.value)
    context = {
        "text": spoken.text, "channel": spoken.channel, "number": number, "dial": number.replace(" ", ""),
        "back_url": reverse("app_member", args=[customer_id]),
    }  # fmt: skip
    response = render(request, "assistant/members/ready.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
