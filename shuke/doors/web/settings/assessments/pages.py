"""Risk assessments: the list with what is due first, one of them with its former looks, and the form."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.assessing import record_assessment
from shuke.stewardship.privacy.queries.assessments import (
    AssessmentShown,
    assessment_of,
    assessments_in_force,
    former_looks,
)
from shuke.stewardship.privacy.rules.assessments import (
    OUTCOMES,
    TEXTS,
    Assessment,
    ReviewTooEarly,
    days_left,
    kept_until,
)

SOON = 30  # days before the next look from which on it is said in amber
TONES = {"go": "success", "limited": "warning", "stop": "danger"}


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Those in force, what is to be looked at first on top."""
    actor = actor_of(request)
    rows = [_row(one) for one in assessments_in_force(actor=actor)]
    return render(
        request,
        "settings/assessments/list.html",
        {"rows": rows, "can_record": actor.may("privacy.record_assessment")},
    )


@require_safe
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """One assessment in full, and the looks before it."""
    actor = actor_of(request)
    one = assessment_of(actor=actor, assessment_id=assessment_id)
    former = former_looks(actor=actor, assessment_id=one.id)
    parts = [
        (_("What for"), one.purpose), (_("Why it is needed"), one.necessity), (_("What may go wrong"), one.risks),
        (_("What is done against it"), one.measures),
    ]  # fmt: skip
    context = {
        **_row(one), "parts": parts, "former": [_row(look) for look in former], "kept_until": kept_until(one.decided_on),
        "can_follow": actor.may("privacy.record_assessment") and one.followed_by_id is None,
    }  # fmt: skip
    return render(request, "settings/assessments/page.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; as the next look at a former one it holds what that one said."""
    actor = actor_of(request)
    if not actor.may("privacy.record_assessment"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, whole(request.GET.get("follows")))
    follows = whole(request.POST.get("follows"))
    return attempted(
        request, lambda: record_assessment(actor=actor, given=_given(request), follows=follows),
        lambda no: _form(request, actor, follows, no), lambda id_: reverse("assessment", args=[id_]), _("Written down."),
    )  # fmt: skip


def _given(request: HttpRequest) -> Assessment:
    post = request.POST
    return Assessment(
        **{name: post.get(name, "") for name in TEXTS}, outcome=post.get("outcome", ""),
        decided_on=_day(post.get("decided_on", ""), "decided_on"), review_on=_day(post.get("review_on", ""), "review_on"),
    )  # fmt: skip


def _day(text: str, name: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise ReviewTooEarly(field=name)
    return found


def _form(request: HttpRequest, actor: Actor, follows: int | None, no: Refusal | None = None) -> HttpResponse:
    now = today()
    given: dict[str, Any] = {
        "decided_on": now.isoformat(),
        "review_on": now.replace(year=now.year + 1, day=min(now.day, 28)).isoformat(),
    }
    if follows and no is None:
        with reading():
            former = assessment_of(actor=actor, assessment_id=follows)
        given |= {name: getattr(former, name) for name in TEXTS} | {"outcome": former.outcome}
    given |= request.POST.dict() if no else {}
    context = {"given": given, "follows": follows, "outcomes": OUTCOMES.items(), **wrong(no)}
    return render(request, "settings/assessments/form.html", context, status=no.status if no else 200)


def _row(one: AssessmentShown) -> dict[str, Any]:
    left = days_left(one.review_on, today())
    words, tone = _due(left)
    return {
        "one": one, "outcome": OUTCOMES[one.outcome], "tone": TONES[one.outcome], "due": words, "due_tone": tone,
        "is_former": one.followed_by_id is not None,
    }  # fmt: skip


def _due(left: int) -> tuple[str, str]:
    if left < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left}, "danger"
    words = ngettext("due in %(days)s day", "due in %(days)s days", left) % {"days": left}
    return words, "warning" if left <= SOON else ""
