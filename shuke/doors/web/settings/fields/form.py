"""The form of one custom field, new or known, with an example of how it looks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuke.customers.commands.fields import change_field, define_field
from shuke.customers.queries.fields import answers_counted, field_of
from shuke.customers.rules.field_values import canonical, hidden
from shuke.customers.rules.fields import ABOUT as ABOUTS
from shuke.customers.rules.fields import KINDS, LETTERS, Choice, Field, FieldsOfTheChain, may_define
from shuke.doors.web.fields.asked import inputs
from shuke.doors.web.fields.words import words_of_form
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, is_english, staff_of, whole
from shuke.doors.web.settings.fields.pages import class_tone
from shuke.doors.web.settings.words import ABOUT, CLASSES, FIELD_KINDS
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.ui.places import currencies

SPARE = 4  # empty rows for further answers of a choice


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new field."""
    actor = actor_of(request)
    _require(actor, "customers.define_field")
    blank = Field("", "", "", "text", currency=staff_of(request).currency)
    if request.method != "POST":
        return _page(request, blank, None, {}, SPARE)
    given = _given(request.POST, blank)
    if request.POST.get("more"):
        return _page(request, given, None, {}, len(given.choices) + SPARE)
    return attempted(
        request, lambda: define_field(actor=actor, given=given), lambda no: _page(request, given, no, {}, SPARE),
        lambda _id: reverse("fields"), _("The field is there: on the customer's page, in lists, imports and the API."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, field_id: int) -> HttpResponse:
    """A known field."""
    actor = actor_of(request)
    _require(actor, "customers.change_field")
    with reading():
        known, used = (
            field_of(actor=actor, field_id=field_id),
            answers_counted(actor=actor, field_id=field_id),
        )
    if known is None:
        raise NotFound()
    if request.method != "POST":
        return _page(request, known, None, used, SPARE)
    given = _given(request.POST, known)
    if request.POST.get("more"):
        return _page(request, given, None, used, len(given.choices) + SPARE)
    version = whole(request.POST.get("version")) or 0
    return attempted(
        request, lambda: change_field(actor=actor, field_id=field_id, given=given, version=version),
        lambda no: _page(request, given, no, used, SPARE), lambda _id: reverse("fields"), _("The field is changed."),
    )  # fmt: skip


def _require(actor: Actor, act: str) -> None:
    """No form for what its act would refuse."""
    if not actor.may(act):
        raise Forbidden()
    if not may_define(actor.scope, actor.path):
        raise FieldsOfTheChain()


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """How the field of the form at hand will look."""
    if not actor_of(request).may("customers.view_fields"):
        raise Forbidden()
    blank = Field("", "", "", "text", currency=staff_of(request).currency)
    return render(request, "settings/fields/example.html", {"example": _example(_given(request.GET, blank))})


def _given(sent: QueryDict, before: Field) -> Field:
    """The definition as typed; an unknown word of a select stays and is refused by the rule."""
    rows = zip(
        sent.getlist("choice_code"),
        sent.getlist("choice_label"),
        sent.getlist("choice_label_en"),
        strict=False,
    )
    return Field(
        key=before.key or sent.get("key", "")[:80], label=sent.get("label", "")[:120], label_en=sent.get("label_en", "")[:120],
        kind=sent.get("kind", before.kind)[:20], letter=sent.get("letter", before.letter)[:5],
        about=sent.get("about", before.about)[:20], currency=sent.get("currency", before.currency)[:3],
        choices=tuple(Choice(code[:60], zh[:120], en[:120]) for code, zh, en in rows if (zh + en).strip()),
        is_indexed=bool(sent.get("is_indexed")),
        is_fit=bool(sent.get("is_fit")), id=before.id, version=before.version, is_ended=before.is_ended,
    )  # fmt: skip


def _page(
    request: HttpRequest, given: Field, no: Refusal | None, used: dict[str, int], spare: int
) -> HttpResponse:
    has_answers = bool(used.get(""))
    context = {
        "given": given, **wrong(no), "answers": used.get("", 0), "example": _example(given),
        "kinds": [(code, *FIELD_KINDS[code]) for code in KINDS], "kind_fixed": has_answers,
        "classes": [(code, *CLASSES[code]) for code in LETTERS], "abouts": [(code, ABOUT[code]) for code in reversed(ABOUTS)],
        "choices": [*((one.code, one.label, one.label_en, used.get(one.code, 0)) for one in given.choices),
                    *[("", "", "", 0)] * (spare if given.choices else max(spare, 4))],
        "currencies": currencies(given.currency), "is_new": not given.id, "action": request.path,
    }  # fmt: skip
    return render(request, "settings/fields/form.html", context, status=no.status if no else 200)


SAMPLES = {"text": "示例", "number": "168.5", "money": "2000", "day": "2026-11-27", "flag": "1"}


def _example(given: Field) -> dict[str, Any]:
    """The field in a form, and an answer of it on the customer's page."""
    english = is_english()
    sample = given.choices[0].label if given.choices else SAMPLES.get(given.kind, "示例")
    if english and sample == "示例":
        sample = "Example"
    try:
        form = canonical(given, sample) or ""
        shown = words_of_form(given, form, english)
    except (Refusal, KeyError):
        form = shown = sample
    label = given.name(english) or _("Name of the field")
    sealed = given.letter in ("C", "X")
    asked = inputs([given], {}, {"f_" + given.key: ""}, english)[0] if given.kind in FIELD_KINDS else None
    return {
        "input": asked and {**asked, "name": "example", "label": label}, "label": label,
        "shown": hidden(given, form) if sealed else shown, "sealed": sealed,
        "can_filter": given.is_indexed and given.letter != "X",
        "class": CLASSES.get(given.letter, ("", ""))[0], "who": CLASSES.get(given.letter, ("", ""))[1],
        "tone": class_tone(given.letter) if given.letter in CLASSES else "",
    }  # fmt: skip
