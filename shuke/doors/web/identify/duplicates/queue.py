"""Pairs that may be one person, most money at stake first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.customers.queries.profile import profile_of
from shuke.customers.queries.search import customers_found
from shuke.doors.web.identify.duplicates.words import how_sure, told
from shuke.doors.web.request import actor_of, staff_of
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.resolution.queries.review import Pair, pairs_to_review

SHOWN = 100


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The queue."""
    actor = actor_of(request)
    rows = [_row(pair) for pair in pairs_to_review(actor=actor, limit=SHOWN + 1)]
    context = {
        "rows": rows[:SHOWN], "is_more": len(rows) > SHOWN, "currency": staff_of(request).currency,
        "sees_money": actor.sees("S") == "full",
    }  # fmt: skip
    return render(request, "identify/duplicates/queue.html", context)


def _row(pair: Pair) -> dict[str, Any]:
    sure, tone = how_sure(pair.weight)
    speaks_for, against = told(pair.reasons)
    return {
        "pair": pair, "left": pair.left_name or pair.left_no, "right": pair.right_name or pair.right_no, "sure": sure,
        "tone": tone, "for": speaks_for, "against": against,
        "url": reverse("duplicate_pair", args=[pair.left_id, pair.right_id]),
    }  # fmt: skip


@require_safe
def same_person(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Which other record is the same person: asked from the customer's page, found as people search."""
    actor = actor_of(request)
    if not actor.may("resolution.view"):
        raise Forbidden()
    profile, text = profile_of(actor=actor, customer_id=customer_id), request.GET.get("q", "").strip()
    hits = customers_found(actor=actor, text=text or profile.name, limit=20)
    others = [
        {
            "name": hit.name or hit.member_no,
            "no": hit.member_no,
            "url": reverse("duplicate_pair", args=[customer_id, hit.id]),
        }
        for hit in hits
        if hit.id != customer_id
    ]
    context = {"profile": profile, "text": text, "others": others}
    return render(request, "identify/duplicates/same.html", context)
