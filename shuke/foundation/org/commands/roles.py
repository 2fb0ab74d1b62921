"""Roles of the shop's own: made, changed, ended. Nobody changes a role that is the own one."""

import secrets
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.house import own_roles as rules
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.models import Grant, OwnRole
from shuke.foundation.org.refusals import NotFound, Stale
from shuke.foundation.org.rolebook import OWN
from shuke.foundation.org.signing.sessions import close_all


class RoleIsMine(Refusal):
    """Who may change roles does not widen the own one."""

    code = "role_is_mine"
    status = 403
    message = _("You hold this role yourself. Somebody else has to change it.")


class RoleHeld(Refusal):
    """An ended role would leave people without one."""

    code = "role_held"
    status = 409
    message = _("%(people)s people hold this role. Take it back from them first.")


@command
def make_role(*, actor: Actor, given: rules.OwnRole) -> Outcome:
    """A role is put together from what ships; answers its code."""
    role = rules.checked(given, _names_but(""))
    code = OWN + secrets.token_hex(4)
    OwnRole.objects.create(code=code, made_by_id=actor.staff_id or None, **_columns(role))
    record({"role": code, **_told(role)})
    return Done(code)


@command
def change_role(*, actor: Actor, code: str, given: rules.OwnRole) -> Outcome:
    """An own role changes for everybody who holds it: their sessions end with the next request."""
    row = _locked(actor, code)
    if row.version != given.version:
        raise Stale(field="version")
    role = rules.checked(given, _names_but(code))
    columns = _columns(role)
    if all(getattr(row, name) == value for name, value in columns.items()):
        return Unchanged(code)
    OwnRole.objects.filter(id=row.id).update(version=row.version + 1, **columns)
    for staff_id in Grant.objects.filter(role=code).values_list("staff_id", flat=True).distinct():
        close_all(staff_id)
    record({"role": code, **_told(role)})
    return Done(code)


@command
def end_role(*, actor: Actor, code: str) -> Outcome:
    """An own role is given to nobody any more; refused while somebody holds it."""
    row = _locked(actor, code)
    people = Grant.objects.filter(role=code).values("staff_id").distinct().count()
    if people:
        raise RoleHeld(people=people)
    OwnRole.objects.filter(id=row.id).update(ended_at=timezone.now(), version=row.version + 1)
    record({"role": code})
    return Done(code)


def _locked(actor: Actor, code: str) -> OwnRole:
    row = OwnRole.objects.select_for_update().filter(code=code, ended_at=None).first()
    if row is None:
        raise NotFound(field="code")
    if Grant.objects.filter(staff_id=actor.staff_id or 0, role=code).exists():
        raise RoleIsMine(field="code")
    return row


def _names_but(code: str) -> list[str]:
    own = OwnRole.objects.filter(ended_at=None).filter(~Q(code=code)).values_list("name", "name_zh")
    shipped = [(role.name, role.name_zh) for role in ROLES.values()]
    return [str(name) for names in (*shipped, *own) for name in names]


def _columns(given: rules.OwnRole) -> dict[str, Any]:
    role = given.role
    return {
        "name": role.name, "name_zh": role.name_zh, "scope": role.scope, "full": role.full, "masked": role.masked,
        "bundles": list(role.bundles),
    }  # fmt: skip


def _told(given: rules.OwnRole) -> dict[str, Any]:
    columns = _columns(given)
    return {name: columns[name] for name in ("scope", "full", "masked", "bundles")}
