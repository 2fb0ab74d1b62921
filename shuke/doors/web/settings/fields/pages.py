"""Custom fields: the list, and the acts that need no form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.commands.fields import end_field, place_field, reopen_field
from shuke.customers.queries.fields import FieldKept, fields_kept
from shuke.customers.rules.fields import may_define
from shuke.doors.web.request import actor_of, is_english
from shuke.doors.web.settings.words import ABOUT, CLASSES, FIELD_KINDS
from shuke.foundation.org.command import Done


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """All fields in their order, ended ones apart."""
    actor, english = actor_of(request), is_english()
    kept = fields_kept(actor=actor)
    rows = [_row(one, english) for one in kept]
    context = {
        "rows": [row for row in rows if not row["ended_at"]], "ended": [row for row in rows if row["ended_at"]],
        "can_change": actor.may("customers.change_field") and may_define(actor.scope, actor.path),
        "can_define": actor.may("customers.define_field") and may_define(actor.scope, actor.path),
    }  # fmt: skip
    return render(request, "settings/fields/list.html", context)


def _row(kept: FieldKept, english: bool) -> dict[str, Any]:
    field = kept.field
    return {
        "id": field.id, "name": field.name(english), "other": field.label if english else field.label_en, "key": field.key,
        "kind": FIELD_KINDS[field.kind][0], "class": CLASSES[field.letter][0], "tone": class_tone(field.letter),
        "about": ABOUT[field.about], "answers": kept.answers, "is_indexed": field.is_indexed, "ended_at": kept.ended_at,
        "choices": [one.text(english) for one in field.choices],
    }  # fmt: skip


def class_tone(letter: str) -> str:
    """The tint of a field class: the more confidential, the warmer."""
    return {"B": "", "S": "info", "C": "warning", "X": "danger"}[letter]


@require_POST
def place(request: HttpRequest, field_id: int) -> HttpResponse:
    """A field goes one place up or down."""
    place_field(actor=actor_of(request), field_id=field_id, upwards=request.POST.get("to") != "down")
    return HttpResponseRedirect(reverse("fields") + f"#field-{field_id}")


@require_POST
def ending(request: HttpRequest, field_id: int) -> HttpResponse:
    """A field is asked no more."""
    if isinstance(end_field(actor=actor_of(request), field_id=field_id), Done):
        messages.success(request, _("The field is asked no more. Its answers are kept."))
    return HttpResponseRedirect(reverse("fields"))


@require_POST
def reopening(request: HttpRequest, field_id: int) -> HttpResponse:
    """An ended field is asked again."""
    if isinstance(reopen_field(actor=actor_of(request), field_id=field_id), Done):
        messages.success(request, _("The field is asked again, with the answers it had."))
    return HttpResponseRedirect(reverse("fields"))
