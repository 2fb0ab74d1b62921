"""Write down: a note, a word given, something asked for that is not there; each by one tap."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.commands.marks import add_note
from shuke.customers.queries.profile import notes_of, profile_of
from shuke.doors.assistant.door import at_work
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.refusals import Forbidden
from shuke.service.care.commands.followups import TooFarAhead, plan_followup
from shuke.service.care.commands.promises import make_promise
from shuke.service.care.commands.wishes import Wanted, note_wish
from shuke.trade.catalog.queries.goods import products_found
from shuke.ui.formats import moment
from shuke.ui.request import staff_of, today, whole

FRIDAY = 4


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The three short forms; a note is kept."""
    actor = at_work(request)
    if request.method == "POST":
        noted(request, actor, customer_id)
        messages.success(request, _("The note is kept."))
        return _back(customer_id)
    if not actor.may("care.view"):
        raise Forbidden()
    profile, now = profile_of(actor=actor, customer_id=customer_id), today()
    sought = request.GET.get("words", "").strip()[:60]
    context: dict[str, Any] = {
        "id": customer_id, "name": profile.name or profile.member_no, "days": days_at_hand(now), "key": uuid4().hex,
        "goods": goods_named(actor, sought), "sought": sought, "back_url": reverse("app_member", args=[customer_id]),
        "notes": [
            {"text": one.text, "by": one.by, "at": moment(one.at)}
            for one in notes_of(actor=actor, customer_id=customer_id, limit=5)
        ],
    }  # fmt: skip
    return render(request, "assistant/members/notes.html", context)


def goods_named(actor: Actor, sought: str) -> list[tuple[int, str]]:
    """(id, name) of what the words name."""
    if not sought or not actor.may("catalog.view"):
        return []
    return [(row[0], row[1]) for row in products_found(actor=actor, text=sought, limit=6)]


def days_at_hand(now: date) -> list[tuple[str, str]]:
    """(ISO day, word): today, tomorrow, Friday, in a week."""
    friday = now + timedelta(days=(FRIDAY - now.weekday()) % 7 or 7)
    named = [(now, _("today")), (now + timedelta(days=1), _("tomorrow")), (friday, _("on Friday"))]
    return [(one.isoformat(), word) for one, word in [*named, (now + timedelta(days=7), _("in a week"))]]


def day_in(text: str) -> date:
    """The day that a form names; TooFarAhead for none."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise TooFarAhead(field="due_on")
    return found


def _back(customer_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("app_member", args=[customer_id]))


def _key(request: HttpRequest) -> str | None:
    return request.POST.get("key", "")[:80] or None


def noted(request: HttpRequest, actor: Actor, customer_id: int) -> Outcome:
    """The note of a form."""
    return add_note(
        actor=actor, customer_id=customer_id, text=request.POST.get("text", ""), key=_key(request)
    )


def promised(request: HttpRequest, actor: Actor, customer_id: int) -> Outcome:
    """The promise of a form; ``is_work`` makes it a follow-up, which nobody was told of."""
    now, text = today(), request.POST.get("text", "")
    due_on = max(
        day_in(request.POST.get("due_on", "")), now
    )  # said without a connection, and sent after its day
    if request.POST.get("is_work"):
        return plan_followup(
            actor=actor, customer_id=customer_id, text=text or _("Ask how they are"), due_on=due_on, today=now, key=_key(request)
        )  # fmt: skip
    return make_promise(
        actor=actor, customer_id=customer_id, text=text, due_on=due_on, today=now, key=_key(request)
    )


def wished(request: HttpRequest, actor: Actor, customer_id: int) -> Outcome:
    """The wish of a form, for the own store."""
    post = request.POST
    wanted = Wanted(whole(post.get("product")), post.get("words", "")[:200], post.get("size", "")[:40])
    return note_wish(
        actor=actor, customer_id=customer_id, wanted=wanted, unit_id=staff_of(request).unit_id, today=today(), key=_key(request)
    )  # fmt: skip


@require_POST
def promises(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A word given."""
    promised(request, at_work(request), customer_id)
    messages.success(request, _("It stands on the list of its day."))
    return _back(customer_id)


@require_POST
def wishes(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Something asked for."""
    wished(request, at_work(request), customer_id)
    messages.success(request, _("You are told when it comes in."))
    return _back(customer_id)
