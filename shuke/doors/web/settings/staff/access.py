"""What this person can see, and why: roles, scope, units, field classes, acts; and one customer number to try."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shuke.customers.queries.reached import COUNT_STOPS_AT, reach_counted, reach_explained
from shuke.doors.web.request import actor_of, is_english, today
from shuke.doors.web.settings.rights import SCOPES, bundles_of, classes_of
from shuke.doors.web.words import role_name
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.matrix import Role
from shuke.foundation.org.queries.staff import RoleHeld, acts_as, staff_member_of
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.rolebook import roles_of
from shuke.ui.formats import moment

UNITS_SHOWN = 12
REASONS = {
    "no_customers": gettext_lazy("this role reaches no customers at all"),
    "everybody": gettext_lazy("this role reaches every customer of the house"),
    "at_home": gettext_lazy("the customer is at home in a unit that this role reaches"),
    "elsewhere": gettext_lazy("the customer is at home in a unit that this role does not reach"),
    "owner": gettext_lazy("this person looks after the customer"),
    "not_owner": gettext_lazy("somebody else looks after the customer, or nobody"),
    "credited": gettext_lazy("a sale to the customer stands to this person's credit"),
    "not_credited": gettext_lazy("no sale to the customer stands to this person's credit"),
    "assigned": gettext_lazy("the customer is assigned to this person"),
    "not_assigned": gettext_lazy("the customer is not assigned to this person now"),
    "looked_up": gettext_lazy("this person looked the customer up at the till a moment ago"),
    "not_looked_up": gettext_lazy("this person has not looked the customer up in the last 15 minutes"),
}


@require_safe
def staff_access(request: HttpRequest, staff_id: int) -> HttpResponse:
    """The page, for the widest role or for the one asked for."""
    actor = actor_of(request)
    member = staff_member_of(actor=actor, staff_id=staff_id, today=today())
    held = acts_as(actor=actor, staff_id=staff_id, today=today())
    wanted = request.GET.get("role", "")
    chosen = next(
        (pair for pair in held if f"{pair[0].role}-{pair[0].unit_id}" == wanted), held[0] if held else None
    )
    known = roles_of(other.role for other, _held in held)
    context: dict[str, Any] = {
        "member": member, "member_url": reverse("staff_member", args=[staff_id]),
        "tabs": [_tab(pair, known, place == 0, pair is chosen) for place, pair in enumerate(held)] if len(held) > 1 else [],
    }  # fmt: skip
    if chosen is not None:
        context |= _sight(actor, known[chosen[0].role], chosen, request.GET.get("number", "").strip()[:60])
    return render(request, "settings/staff/access.html", context)


def _tab(
    pair: tuple[Actor, RoleHeld], known: dict[str, Role], is_first: bool, is_here: bool
) -> dict[str, Any]:
    other, held = pair
    return {
        "label": f"{role_name(other.role, known)} · {held.unit_name}", "url": f"?role={other.role}-{other.unit_id}",
        "current": is_here,
        "is_first": is_first,
    }  # fmt: skip


def _sight(actor: Actor, role: Role, chosen: tuple[Actor, RoleHeld], number: str) -> dict[str, Any]:
    other, held = chosen
    units = _units(other, held)
    reached = reach_counted(actor=actor, other=other)
    return {
        "role": {"code": role.code, "name": role_name(role.code, {role.code: role}), "unit": held.unit_name,
                 "until_on": held.until_on},
        "scope": SCOPES[role.scope][0], "scope_text": SCOPES[role.scope][1], "units": units[:UNITS_SHOWN],
        "more_units": max(0, len(units) - UNITS_SHOWN),
        "reached": min(reached, COUNT_STOPS_AT), "capped": reached > COUNT_STOPS_AT,
        "classes": classes_of(role), "bundles": bundles_of(role), "number": number, "role_key": f"{other.role}-{other.unit_id}",
        "answer": _answer(actor, other, number) if number else None,
    }  # fmt: skip


def _units(other: Actor, held: RoleHeld) -> list[str]:
    """Names of the units whose customers are reached; none where the scope goes by the customer."""
    if other.scope == "subtree":
        return [label for _id, _path, label, _kind in unit_labels(other.path, is_english())]
    return [held.unit_name] if other.scope == "units" else []


def _answer(actor: Actor, other: Actor, number: str) -> dict[str, Any]:
    found = reach_explained(actor=actor, other=other, member_no=number)
    if found is None:
        return {
            "tone": "", "icon": "info-circle", "title": _("Nobody has this number"),
            "text": _("Look at the customer's page for it."),
        }  # fmt: skip
    because = {"reason": REASONS.get(found.code, ""), "at": moment(found.until_at)}
    return {
        "tone": "success" if found.sees else "warning", "icon": "circle-check" if found.sees else "eye-off",
        "title": _("Sees this customer") if found.sees else _("Does not see this customer"),
        "text": (_("because %(reason)s, until %(at)s.") if found.until_at else _("because %(reason)s.")) % because,
    }  # fmt: skip
