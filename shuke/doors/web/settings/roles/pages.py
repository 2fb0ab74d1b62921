"""Roles as the matrix has them: scope, field classes, bundles of acts; and one role with who holds it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuke.doors.web.request import actor_of, today
from shuke.doors.web.settings.rights import SCOPES, bundle_name, bundles_of, classes_of, scope_short
from shuke.doors.web.words import role_name
from shuke.foundation.org.bundles import BUNDLES
from shuke.foundation.org.matrix import Role
from shuke.foundation.org.queries.staff import StaffAsked, staff_listed
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.rolebook import OWN, roles_known, roles_of


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The matrix: roles × scope × field classes, bundles × roles."""
    actor, known = actor_of(request), roles_known()
    people = staff_listed(actor=actor, asked=StaffAsked(limit=10_000), today=today())
    held: dict[str, int] = {}
    for one in people:
        for code in {grant.role for grant in one.held(today()) if one.is_active}:
            held[code] = held.get(code, 0) + 1
    context = {
        "rows": [_row(role, held.get(role.code, 0)) for role in known.values()], "can_make": actor.may("org.make_role"),
        "bundles": [
            {"name": bundle_name(code), "roles": [code in role.bundles for role in known.values()]}
            for code in BUNDLES if code != "everybody"
        ],
    }  # fmt: skip
    return render(request, "settings/roles/list.html", context)


def _row(role: Role, people: int) -> dict[str, Any]:
    return {
        "code": role.code, "name": role_name(role.code, {role.code: role}), "is_own": role.code.startswith(OWN),
        "scope": scope_short(role), "classes": classes_of(role),
        "people": people,
    }  # fmt: skip


@require_safe
def role(request: HttpRequest, code: str) -> HttpResponse:
    """One role: whom it reaches, what it shows, what it permits, who holds it."""
    actor = actor_of(request)
    holders = staff_listed(actor=actor, asked=StaffAsked(role=code, is_active=True, limit=100), today=today())
    found = roles_of([code]).get(code)
    if found is None:
        raise NotFound()
    context = {
        "code": code, "name": role_name(code, {code: found}),
        "scope": scope_short(found), "scope_text": SCOPES[found.scope][1], "classes": classes_of(found),
        "bundles": bundles_of(found), "is_own": code.startswith(OWN), "can_make": actor.may("org.make_role"),
        "holders": [
            {"id": one.id, "name": one.shown,
             "units": [(grant.unit_name, grant.until_on) for grant in one.held(today()) if grant.role == code]}
            for one in holders
        ],
    }  # fmt: skip
    return render(request, "settings/roles/role.html", context)
