"""The fit card on a customer's page: in one line, as a panel that is filled in by taps, and what it held before."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.queries.fields import FieldShown, fields_defined, former_values_of, values_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.rules.fields import Field
from shuke.doors.web.fields.words import words_of
from shuke.doors.web.identify.consents.words import SOURCES
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, is_english
from shuke.doors.web.words import REASONS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import NotFound


def fit_panel(actor: Actor, profile: Profile, origins: Mapping[str, str]) -> dict[str, Any] | None:
    """What the panel draws; None where the shop keeps no fit card, or for who sees no basic details."""
    if not actor.sees("B"):
        return None
    fields = [one for one in fields_defined(actor=actor, kind=profile.kind) if one.is_fit]
    if not fields:
        return None
    known = values_of(actor=actor, customer_ids=[profile.id], fields=fields).get(profile.id, {})
    may = actor.may("customers.set_field_values")
    rows = [_row(actor, profile.id, field, known.get(field.key), origins, may=may) for field in fields]
    told = [one for one in known.values() if not one.is_masked]
    return {
        "rows": rows if may else [row for row in rows if row["words"]], "line": fit_line(told),
        "action": reverse("fit", args=[profile.id]) if may else "", "reasons": REASONS,
        "former_url": reverse("fit_former", args=[profile.id]) if known else "",
    }  # fmt: skip


def fit_line(told: list[FieldShown]) -> str:
    """ "Clothes M, shoes 38, light": what is shown in full, in the order of the fields."""
    english = is_english()
    ordered = sorted(told, key=lambda one: one.field.position)
    return _(", ").join(f"{one.field.name(english)} {words_of(one, english)}" for one in ordered)


def _row(
    actor: Actor,
    customer_id: int,
    field: Field,
    shown: FieldShown | None,
    origins: Mapping[str, str],
    *,
    may: bool,
) -> dict[str, Any]:
    english = is_english()
    can_open = shown is not None and shown.is_masked and actor.may("customers.reveal_field_value")
    form = shown.form if shown else ""
    return {
        "key": field.key, "label": field.name(english), "words": words_of(shown, english) if shown else "",
        "id": shown.id if shown else 0, "origin": origins.get(f"v{shown.id}", "") if shown else "",
        "reveal_url": reverse("customer_field_reveal", args=[customer_id, shown.id]) if shown and can_open else "",
        "taps": [
            {"value": code, "label": label, "current": code == form} for code, label in _taps(field, english) if may
        ],
        "is_open": may and field.kind not in ("choice", "flag"),
        "is_masked": shown is not None and shown.is_masked, "kind": "date" if field.kind == "day" else "text",
    }  # fmt: skip


def _taps(field: Field, english: bool) -> list[tuple[str, str]]:
    if field.kind == "flag":
        return [("1", _("Yes")), ("0", _("No"))]
    return [(one.code, one.text(english)) for one in field.choices]


@require_POST
def fit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One answer is tapped or typed; a second tap on it takes it away."""
    actor = actor_of(request)
    key, value = request.POST.get("field", "")[:40], request.POST.get("value", "")[:500]
    outcome = set_field_values(actor=actor, customer_id=customer_id, values={key: value or None})
    if isinstance(outcome, Done):
        said(request, _("Noted on the fit card."))
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#fit")


@require_safe
def former(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What the fit card held before, newest first."""
    actor = actor_of(request)
    profile = profile_of(actor=actor, customer_id=customer_id)
    if not actor.sees("B"):
        raise NotFound()
    english = is_english()
    rows = [
        {"label": one.shown.field.name(english), "words": words_of(one.shown, english), "until_at": one.until_at,
         "facts": [fact for fact in (str(SOURCES.get(one.source, one.source)), one.staff_name) if fact],
         "since_at": one.captured_at}
        for one in former_values_of(actor=actor, customer_id=customer_id)
    ]  # fmt: skip
    context = {
        "name": profile.name or profile.member_no,
        "rows": rows,
        "back_url": reverse("customer", args=[customer_id]) + "#fit",
    }
    return render(request, "identify/fit/former.html", context)
