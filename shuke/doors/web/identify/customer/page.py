"""One customer, one page: composed of each domain's queries; what the actor may not see is not asked for."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.customers.queries.campaigns import OriginShown, origins_of
from shuke.customers.queries.contacts import Contact, contacts_of
from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.customers.queries.profile import Profile, notes_of, owners_of, profile_of
from shuke.customers.queries.tags import tags_of, tags_offered
from shuke.doors.web.customise.coupons.panel import coupons_panel
from shuke.doors.web.fields.pages import own_fields_panel
from shuke.doors.web.identify.capture.origins import origin_rows, origin_words
from shuke.doors.web.identify.consents.pages import consents_panel
from shuke.doors.web.identify.contacts.kinds import KINDS as KINDS_OF_ORGANISATIONS
from shuke.doors.web.identify.contacts.panel import contacts_panel
from shuke.doors.web.identify.customer.birthday import HIDDEN, birthday_words
from shuke.doors.web.identify.customer.edit import may_edit
from shuke.doors.web.identify.customer.panels import figures_panel, orders_panel, portrait_panel
from shuke.doors.web.identify.customer.story import story_panel
from shuke.doors.web.identify.duplicates.panel import merged_panel
from shuke.doors.web.identify.fit.panel import fit_panel
from shuke.doors.web.identify.guardians.panel import guardians_panel
from shuke.doors.web.identify.household.panel import household_panel
from shuke.doors.web.identify.points.panel import points_panel
from shuke.doors.web.identify.requests.panel import rights_panel
from shuke.doors.web.request import actor_of, is_english, staff_of, today
from shuke.doors.web.today.lines import followup_line
from shuke.doors.web.words import GENDERS, KINDS, REASONS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import staff_within
from shuke.foundation.org.refusals import NotFound
from shuke.insight.queries.customers import figures_of
from shuke.insight.queries.runs import day_spoken_of
from shuke.service.care.queries import followups_about
from shuke.trade.orders.queries.sales import buying_of


@require_safe
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's page."""
    actor = actor_of(request)
    return _page(request, actor, profile_of(actor=actor, customer_id=customer_id))


@require_safe
def organisation(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The page of an organisation: a customer's, with who speaks for it."""
    actor = actor_of(request)
    profile = profile_of(actor=actor, customer_id=customer_id)
    if profile.kind != "organisation":
        raise NotFound()
    return _page(request, actor, profile)


def _page(request: HttpRequest, actor: Actor, profile: Profile) -> HttpResponse:
    now, customer_id = today(), profile.id
    origins = origins_of(actor=actor, customer_id=customer_id)
    spoken_of = day_spoken_of(actor=actor, today=now, unit_id=profile.home_unit_id)
    contacts = contacts_of(actor=actor, customer_ids=[customer_id], kinds=tuple(KINDS))
    buying = buying_of(actor=actor, customer_id=customer_id, today=spoken_of) if actor.sees("S") else None
    figure = None
    if actor.may("insight.view_figures") and actor.scope in WIDE_SCOPES:
        figure = figures_of(actor=actor, customer_ids=[customer_id]).get(customer_id)
    context = {
        "customer": _header(actor, profile, figure, now), "phone": _phone(actor, contacts, customer_id),
        "birthday": _masked_birthday(actor, profile),
        "figures": figures_panel(buying, figure, spoken_of, staff_of(request).currency),
        "spoken_of": spoken_of if spoken_of != now else None,
        "orders": orders_panel(actor, customer_id, buying, everything=request.GET.get("orders") == "all"),
        "portrait": portrait_panel(actor, customer_id, spoken_of) if actor.sees("S") and actor.sees("B") else None,
        "timeline": story_panel(request, actor, customer_id) if actor.may("customers.view_story") else None,
        "identifiers": _identifiers(actor, contacts, origins), "origins": origin_rows(profile, origins),
        "identifier_form": _identifier_form(actor, customer_id), "owner_form": _owner_form(actor, profile),
        "edit_url": reverse("customer_edit", args=[customer_id]) if may_edit(actor, profile.kind) else "",
        "own_fields": own_fields_panel(actor, customer_id, profile.kind, _answered(origins)) if actor.sees("B") else None,
        "fit": fit_panel(actor, profile, _answered(origins)), "household": household_panel(request, actor, profile),
        "consents": consents_panel(actor, profile), "guardians": guardians_panel(actor, profile),
        "points": points_panel(actor, customer_id, everything=request.GET.get("points") == "all"),
        "coupons": coupons_panel(actor, customer_id), "rights": rights_panel(actor, profile),
        **contacts_panel(actor, profile), **merged_panel(actor, customer_id),
        **_followups(actor, customer_id, now), **_marks(actor, customer_id),
    }  # fmt: skip
    return render(request, "identify/customer/page.html", context)


def _header(actor: Actor, profile: Profile, figure: Any, now: date) -> dict[str, Any]:
    birthday = profile.birthday
    return {
        "id": profile.id, "name": profile.name or profile.member_no, "grade": figure.abc if figure else None,
        "gender_label": GENDERS.get(profile.gender, ""), "age": now.year - birthday[0] if birthday and birthday[0] else None,
        "birthday": birthday_words(birthday) if birthday else "", "member_no": profile.member_no,
        "joined_on": profile.joined_on if actor.sees("B") else None, "owner_name": profile.owner_name,
        "home_name": profile.home_name, "is_restricted": profile.is_restricted,
        "kind_label": dict(KINDS_OF_ORGANISATIONS).get(profile.organisation_kind, ""),
    }  # fmt: skip


def _answered(origins: dict[str, OriginShown]) -> dict[str, str]:
    return {key: origin_words(one) for key, one in origins.items() if key[0] == "v"}


def _masked_birthday(actor: Actor, profile: Profile) -> dict[str, Any] | None:
    if not profile.is_birthday_masked:
        return None
    may = actor.may("customers.reveal_birthday")
    url = reverse("birthday_reveal", args=[profile.id]) if may else ""
    return {"masked": HIDDEN, "reveal_url": url, "reasons": REASONS}


def _phone(actor: Actor, contacts: list[Contact], customer_id: int) -> dict[str, Any] | None:
    first = next((contact for contact in contacts if contact.kind == "phone"), None)
    if first is None:
        return None
    can = first.is_masked and actor.may("customers.reveal_identifier")
    url = reverse("customer_reveal", args=[customer_id, first.id]) if can else ""
    return {"masked": first.shown, "reveal_url": url, "reasons": REASONS}


def _identifiers(
    actor: Actor, contacts: list[Contact], origins: dict[str, OriginShown]
) -> list[dict[str, Any]]:
    kinds = [contact.kind for contact in contacts]
    return [
        {
            **_identifier(actor, contact, is_one_of=kinds.count(contact.kind) > 1),
            "origin": origin_words(origins.get(f"i{contact.id}")),
        }
        for contact in contacts
    ]


def _identifier(actor: Actor, contact: Contact, *, is_one_of: bool) -> dict[str, Any]:
    label, icon = KINDS[contact.kind]
    acts, at = {}, [contact.customer_id, contact.id]
    # Numbers of other systems are those systems' own.
    if contact.kind != "external" and actor.sees("B"):
        if actor.may("customers.end_identifier"):
            acts["end_url"] = reverse("identifier_ending", args=at)
        if actor.may("customers.prefer_identifier") and not contact.is_primary:
            acts["prefer_url"] = reverse("identifier_preference", args=at)
    return {
        "icon": icon, "label": label, "masked": contact.shown, "is_primary": contact.is_primary,
        "is_first": contact.is_primary and is_one_of, "acts": acts,
        "note": contact.source if contact.kind == "external" else "",
    }  # fmt: skip


def _identifier_form(actor: Actor, customer_id: int) -> dict[str, Any] | None:
    if not actor.may("customers.add_identifier") or not actor.sees("B"):
        return None
    kinds = [(kind, KINDS[kind][0]) for kind in ("phone", "email", "card", "wechat")]
    return {"action": reverse("customer_identifiers", args=[customer_id]), "kinds": kinds}


def _owner_form(actor: Actor, profile: Profile) -> dict[str, Any] | None:
    if not actor.may("customers.assign_owner"):
        return None
    staff = [(id_, name) for id_, name in staff_within(actor.path, is_english()) if id_ != profile.owner_id]
    return {"action": reverse("customer_owner", args=[profile.id]), "staff": staff} if staff else None


def _followups(actor: Actor, customer_id: int, now: date) -> dict[str, Any]:
    if not actor.may("care.view"):
        return {"followups": None}
    found = followups_about(actor=actor, customer_id=customer_id)
    form = None
    if actor.may("care.plan_followup"):
        form = {"action": reverse("customer_followups", args=[customer_id]), "due_on": now, "owners": []}
    return {"followups": [followup_line(line, now) for line in found], "followup_form": form}


def _marks(actor: Actor, customer_id: int) -> dict[str, Any]:
    if not actor.sees("B"):
        return {"tags": None, "notes": None, "owners": []}
    english = is_english()
    mine = tags_of(actor=actor, customer_ids=[customer_id]).get(customer_id, [])
    can_tag, can_note = actor.may("customers.tag_customer"), actor.may("customers.add_note")
    held = {tag[0] for tag in mine}
    choices = [
        (tag.id, tag.text(english))
        for tag in (tags_offered(actor=actor) if can_tag else ())
        if tag.id not in held
    ]
    return {
        "tags": [
            {"label": en if english and en else zh, "colour": colour,
             "remove_url": reverse("customer_untag", args=[customer_id, id_]) if can_tag else ""}
            for id_, zh, en, colour in mine
        ],
        "tag_form": {"action": reverse("customer_tags", args=[customer_id]), "choices": choices} if choices else None,
        "notes": notes_of(actor=actor, customer_id=customer_id),
        "note_form": {"action": reverse("customer_notes", args=[customer_id])} if can_note else None,
        "owners": [
            {"name": name, "from_on": since, "until_on": until}
            for name, since, until in owners_of(actor=actor, customer_id=customer_id)
        ],
    }  # fmt: skip
