"""What can be done on the customer's page: each act is a noun with one POST."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.identifiers import look_up, reveal_identifier
from shuke.customers.commands.marks import add_note, remove_note, return_note, tag_customer, untag_customer
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.tags import tag_of
from shuke.doors.web.door import next_address
from shuke.doors.web.identify.customer.new import form_for_unknown
from shuke.doors.web.notices import said, toast
from shuke.doors.web.request import actor_of, is_english, today, whole
from shuke.foundation.org.actor import reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.followups import (
    TooFarAhead,
    complete_followup,
    plan_followup,
    postpone_followup,
    reopen_followup,
)

SECONDS = 60


def _back(customer_id: int, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + place)


@require_POST
def notes(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A new note."""
    add_note(actor=actor_of(request), customer_id=customer_id, text=request.POST.get("text", ""))
    messages.success(request, _("The note is kept."))
    return _back(customer_id, "#notes")


@require_POST
def note_removal(request: HttpRequest, customer_id: int, note_id: int) -> HttpResponse:
    """A note is taken away."""
    if isinstance(remove_note(actor=actor_of(request), customer_id=customer_id, note_id=note_id), Done):
        said(request, _("The note is removed."), reverse("customer_note_return", args=[customer_id, note_id]))
    return _back(customer_id, "#notes")


@require_POST
def note_return(request: HttpRequest, customer_id: int, note_id: int) -> HttpResponse:
    """A note that was taken away is put back."""
    if isinstance(return_note(actor=actor_of(request), customer_id=customer_id, note_id=note_id), Done):
        messages.success(request, _("The note is back."))
    return _back(customer_id, "#notes")


@require_POST
def tags(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A tag is put on, one of the known ones."""
    actor = actor_of(request)
    if not actor.may("customers.tag_customer"):  # before a number tells which tags there are
        raise Forbidden()
    tag = tag_of(actor=actor, tag_id=whole(request.POST.get("tag")) or 0)
    if tag is None:
        raise NotFound(field="tag")
    if isinstance(tag_customer(actor=actor, customer_id=customer_id, label=tag.label), Done):
        undo = reverse("customer_untag", args=[customer_id, tag.id])
        said(request, _("Tag “%(tag)s” put on.") % {"tag": tag.text(is_english())}, undo)
    return _back(customer_id, "#tags")


@require_POST
def untag(request: HttpRequest, customer_id: int, tag_id: int) -> HttpResponse:
    """A tag is taken off."""
    actor = actor_of(request)
    if isinstance(untag_customer(actor=actor, customer_id=customer_id, tag_id=tag_id), Done):
        tag = tag_of(actor=actor, tag_id=tag_id)
        undo = f"{reverse('customer_tags', args=[customer_id])}?tag={tag_id}"
        said(request, _("Tag “%(tag)s” taken off.") % {"tag": tag.text(is_english()) if tag else ""}, undo)
    return _back(customer_id, "#tags")


@require_POST
def reveal(request: HttpRequest, customer_id: int, identifier_id: int) -> HttpResponse:
    """One contact value in full for a minute, with a reason; the event is written with it or not at all."""
    actor = actor_of(request)
    outcome = reveal_identifier(
        actor=actor,
        customer_id=customer_id,
        identifier_id=identifier_id,
        reason=request.POST.get("reason", ""),
    )
    with reading():
        shown = contacts_of(
            actor=actor, customer_ids=[customer_id], kinds=("phone", "email", "card", "wechat")
        )
    masked = next((contact.shown for contact in shown if contact.id == identifier_id), "")
    phone = {"masked": masked, "plain": outcome.value, "seconds": SECONDS, "reveal_url": ""}
    template = (
        "identify/customer/page.html#phone"
        if request.headers.get("HX-Request")
        else "identify/customer/revealed.html"
    )
    response = render(
        request, template, {"phone": phone, "back_url": reverse("customer", args=[customer_id])}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def followups(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A follow-up is promised; from Today without a text, by tomorrow."""
    now = today()
    text = request.POST.get("text", "").strip()
    due_on = _day(request.POST.get("due_on", "")) if request.POST.get("due_on") else now + timedelta(days=0)
    plan_followup(
        actor=actor_of(request), customer_id=customer_id, text=text or _("Ask how they are"), due_on=due_on, today=now,
        owner_id=whole(request.POST.get("owner")),
    )  # fmt: skip
    messages.success(request, _("It stands on today's list."))
    return HttpResponseRedirect(next_address(request, _came_from(request, customer_id)))


def _came_from(request: HttpRequest, customer_id: int) -> str:
    return (
        reverse("customer", args=[customer_id]) + "#followups"
        if request.POST.get("text")
        else reverse("today")
    )


def _day(text: str) -> Any:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise TooFarAhead(field="due_on")
    return found


@require_POST
def closure(request: HttpRequest, followup_id: int) -> HttpResponse:
    """A follow-up is done; the line disappears and a toast offers the undo."""
    outcome = complete_followup(
        actor=actor_of(request), followup_id=followup_id, outcome=request.POST.get("outcome", "reached")
    )
    undo = reverse("followup_reopening", args=[followup_id])
    return _gone(request, _("Done.") if isinstance(outcome, Done) else "", undo)


@require_POST
def postponement(request: HttpRequest, followup_id: int) -> HttpResponse:
    """A follow-up is put off until tomorrow, or until ``?due_on=``; the undo brings it back to today."""
    now = today()
    wanted = request.GET.get("due_on", "")
    due_on = _day(wanted) if wanted else now + timedelta(days=1)
    outcome = postpone_followup(actor=actor_of(request), followup_id=followup_id, due_on=due_on, today=now)
    undo = f"{reverse('followup_postponement', args=[followup_id])}?due_on={now.isoformat()}"
    return _gone(request, _("Put off until tomorrow.") if isinstance(outcome, Done) else "", undo)


def _gone(request: HttpRequest, text: str, undo_url: str) -> HttpResponse:
    """The answer to an act that takes a line off the list: the line disappears and a toast offers the undo."""
    if request.headers.get("HX-Request"):
        return toast(text or _("Done."), undo_url)
    if text:
        said(request, text, undo_url)
    return HttpResponseRedirect(next_address(request, reverse("today")))


@require_POST
def reopening(request: HttpRequest, followup_id: int) -> HttpResponse:
    """The undo of a closure."""
    reopen_followup(actor=actor_of(request), followup_id=followup_id)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    messages.success(request, _("Undone."))
    return HttpResponseRedirect(next_address(request, reverse("today")))


@require_POST
def lookup(request: HttpRequest) -> HttpResponse:
    """At the till: an exact phone or card opens one customer for 15 minutes."""
    actor, text = actor_of(request), request.POST.get("text", "")
    outcome = look_up(actor=actor, text=text)
    if not outcome.value and actor.may("customers.enrol_person"):
        return form_for_unknown(request, actor, text)
    if not outcome.value:
        messages.error(request, _("Nobody is known by exactly this number."))
        return HttpResponseRedirect(reverse("today"))
    if len(outcome.value) > 1:
        messages.info(request, _("Several people share this number; choose by name."))
        return HttpResponseRedirect(reverse("customers"))
    return _back(outcome.value[0])
