"""Editing who a customer is; two who edit at once see both versions and lose nothing."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.editing import edit_organisation, edit_person
from shuke.customers.queries.profile import Profile, profile_of, story_of
from shuke.doors.web.identify.contacts.kinds import KINDS
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, is_english, today, whole
from shuke.doors.web.stale import Both, Field, chosen, differing_fields
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.queries import staff_names
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden, Stale

GENDERS = (("", gettext_lazy("Not told")), ("f", gettext_lazy("Female")), ("m", gettext_lazy("Male")))
LANGUAGES = (("", gettext_lazy("Not told")), ("zh-hans", "中文"), ("en", "English"))
BIRTHDAY = ("birth_year", "birth_month", "birth_day", "is_lunar")
FIELDS = (
    Field("name", pgettext_lazy("of a person", "Name")), Field("gender", gettext_lazy("Gender")),
    Field("organisation_kind", gettext_lazy("Kind")), Field("birthday", gettext_lazy("Birthday"), BIRTHDAY),
    Field("language", gettext_lazy("Language")), Field("store", gettext_lazy("Home store")),
)  # fmt: skip
EDITS = ("customers.edit_person", "customers.edit_organisation", "customers.rename", "customers.move_customer",
         "customers.update_many")  # fmt: skip


def may_edit(actor: Actor, kind: str) -> bool:
    """Whether the actor may edit a customer of the kind; who does not see the basic fields edits none."""
    return bool(actor.sees("B")) and actor.may(f"customers.edit_{kind}")


@require_http_methods(["GET", "POST"])
def customer_edit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The form; what was typed is kept when something is refused, and beside the other's where both edited."""
    actor, posted = actor_of(request), request.method == "POST"
    with reading() if posted else nullcontext():
        profile = profile_of(actor=actor, customer_id=customer_id)
    if not may_edit(actor, profile.kind):
        raise Forbidden()
    if not posted:
        return _form(request, actor, profile, inputs_of(profile))
    given = chosen(request.POST)
    try:
        outcome = _edit(actor, profile, given)
    except Stale as no:
        return _form(request, actor, profile, given, no)
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, profile, given, no)
    if isinstance(outcome, Done):
        said(request, _("The details are saved."))
    return HttpResponseRedirect(reverse("customer", args=[customer_id]))


def inputs_of(profile: Profile) -> dict[str, str]:
    """A customer as the form's inputs hold it."""
    year, month, day, is_lunar = profile.birthday or ("", "", "", False)
    return {
        "name": profile.name, "gender": profile.gender, "language": profile.language, "version": str(profile.version),
        "organisation_kind": profile.organisation_kind, "store": str(profile.home_unit_id), "birth_year": str(year or ""),
        "birth_month": str(month), "birth_day": str(day), "is_lunar": "on" if is_lunar else "",
    }  # fmt: skip


def _edit(actor: Actor, profile: Profile, given: Mapping[str, Any]) -> Any:
    common: dict[str, Any] = {
        "actor": actor, "customer_id": profile.id, "version": whole(given.get("version")) or 0,
        "name": given.get("name", ""), "language": given.get("language", ""), "home_unit_id": whole(given.get("store")),
    }  # fmt: skip
    if profile.kind == "organisation":
        return edit_organisation(**common, organisation_kind=given.get("organisation_kind", ""))
    month, number = whole(given.get("birth_month")), whole(given.get("birth_day"))
    birthday = None
    if month or number:
        birthday = {
            "year": whole(given.get("birth_year")), "month": month or 0, "day": number or 0,
            "is_lunar": bool(given.get("is_lunar")),
        }  # fmt: skip
    return edit_person(**common, today=today(), gender=given.get("gender", ""), birthday=birthday)


def _form(
    request: HttpRequest, actor: Actor, profile: Profile, given: Mapping[str, Any], no: Refusal | None = None
) -> HttpResponse:
    # A GET reads in one transaction already, which the door has opened.
    with reading() if no else nullcontext():
        units = unit_labels(actor.path, is_english()) if actor.may("customers.move_customer") else []
        stale = _both(actor, profile, given) if isinstance(no, Stale) else None
    stores = [(str(id_), label) for id_, _path, label, kind in units if kind == "store"]
    if stores and str(profile.home_unit_id) not in {id_ for id_, _label in stores}:
        stores.insert(0, (str(profile.home_unit_id), profile.home_name))
    context = {
        "profile": profile, "given": given, "stores": stores, "genders": GENDERS, "languages": LANGUAGES, "kinds": KINDS,
        "error": str(no) if no and not stale else "", "field": no.field if no else "", "stale": stale,
        "months": range(1, 13), "days": range(1, 32),
    }  # fmt: skip
    return render(request, "identify/customer/edit.html", context, status=no.status if no else 200)


def _both(actor: Actor, profile: Profile, given: Mapping[str, Any]) -> Both:
    """Mine beside theirs, with who was first as far as the actor may know."""
    theirs, here = inputs_of(profile), reverse("customer_edit", args=[profile.id])
    fields = [one for one in FIELDS if any(name in given for name in one.inputs or (one.name,))]
    differing = differing_fields(fields, given, theirs, _words(profile))
    asked = {name for one in differing for name in one.mine_inputs}
    same = [
        (name, str(value))
        for name, value in given.items()
        if name in theirs and name not in asked and name != "version"
    ]
    first = next(iter(story_of(actor=actor, customer_id=profile.id, limit=1, kinds=EDITS)), None)
    by = ""
    if first and first.facts.get("actor_kind") == "staff":
        by = staff_names([int(first.facts["actor_id"])], is_english()).get(int(first.facts["actor_id"]), "")
    return Both(here, profile.version, differing, same, here, by, first.at if first else None)


def _words(profile: Profile) -> dict[str, Any]:
    """How the inputs of a field read."""

    def label(choices: Any, name: str) -> Any:
        return lambda inputs: dict(choices).get(inputs[name], inputs[name])

    def birthday(inputs: Mapping[str, str]) -> str:
        text = "-".join(part for part in (inputs[name] for name in BIRTHDAY[:3]) if part)
        return f"{text} ({_('by the lunar calendar')})" if text and inputs["is_lunar"] else text

    stores = [(str(profile.home_unit_id), profile.home_name)]
    return {
        "gender": label(GENDERS, "gender"), "language": label(LANGUAGES, "language"), "birthday": birthday,
        "organisation_kind": label(KINDS, "organisation_kind"), "store": label(stores, "store"),
    }  # fmt: skip
