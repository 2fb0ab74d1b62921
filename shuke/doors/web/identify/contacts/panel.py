"""People who speak for an organisation: the panel of its page, and what is done there."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.ties.organisations import (
    add_contact,
    end_contact,
    prefer_contact,
    return_contact,
)
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.organisations import ContactShown, contacts_at, organisations_of
from shuke.customers.queries.profile import Profile
from shuke.doors.web.door import next_address
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done


def contacts_panel(actor: Actor, profile: Profile) -> dict[str, Any]:
    """Who speaks for an organisation, or for which organisations a person speaks; nothing for who sees no basic fields."""
    if not actor.sees("B"):
        return {}
    if profile.kind == "person":
        return {
            "speaks_for": [
                _side(one, one.organisation_id, "organisation")
                for one in organisations_of(actor=actor, person_id=profile.id)
            ]
        }
    found = contacts_at(actor=actor, organisation_ids=[profile.id])
    ids = [one.person_id for one in found]
    reachable: dict[int, list[str]] = {}
    for contact in contacts_of(actor=actor, customer_ids=ids, kinds=("phone", "email")):
        reachable.setdefault(contact.customer_id, []).append(contact.shown)
    lines = [
        {**_side(one, one.person_id, "customer"), "shown": reachable.get(one.person_id, [])[:2], "acts": _acts(actor, one)}
        for one in found
    ]  # fmt: skip
    url = reverse("organisation_contacts", args=[profile.id]) if actor.may("customers.add_contact") else ""
    return {"people": lines, "contact_form": {"action": url} if url else None}


def _side(one: ContactShown, customer_id: int, page: str) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "url": reverse(page, args=[customer_id]), "role": one.role, "is_primary": one.is_primary,
        "from_on": one.from_on, "until_on": one.until_on,
    }  # fmt: skip


def _acts(actor: Actor, one: ContactShown) -> dict[str, str]:
    if one.until_on is not None:
        return {}
    acts, at = {}, [one.organisation_id, one.id]
    if actor.may("customers.prefer_contact") and not one.is_primary:
        acts["prefer_url"] = reverse("contact_preference", args=at)
    if actor.may("customers.end_contact"):
        acts["end_url"] = reverse("contact_ending", args=at)
    return acts


def _back(request: HttpRequest, organisation_id: int) -> HttpResponse:
    return HttpResponseRedirect(
        next_address(request, reverse("organisation", args=[organisation_id]) + "#people")
    )


@require_POST
def contacts(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Somebody speaks for the organisation: a known person, or one enrolled now."""
    post = request.POST
    outcome = add_contact(
        actor=actor_of(request), organisation_id=organisation_id, name=post.get("name", ""), role=post.get("role", ""),
        phone=post.get("phone", ""), email=post.get("email", ""), today=today(),
    )  # fmt: skip
    said(request, _("Added.") if isinstance(outcome, Done) else _("This person speaks for it already."))
    return _back(request, organisation_id)


@require_POST
def preference(request: HttpRequest, organisation_id: int, contact_id: int) -> HttpResponse:
    """This one is called first."""
    prefer_contact(actor=actor_of(request), organisation_id=organisation_id, contact_id=contact_id)
    return _back(request, organisation_id)


@require_POST
def ending(request: HttpRequest, organisation_id: int, contact_id: int) -> HttpResponse:
    """Somebody speaks for it no more; the notice offers the undo."""
    outcome = end_contact(
        actor=actor_of(request), organisation_id=organisation_id, contact_id=contact_id, today=today()
    )
    if isinstance(outcome, Done):
        said(
            request,
            _("The contact has ended."),
            reverse("contact_return", args=[organisation_id, contact_id]),
        )
    return _back(request, organisation_id)


@require_POST
def return_(request: HttpRequest, organisation_id: int, contact_id: int) -> HttpResponse:
    """The undo of an ending."""
    return_contact(actor=actor_of(request), organisation_id=organisation_id, contact_id=contact_id)
    return _back(request, organisation_id)
