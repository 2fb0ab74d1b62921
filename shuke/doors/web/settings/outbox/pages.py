"""The outbox: what went out, what waits, and what somebody must decide. In a demo it is the phone on which codes arrive."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.rules.consents import CHANNELS, PURPOSES
from shuke.doors.web.entry.demo import is_demo_here
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.org.command import Done
from shuke.service.conversations.commands.deciding import resend_message
from shuke.service.conversations.queries.outbox import MessageShown, messages_by_state, messages_listed

SHOWN = 50
STATES = {
    "": (gettext_lazy("All"), ""), "waiting": (pgettext_lazy("a message", "Waiting"), ""),
    "sending": (pgettext_lazy("a message", "Being sent"), "info"), "sent": (pgettext_lazy("a message", "Sent"), "accent"),
    "uncertain": (pgettext_lazy("a message", "Uncertain"), "warning"),
    "failed": (pgettext_lazy("a message", "Failed"), "danger"),
    "withheld": (pgettext_lazy("a message", "Held back"), ""),
}  # fmt: skip
REASONS = {
    "withdrawn": gettext_lazy("the customer said no"), "not_asked": gettext_lazy("the customer was not asked"),
    "minor": gettext_lazy("under 14, or not agreed alone yet"), "closed": gettext_lazy("no customer any more"),
    "restricted": gettext_lazy("the details are kept and not used"),
    "too_late": gettext_lazy("its time was over"), "erased": gettext_lazy("its words are erased"),
    "worker_lost": gettext_lazy("the program stopped while sending"), "no_answer": gettext_lazy("the provider did not answer"),
    "no_carrier": gettext_lazy("nobody is set up to carry this channel"),
    "no_template": gettext_lazy("the provider has no template for it"), "unreachable": gettext_lazy("the provider is away"),
}  # fmt: skip
# Purposes of messages that nobody is asked for.
UNASKED = {
    "code": gettext_lazy("One-time code"),
    "legal": pgettext_lazy("purpose of a message", "Notice that the law asks for"),
}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Messages by state, newest first."""
    actor = actor_of(request)
    state = request.GET.get("state", "") if request.GET.get("state") in STATES else ""
    counts = messages_by_state(actor=actor)
    found = messages_listed(
        actor=actor, state=state, before=whole(request.GET.get("before")), limit=SHOWN, shows_codes=is_demo_here(request)
    )  # fmt: skip
    more = ""
    if len(found) > SHOWN:
        more = "?" + urlencode({"state": state, "before": str(found[SHOWN - 1].id)})
    tabs = [
        {"label": label, "url": f"?state={code}" if code else reverse("outbox"), "current": code == state,
         "count": counts.get(code, 0)}
        for code, (label, _tone) in STATES.items()
    ]  # fmt: skip
    context = {
        "tabs": tabs, "rows": [_row(one) for one in found[:SHOWN]], "more_url": more,
        "can_resend": actor.may("conversations.resend_message"),
    }  # fmt: skip
    return render(request, "settings/outbox/list.html", context)


def _row(one: MessageShown) -> dict[str, Any]:
    label, tone = STATES[one.state]
    purpose = UNASKED[one.purpose] if one.purpose in UNASKED else PURPOSES[one.purpose].label
    return {
        "message": one, "label": label, "tone": tone, "purpose": purpose, "channel": CHANNELS.get(one.channel, one.channel),
        "reason": REASONS.get(one.reason, one.reason), "is_open": one.state in ("uncertain", "failed") and bool(one.text),
    }  # fmt: skip


@require_POST
def repetition(request: HttpRequest, message_id: int) -> HttpResponse:
    """An uncertain or failed message is sent again."""
    if isinstance(resend_message(actor=actor_of(request), message_id=message_id, now=timezone.now()), Done):
        said(request, _("It is sent again."))
    return HttpResponseRedirect(reverse("outbox"))
