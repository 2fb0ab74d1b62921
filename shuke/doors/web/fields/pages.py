"""The shop's own fields of one customer: the panel of the page, the form, one masked answer opened."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.commands.field_values import reveal_field_value, set_field_values
from shuke.customers.queries.fields import FieldShown, fields_defined, values_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.rules.fields import Field
from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.fields.asked import answers, inputs, name_of
from shuke.doors.web.fields.words import words_of, words_of_form
from shuke.doors.web.forms import wrong
from shuke.doors.web.request import actor_of, is_english, whole
from shuke.doors.web.stale import Both, chosen, differing_fields
from shuke.doors.web.stale import Field as Compared
from shuke.doors.web.words import REASONS
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale

SECONDS = 60


def own_fields_panel(
    actor: Actor, customer_id: int, kind: str, origins: Mapping[str, str]
) -> dict[str, Any] | None:
    """What the panel draws; None where the shop has no fields that the actor may see. ``origins`` say by "v7" where answer 7
    comes from."""
    fields = [one for one in fields_defined(actor=actor, kind=kind) if not one.is_fit]
    if not fields:
        return None
    known = values_of(actor=actor, customer_ids=[customer_id], fields=fields).get(customer_id, {})
    can_open = actor.may("customers.reveal_field_value")
    rows = [
        {
            **_row(customer_id, known[field.key], can_open),
            "origin": origins.get(f"v{known[field.key].id}", ""),
        }
        for field in fields
        if field.key in known
    ]
    can_edit = actor.may("customers.set_field_values")
    return {
        "rows": rows, "edit_url": reverse("customer_fields", args=[customer_id]) if can_edit else "", "reasons": REASONS,
    }  # fmt: skip


def _row(customer_id: int, shown: FieldShown, can_open: bool) -> dict[str, Any]:
    url = (
        reverse("customer_field_reveal", args=[customer_id, shown.id]) if shown.is_masked and can_open else ""
    )
    english = is_english()
    return {
        "id": shown.id, "label": shown.field.name(english), "words": words_of(shown, english), "is_masked": shown.is_masked,
        "reveal_url": url,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def customer_fields(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The form; what somebody else saved meanwhile stands beside what was typed."""
    actor = actor_of(request)
    if not actor.may("customers.set_field_values"):
        raise Forbidden()
    with reading():
        profile = profile_of(actor=actor, customer_id=customer_id)
        fields = fields_defined(actor=actor, kind=profile.kind)
        known = values_of(actor=actor, customer_ids=[customer_id], fields=fields).get(customer_id, {})
    if request.method != "POST":
        return _form(request, profile, fields, known, {}, None)
    post = chosen(request.POST)
    try:
        outcome = set_field_values(
            actor=actor,
            customer_id=customer_id,
            values=answers(post, fields, known),
            version=whole(post.get("version")) or 0,
        )
    except Stale as no:
        return _form(request, profile, fields, known, post, no, _both(request, profile, fields, known, post))
    except Refusal as no:
        if no.status != 422:
            raise
        return _form(request, profile, fields, known, post, no)
    if isinstance(outcome, Done):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#fields")


def _form(
    request: HttpRequest, profile: Profile, fields: Sequence[Field], known: Mapping[str, FieldShown],
    given: Mapping[str, Any], no: Refusal | None, both: Both | None = None,
) -> HttpResponse:  # fmt: skip
    told = wrong(no)
    context = {
        "name": profile.name or profile.member_no, "inputs": inputs(fields, known, given, is_english(), told["wrong"]),
        "version": given.get("version", profile.version) if no else profile.version, "action": request.path,
        "back_url": reverse("customer", args=[profile.id]), "both": both, **told,
    }  # fmt: skip
    return render(request, "fields/edit.html", context, status=no.status if no else 200)


def _both(
    request: HttpRequest,
    profile: Profile,
    fields: Sequence[Field],
    known: Mapping[str, FieldShown],
    post: QueryDict,
) -> Both:
    """My answers beside those that stand now; a hidden one is not told."""
    english = is_english()
    now = {one["name"]: one["value"] for one in inputs(fields, known, {}, english)}
    asked = [field for field in fields if not (field.key in known and known[field.key].is_masked)]
    compared = [Compared(name_of(field), field.name(english)) for field in asked]
    words = {name_of(field): _words(field, english) for field in asked}
    differing = differing_fields(compared, post, now, words)
    named = {one.name for one in differing}
    same = [(name, str(value)) for name, value in post.items() if name.startswith("f_") and name not in named]
    return Both(request.path, profile.version, differing, same, reverse("customer", args=[profile.id]))


def _words(field: Field, english: bool) -> Any:
    """How one version of a field reads; what is no answer reads as it was typed."""

    def tell(given: Mapping[str, str]) -> str:
        typed = given[name_of(field)]
        try:
            return (
                words_of_form(field, typed, english) if field.kind in ("choice", "flag") and typed else typed
            )
        except ArithmeticError:
            return typed

    return tell


def _is_sensitive(actor: Actor, customer_id: int, value_id: int) -> bool:
    """Whether the answer is of class X; one that is not seen is refused by the act itself."""
    if not actor.may("customers.reveal_field_value"):
        return False
    with reading():
        known = values_of(actor=actor, customer_ids=[customer_id]).get(customer_id, {})
    return any(one.id == value_id and one.field.letter == "X" for one in known.values())


@require_POST
def reveal(request: HttpRequest, customer_id: int, value_id: int) -> HttpResponse:
    """One masked answer in full for a minute, for a reason; the event is written with it or not at all."""
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    if _is_sensitive(actor, customer_id, value_id):
        recent_enough(request)
    form = reveal_field_value(actor=actor, customer_id=customer_id, value_id=value_id, reason=reason).value
    english = is_english()
    with reading():
        known = values_of(actor=actor, customer_ids=[customer_id]).get(customer_id, {})
    shown = next((one for one in known.values() if one.id == value_id), None)
    if shown is None:
        raise NotFound()
    row = {
        "id": value_id, "label": shown.field.name(english), "words": str(shown.value), "seconds": SECONDS,
        "plain": words_of_form(shown.field, form, english), "reveal_url": "",
    }  # fmt: skip
    template = "fields/answer.html" if request.headers.get("HX-Request") else "fields/revealed.html"
    response = render(request, template, {"row": row, "back_url": reverse("customer", args=[customer_id])})
    response.headers["Cache-Control"] = "no-store"
    return response
