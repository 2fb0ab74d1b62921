"""Who works here: the list, and somebody who joins."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shuke.doors.web.forms import wrong
from shuke.doors.web.request import actor_of, today, whole
from shuke.doors.web.settings.words import tree_choices
from shuke.doors.web.words import role_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.commands.people import employ
from shuke.foundation.org.matrix import Role
from shuke.foundation.org.queries.staff import StaffAsked, StaffShown, staff_listed
from shuke.foundation.org.queries.units import unit_tree
from shuke.foundation.org.refusals import Forbidden
from shuke.foundation.org.rolebook import roles_known

SHOWN = 200
STATES = {"": None, "active": True, "left": False}


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Staff under the actor's own unit, by name, role and unit."""
    actor, sent = actor_of(request), request.GET
    known = roles_known()
    role = sent.get("role", "") if sent.get("role") in known else ""
    state = sent.get("state", "") if sent.get("state") in STATES else ""
    unit_id = whole(sent.get("unit"))
    asked = StaffAsked(sent.get("q", "").strip()[:60], role, unit_id, STATES[state], SHOWN)
    found = staff_listed(actor=actor, asked=asked, today=today())
    context = {
        "rows": [_row(one, known) for one in found], "is_cut": len(found) == SHOWN,
        "given": {"q": asked.text, "role": role, "state": state},
        "unit": unit_id, "units": tree_choices(unit_tree(actor=actor)),
        "roles": [(code, role_name(code, known)) for code in known],
        "states": [("", _("Everybody")), ("active", _("Working here")), ("left", _("Left"))],
        "can_employ": actor.may("org.employ"), "is_asked": bool(asked.text or role or unit_id or state),
    }  # fmt: skip
    return render(request, "settings/staff/list.html", context)


def _row(member: StaffShown, known: dict[str, Role]) -> dict[str, Any]:
    held = member.held(today())
    return {
        "id": member.id, "name": member.shown, "login": member.login, "unit": member.unit_name, "is_active": member.is_active,
        "roles": [
            {"name": role_name(one.role, known), "until_on": one.until_on,
             "unit": one.unit_name if one.unit_id != member.unit_id else ""}
            for one in held
        ],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody joins; the first password stands on the answer, and nowhere else."""
    actor = actor_of(request)
    if not actor.may("org.employ"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, request.GET)
    post = request.POST
    try:
        outcome = employ(
            actor=actor, login=post.get("login", ""), name=post.get("name", ""), name_en=post.get("name_en", ""),
            role=post.get("role", ""), unit_id=whole(post.get("unit")) or 0,
        )  # fmt: skip
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, post, no)
    return told(
        request,
        outcome.value["staff"],
        post.get("name", ""),
        post.get("login", ""),
        outcome.value["password"],
    )


def told(request: HttpRequest, staff_id: int, name: str, login: str, password: str) -> HttpResponse:
    """The page that tells a first password, once."""
    context = {
        "name": name.strip(), "login": login.strip(), "password": password, "next_url": reverse("staff_member", args=[staff_id]),
    }  # fmt: skip
    response = render(request, "settings/staff/told.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest, actor: Actor, given: Any, no: Refusal | None = None) -> HttpResponse:
    with reading():
        units, known = tree_choices(unit_tree(actor=actor)), roles_known()
    context = {
        "given": given, "units": units, "unit": whole(given.get("unit")) or units[0][0], "role": given.get("role", "assistant"),
        "roles": [(code, role_name(code, known)) for code in known], **wrong(no),
    }  # fmt: skip
    return render(request, "settings/staff/form.html", context, status=no.status if no else 200)
