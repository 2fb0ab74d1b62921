"""One person: names and unit, roles with their last day, coming and going, a new first password."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today, whole
from shuke.doors.web.settings.staff.listed import told
from shuke.doors.web.settings.staff.signing import shown_of
from shuke.doors.web.settings.words import tree_choices
from shuke.doors.web.words import role_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.people import (
    UntilPassed,
    change_staff,
    disable_staff,
    enable_staff,
    give_role,
    renew_password,
    withdraw_role,
)
from shuke.foundation.org.matrix import Role
from shuke.foundation.org.queries.staff import RoleHeld, staff_member_of
from shuke.foundation.org.queries.units import unit_tree
from shuke.foundation.org.refusals import Forbidden
from shuke.foundation.org.rolebook import roles_known


@require_http_methods(["GET", "POST"])
def staff_member(request: HttpRequest, staff_id: int) -> HttpResponse:
    """The person's page; its form changes names and home unit."""
    if request.method != "POST":
        return _page(request, staff_id)
    post, actor = request.POST, actor_of(request)
    return attempted(
        request,
        lambda: change_staff(
            actor=actor, staff_id=staff_id, name=post.get("name", ""), name_en=post.get("name_en", ""),
            unit_id=whole(post.get("unit")) or 0,
        ),
        lambda no: _page(request, staff_id, no), _address, _("The account is changed."),
    )  # fmt: skip


def _page(request: HttpRequest, staff_id: int, no: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    with reading():
        member = staff_member_of(actor=actor, staff_id=staff_id, today=today())
        units, known = tree_choices(unit_tree(actor=actor)), roles_known()
    is_me = staff_id == actor.staff_id
    sent = request.POST
    given = {"name": member.name, "name_en": member.name_en, "unit": member.unit_id}
    if no and "name" in sent:
        given = {
            "name": sent.get("name", ""),
            "name_en": sent.get("name_en", ""),
            "unit": whole(sent.get("unit")) or 0,
        }
    context = {
        "member": member, "given": given, "roles": [_role(one, known) for one in member.roles],
        "units": units, "all_roles": [(code, role_name(code, known)) for code in known], "is_me": is_me, "today": today(),
        "can_change": actor.may("org.change_staff") and not is_me,
        "access_url": reverse("staff_access", args=[staff_id]), "signing": shown_of(staff_id), **wrong(no),
    }  # fmt: skip
    return render(request, "settings/staff/member.html", context, status=no.status if no else 200)


def _role(held: RoleHeld, known: dict[str, Role]) -> dict[str, Any]:
    return {
        "role": held.role, "name": role_name(held.role, known), "unit_id": held.unit_id, "unit": held.unit_name,
        "until_on": held.until_on, "is_over": held.until_on is not None and held.until_on < today(),
    }  # fmt: skip


def _address(staff_id: Any) -> str:
    return reverse("staff_member", args=[staff_id])


def _until(text: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise UntilPassed(field="until_on")
    return found


@require_POST
def roles_given(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A role is given, perhaps until a day."""
    post, actor = request.POST, actor_of(request)
    if not actor.may("org.give_role"):
        raise Forbidden()
    return attempted(
        request,
        lambda: give_role(
            actor=actor, staff_id=staff_id, role=post.get("role", "")[:30], unit_id=whole(post.get("unit")) or 0,
            until_on=_until(post.get("until_on", "")), today=today(),
        ),
        lambda no: _page(request, staff_id, no), lambda _id: _address(staff_id),
        _("The role is given; the person signs in once more."),
    )  # fmt: skip


@require_POST
def role_withdrawal(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A role is taken back; the notice offers to give it again."""
    post, actor = request.POST, actor_of(request)
    role, unit_id = post.get("role", "")[:30], whole(post.get("unit")) or 0
    outcome = withdraw_role(actor=actor, staff_id=staff_id, role=role, unit_id=unit_id)
    if isinstance(outcome, Done):
        again = urlencode({"role": role, "unit": str(unit_id), "until_on": post.get("until_on", "")[:10]})
        said(
            request,
            _("The role is taken back; the person signs in once more."),
            f"{reverse('staff_roles', args=[staff_id])}?{again}",
        )
    return HttpResponseRedirect(_address(staff_id))


@require_POST
def leaving(request: HttpRequest, staff_id: int) -> HttpResponse:
    """The account is closed; every session ends with its next click."""
    if isinstance(disable_staff(actor=actor_of(request), staff_id=staff_id), Done):
        said(
            request,
            _("The account is closed; nobody gets in with it any more."),
            reverse("staff_return", args=[staff_id]),
        )
    return HttpResponseRedirect(_address(staff_id))


@require_POST
def returning(request: HttpRequest, staff_id: int) -> HttpResponse:
    """The account is open again."""
    if isinstance(enable_staff(actor=actor_of(request), staff_id=staff_id), Done):
        said(request, _("The account is open again, with the roles it had."))
    return HttpResponseRedirect(_address(staff_id))


@require_POST
def password(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A new first password, told once."""
    actor = actor_of(request)
    secret = renew_password(actor=actor, staff_id=staff_id).value
    with reading():
        member = staff_member_of(actor=actor, staff_id=staff_id, today=today())
    return told(request, staff_id, member.shown, member.login, secret)
