"""A customer's household: who belongs to it, what it spends, whom to add; found by the same search as anywhere."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shuke.customers.commands.ties.households import join_household, leave_household, return_to_household
from shuke.customers.queries.households import MateShown, household_of, household_suggestions
from shuke.customers.queries.profile import Profile
from shuke.customers.queries.search import customers_found
from shuke.customers.rules.households import ROLES
from shuke.doors.web.identify.household.points import handing_form
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, staff_of, today, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.trade.orders.queries.since import spent_since

FOUND = 5
WHY = {"phone": gettext_lazy("the same phone"), "answer": gettext_lazy("the same address")}


def household_panel(request: HttpRequest, actor: Actor, profile: Profile) -> dict[str, Any] | None:
    """What the page draws; None for organisations, and for who sees no basic details."""
    if profile.kind != "person" or not actor.sees("B"):
        return None
    mates = household_of(actor=actor, customer_id=profile.id)
    may = actor.may("customers.join_household")
    if not mates and not may:
        return None
    here = {one.customer_id for one in mates if one.until_on is None} | {profile.id}
    sought = request.GET.get("kin", "").strip()[:60]
    own = next((one for one in mates if one.customer_id == profile.id), None)
    return {
        "rows": [_row(profile.id, one, may) for one in mates if one.customer_id != profile.id],
        "role": ROLES[own.role] if own else "", "spent_minor": _spent(actor, here) if len(here) > 1 else None,
        "currency": staff_of(request).currency, "roles": ROLES.items(), "sought": sought,
        "handing": handing_form(actor, profile.id, mates),
        "action": reverse("household", args=[profile.id]) if may else "",
        "people": _people(actor, profile.id, here, sought) if may else [],
    }  # fmt: skip


def _spent(actor: Actor, ids: set[int]) -> int | None:
    if actor.sees("S") != "full" or not actor.may("orders.view"):
        return None
    now = today()
    year_ago = date(now.year - 1, now.month, min(now.day, 28))
    return spent_since(actor=actor, customer_ids=sorted(ids), since=year_ago)


def _row(customer_id: int, one: MateShown, may: bool) -> dict[str, Any]:
    return {
        "name": one.name, "url": reverse("customer", args=[one.customer_id]), "role": ROLES[one.role], "from_on": one.from_on,
        "until_on": one.until_on,
        "end_url": reverse("household_ending", args=[customer_id, one.id]) if may and one.until_on is None else "",
    }  # fmt: skip


def _people(actor: Actor, customer_id: int, here: set[int], sought: str) -> list[dict[str, Any]]:
    """Whom the search named, else who shares a phone or an address."""
    if sought:
        hits = (
            customers_found(actor=actor, text=sought, limit=FOUND + len(here))
            if actor.may("customers.search")
            else []
        )
        found = [(hit.id, hit.name or hit.member_no, hit.member_no) for hit in hits]
    else:
        alike = household_suggestions(actor=actor, customer_id=customer_id)
        found = [(id_, name, str(WHY[why])) for id_, name, why in alike]
    return [{"id": id_, "name": name, "why": why} for id_, name, why in found if id_ not in here][:FOUND]


def _back(customer_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#household")


@require_POST
def household(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Another person belongs to it, or has another role there."""
    outcome = join_household(
        actor=actor_of(request), customer_id=customer_id, other_id=whole(request.POST.get("other")) or 0,
        role=request.POST.get("role", ""), today=today(),
    )  # fmt: skip
    if isinstance(outcome, Done):
        undo = reverse("household_ending", args=[customer_id, outcome.value])
        said(request, _("Belongs to the household."), undo)
    return _back(customer_id)


@require_POST
def ending(request: HttpRequest, customer_id: int, mate_id: int) -> HttpResponse:
    """Somebody leaves it; the notice offers the undo."""
    outcome = leave_household(
        actor=actor_of(request), customer_id=customer_id, mate_id=mate_id, today=today()
    )
    if isinstance(outcome, Done):
        said(request, _("Left the household."), reverse("household_return", args=[customer_id, mate_id]))
    return _back(customer_id)


@require_POST
def return_(request: HttpRequest, customer_id: int, mate_id: int) -> HttpResponse:
    """The undo of leaving."""
    return_to_household(actor=actor_of(request), customer_id=customer_id, mate_id=mate_id, today=today())
    return _back(customer_id)
