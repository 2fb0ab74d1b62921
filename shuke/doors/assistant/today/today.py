"""Today: own promises, follow-ups and days to remember, late promises on top; each done, moved or handed over in place."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.queries.reach import customers_looked_up
from shuke.doors.assistant.door import at_work, next_of, tabs
from shuke.doors.assistant.words import ICONS, due_words, what_for
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.service.care.commands.followups import complete_followup, postpone_followup, reopen_followup
from shuke.service.care.commands.handing import hand_over_followup
from shuke.service.care.commands.wishes import close_wish
from shuke.service.care.queries import FollowupShown, followups_counted, followups_due
from shuke.ui.request import staff_of, today, whole
from shuke.ui.undo import TAG

SHOWN = 40


@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """What is to be done today."""
    actor, now = at_work(request), today()
    context: dict[str, Any] = {
        "tabs": tabs(actor, "app_today"),
        "store": staff_of(request).unit_name,
        "on": now,
    }
    if actor.may("care.view"):
        lines = followups_due(actor=actor, until=now, mine=True, kinds=KINDS, limit=SHOWN)
        due, late, done = followups_counted(actor=actor, today=now, mine=True)
        context |= {
            "rows": [row_of(line, now, actor) for line in lines],
            "due": due,
            "late": late,
            "done": done,
        }
    if actor.may("customers.look_up"):
        context["open"] = [
            {"name": one.name, "sub": one.member_no, "url": reverse("app_member", args=[one.customer_id])}
            for one in customers_looked_up(actor=actor, limit=6)
        ]
    return render(request, "assistant/today/today.html", context)


KINDS = ("promise", "wish", "at_risk", "birthday", "anniversary", "own_consent", "manual")


def row_of(line: FollowupShown, now: date, actor: Actor) -> dict[str, Any]:
    """A follow-up as a row."""
    may = actor.may("care.complete_followup")
    return {
        "id": line.id, "name": line.customer_name, "url": reverse("app_member", args=[line.customer_id]),
        "text": what_for(line), "icon": ICONS.get(line.kind, "clipboard-check"), "due": due_words(line.due_on, now),
        "late": line.due_on < now, "owner": line.owner_name if line.owner_id != actor.staff_id else "",
        "is_escalated": line.is_escalated,
        "done_url": reverse("app_followup_closure", args=[line.id]) if may else "",
        "later_url": reverse("app_followup_postponement", args=[line.id]) if may else "",
    }  # fmt: skip


def _said(request: HttpRequest, text: str, undo: str = "") -> None:
    messages.success(request, text, extra_tags=f"{TAG}{undo}" if undo else "")


@require_POST
def closure(request: HttpRequest, followup_id: int) -> HttpResponse:
    """It is done."""
    outcome = complete_followup(
        actor=at_work(request), followup_id=followup_id, outcome=request.POST.get("outcome", "reached")
    )
    if isinstance(outcome, Done):
        _said(request, _("Done."), reverse("app_followup_reopening", args=[followup_id]))
    return HttpResponseRedirect(next_of(request, reverse("app_today")))


@require_POST
def reopening(request: HttpRequest, followup_id: int) -> HttpResponse:
    """The undo of it."""
    reopen_followup(actor=at_work(request), followup_id=followup_id)
    return HttpResponseRedirect(next_of(request, reverse("app_today")))


@require_POST
def postponement(request: HttpRequest, followup_id: int) -> HttpResponse:
    """It is done tomorrow."""
    actor, now = at_work(request), today()
    days = min(max(whole(request.POST.get("days")) or 1, 1), 60)
    outcome = postpone_followup(
        actor=actor, followup_id=followup_id, due_on=now + timedelta(days=days), today=now
    )
    if isinstance(outcome, Done):
        _said(request, _("Moved to %(day)s.") % {"day": due_words(now + timedelta(days=days), now)})
    return HttpResponseRedirect(next_of(request, reverse("app_today")))


@require_POST
def handover(request: HttpRequest, followup_id: int) -> HttpResponse:
    """A colleague does it."""
    outcome = hand_over_followup(
        actor=at_work(request), followup_id=followup_id, owner_id=whole(request.POST.get("owner")) or 0, today=today()
    )  # fmt: skip
    if isinstance(outcome, Done):
        _said(request, _("Handed over."))
    return HttpResponseRedirect(next_of(request, reverse("app_today")))


@require_POST
def wish_closure(request: HttpRequest, wish_id: int) -> HttpResponse:
    """A wish is over."""
    outcome = close_wish(actor=at_work(request), wish_id=wish_id, outcome=request.POST.get("outcome", ""))
    if isinstance(outcome, Done):
        _said(request, _("The wish is closed."))
    return HttpResponseRedirect(next_of(request, reverse("app_today")))
