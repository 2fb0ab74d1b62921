"""Two records side by side: why they may be one person, whose values stay, and the decision."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.identify.duplicates.sides import differing, side_of
from shuke.doors.web.identify.duplicates.words import how_sure, told
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, staff_of, today, whole
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.review import ask_again, keep_apart
from shuke.stewardship.resolution.queries.review import known_of_pair, rows_held
from shuke.stewardship.resolution.queries.survivors import survivor_suggested
from shuke.stewardship.resolution.rules.survivors import SameRecord


@require_safe
def pair(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    """Both people, why, and the choice field by field."""
    actor = actor_of(request)
    if not actor.may("resolution.view"):
        raise Forbidden()
    if left_id == right_id:
        raise SameRecord()
    ids, currency = (left_id, right_id), staff_of(request).currency
    left, right = (side_of(actor, one, currency) for one in ids)
    weight, reasons, state = known_of_pair(actor=actor, customer_ids=ids)
    wanted = whole(request.GET.get("keep"))
    kept = wanted if wanted in ids else survivor_suggested(actor=actor, customer_ids=ids)
    speaks_for, against = told(reasons)
    sure, tone = how_sure(weight)
    context = {
        "left": left, "right": right, "kept": kept, "sides": (left, right), "fields": differing(left, right, kept),
        "sure": sure if reasons else "", "tone": tone, "for": speaks_for, "against": against, "state": state,
        "moves": rows_held(actor=actor, customer_id=right_id if kept == left_id else left_id),
        "merge_url": reverse("duplicate_merge", args=ids), "apart_url": reverse("duplicate_apart", args=ids),
        "is_same_kind": left.profile.kind == right.profile.kind,
    }  # fmt: skip
    return render(request, "identify/duplicates/pair.html", context)


def _choices(request: HttpRequest, survivor: int) -> dict[str, str]:
    """Radio buttons "keep-FIELD" hold the id of the record whose value stays."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("keep-"):
            found[name.removeprefix("keep-")] = "survivor" if whole(str(value)) == survivor else "loser"
    return found


@require_POST
def merging(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    """They are one person: merged as chosen; the notice offers the way back."""
    actor, ids = actor_of(request), (left_id, right_id)
    survivor = whole(request.POST.get("survivor"))
    kept = survivor if survivor in ids else left_id
    outcome = merge_customers(
        actor=actor, customer_ids=ids, survivor_id=kept, choices=_choices(request, kept), today=today(),
        reasons=tuple(request.POST.getlist("reason"))[:10],
    )  # fmt: skip
    if isinstance(outcome, Done):
        said(request, _("The two records are one now."), reverse("merge_split", args=[outcome.value]))
    return HttpResponseRedirect(reverse("customer", args=[kept]))


@require_POST
def apart(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    """They are two people; nobody is asked again."""
    ids = (left_id, right_id)
    if isinstance(keep_apart(actor=actor_of(request), customer_ids=ids), Done):
        said(
            request,
            _("Two people. This pair does not come up again."),
            reverse("duplicate_question", args=ids),
        )
    return HttpResponseRedirect(reverse("duplicates"))


@require_POST
def question(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    """The undo of that: the pair is looked at again."""
    ask_again(actor=actor_of(request), customer_ids=(left_id, right_id))
    return HttpResponseRedirect(reverse("duplicate_pair", args=[left_id, right_id]))
