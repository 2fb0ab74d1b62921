"""What is done to many customers of the list at once."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shuke.customers.commands.many import MOST, assign_owner_many, tag_many, untag_many
from shuke.customers.commands.undoing import undo_many
from shuke.customers.queries.tags import tag_of
from shuke.doors.web.door import next_address
from shuke.doors.web.identify.customers.chosen import back, chosen
from shuke.doors.web.lists.address import Address
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, is_english, today, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.commands.followups import TooFarAhead
from shuke.service.care.commands.planned import plan_followups


def bulk_bar(actor: Actor, address: Address) -> dict[str, Any] | None:
    """The acts that the actor may do to many; None where there are none."""
    acts = {
        "tag": actor.may("customers.tag_many"), "owner": actor.may("customers.assign_owner_many"),
        "followup": actor.may("care.plan_followups") and actor.sees("B"),
    }  # fmt: skip
    if not any(acts.values()):
        return None
    filters = address.of.filters
    return {
        **acts, "most": MOST, "query": address.query(), "due_on": today() + timedelta(days=1),
        "staff": filters["owner"].offered() if acts["owner"] and "owner" in filters else [],
        "tags": filters["tag"].offered() if acts["tag"] and "tag" in filters else [],
    }  # fmt: skip


def _told(request: HttpRequest, outcome: Outcome, words: str) -> HttpResponse:
    """Back on the list, with how many were changed and the way to take it back."""
    event = outcome.value.get("event")
    said(request, words, reverse("customers_undoing", args=[event]) if event else "")
    return back(request)


@require_POST
def tagging(request: HttpRequest) -> HttpResponse:
    """A tag is put on the chosen: one of the known ones, or a new word."""
    actor, label = actor_of(request), request.POST.get("label", "").strip()
    if not label:
        label = _known_tag(request, actor).label
    outcome = tag_many(actor=actor, customer_ids=chosen(request, MOST), label=label)
    n = outcome.value["customers"]
    words = ngettext("“%(label)s” is put on %(n)s customer.", "“%(label)s” is put on %(n)s customers.", n)
    return _told(request, outcome, words % {"label": label, "n": n})


@require_POST
def untagging(request: HttpRequest) -> HttpResponse:
    """A tag is taken off the chosen."""
    actor = actor_of(request)
    tag = _known_tag(request, actor)
    outcome = untag_many(actor=actor, customer_ids=chosen(request, MOST), tag_id=tag.id)
    n = outcome.value["customers"]
    words = ngettext(
        "“%(label)s” is taken off %(n)s customer.", "“%(label)s” is taken off %(n)s customers.", n
    )
    return _told(request, outcome, words % {"label": tag.text(is_english()), "n": n})


def _known_tag(request: HttpRequest, actor: Actor) -> Any:
    tag = tag_of(actor=actor, tag_id=whole(request.POST.get("tag")) or 0)
    if tag is None:
        raise NotFound(field="tag")
    return tag


@require_POST
def owners(request: HttpRequest) -> HttpResponse:
    """The chosen get another owner."""
    outcome = assign_owner_many(
        actor=actor_of(request), customer_ids=chosen(request, MOST), staff_id=whole(request.POST.get("owner")) or 0,
        today=today(),
    )  # fmt: skip
    n = outcome.value["customers"]
    words = ngettext("%(n)s customer has a new owner.", "%(n)s customers have a new owner.", n)
    return _told(request, outcome, words % {"n": n})


@require_POST
def followups(request: HttpRequest) -> HttpResponse:
    """The same is promised to all the chosen."""
    try:
        due_on = parse_date(request.POST.get("due_on", ""))
    except ValueError:
        due_on = None
    if due_on is None:
        raise TooFarAhead(field="due_on")
    text = request.POST.get("text", "").strip() or _("Ask how they are")
    outcome = plan_followups(
        actor=actor_of(request), customer_ids=chosen(request, MOST), text=text, due_on=due_on,
        today=today(), owner_id=whole(request.POST.get("by")),
    )  # fmt: skip
    n = outcome.value
    said(request, ngettext("%(n)s follow-up is planned.", "%(n)s follow-ups are planned.", n) % {"n": n})
    return back(request)


@require_POST
def undoing(request: HttpRequest, event_id: int) -> HttpResponse:
    """One's own act on many is taken back."""
    outcome = undo_many(actor=actor_of(request), event_id=event_id)
    n = outcome.value
    said(request, ngettext("Taken back for %(n)s customer.", "Taken back for %(n)s customers.", n) % {"n": n})
    return HttpResponseRedirect(next_address(request, reverse("customers")))
