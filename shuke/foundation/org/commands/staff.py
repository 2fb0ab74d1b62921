"""The acts on units, staff, grants and keys."""

import secrets
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.bundles import BUNDLES, NOBODY
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.matrix import KEY_WORDS
from shuke.foundation.org.models import ApiKey, Grant, Staff, Unit
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.rolebook import roles_known, roles_of
from shuke.foundation.org.signing.sessions import close_all


class RoleUnknown(Refusal):
    """A role outside the matrix."""

    code = "role_unknown"
    message = _("There is no role “%(given)s”. Roles: %(known)s.")


class LoginTaken(Refusal):
    """Somebody has this login."""

    code = "login_taken"
    status = 409
    message = _("The login “%(given)s” is taken.")


class UnitUnknown(Refusal):
    """A unit code that does not exist."""

    code = "unit_unknown"
    message = _("There is no unit with the code “%(given)s”.")


class ScopeUnknown(Refusal):
    """A key's scope that names no act."""

    code = "scope_unknown"
    message = _("There is no act or bundle “%(given)s”.")


class AppearanceUnknown(Refusal):
    """A theme or language that does not exist."""

    code = "appearance_unknown"
    message = _("There is no such theme or language.")


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnitUnknown(field="unit", given=code)
    return unit


def check_role(role: str) -> None:
    """RoleUnknown for a code that is neither shipped nor the shop's own."""
    if role not in roles_of([role]):
        raise RoleUnknown(field="role", given=role[:30], known=", ".join(roles_known()))


@command
def open_unit(
    *, actor: Actor, code: str, name: str, kind: str, parent_code: str = "", name_en: str = "",
    timezone: str = "Asia/Shanghai", currency: str = "CNY",
) -> Outcome:  # fmt: skip
    """A company, region, store or department opens; answers its id."""
    known = Unit.objects.filter(code=code).first()
    if known is not None:
        return Unchanged(known.id)
    parent = _unit(parent_code) if parent_code else None
    unit = Unit(
        code=code, name=name, name_en=name_en, kind=kind, parent=parent, timezone=timezone, currency=currency
    )
    unit.path = f"new:{secrets.token_hex(8)}."
    unit.save()
    unit.path = f"{parent.path if parent else ''}{unit.id}."
    unit.save(update_fields=["path"])
    record({"unit": unit.id, "parent": parent.id if parent else None})
    return Done(unit.id)


@command
def add_staff(
    *, actor: Actor, login: str, name: str, role: str, unit: str, password: str, must_change: bool = False
) -> Outcome:
    """Somebody starts to work here, at the unit of a code, with a first password; answers the staff id."""
    check_role(role)
    if Staff.objects.filter(login=login).exists():
        raise LoginTaken(field="login", given=login)
    where = _unit(unit)
    staff = Staff(login=login, name=name or login, unit=where, must_change=must_change)
    staff.set_password(password)
    staff.save()
    Grant.objects.create(staff=staff, role=role, unit=where)
    record({"staff": staff.id, "role": role, "unit": where.id})
    return Done(staff.id)


@command
def grant_role(
    *, actor: Actor, staff_id: int, role: str, unit_id: int, until_on: date | None = None
) -> Outcome:
    """Somebody gets a further role, perhaps until a day, or keeps it until another one; sessions end; never oneself."""
    check_role(role)
    if staff_id == actor.staff_id or not Staff.objects.filter(id=staff_id).exists():
        raise NotFound(field="staff_id")
    if not Unit.objects.filter(id=unit_id).exists():
        raise NotFound(field="unit_id")
    grant, made = Grant.objects.get_or_create(
        staff_id=staff_id, role=role, unit_id=unit_id, defaults={"until_on": until_on}
    )
    if not made and grant.until_on == until_on:
        return Unchanged()
    Grant.objects.filter(id=grant.id).update(until_on=until_on)
    close_all(staff_id)
    record({"staff": staff_id, "role": role, "unit": unit_id, "until_on": until_on})
    return Done()


@command
def add_key(*, actor: Actor, name: str, scopes: list[str], unit: str | None = None) -> Outcome:
    """An integration gets a key that reaches a unit (default: the company); answers the secret, shown once."""
    acts = {act for held in (*BUNDLES.values(), NOBODY["integrate"]) for act in held}
    known = {*KEY_WORDS, *BUNDLES, "integrate", *acts}
    for scope in scopes:
        if scope not in known:
            raise ScopeUnknown(field="scope", given=scope)
    if ApiKey.objects.filter(name=name).exists():
        raise LoginTaken(field="name", given=name)
    secret = f"shuke_{secrets.token_urlsafe(32)}"
    where = _unit(unit) if unit else Unit.objects.filter(kind="company").first()
    if where is None:
        raise UnitUnknown(field="unit", given="company")
    key = ApiKey.objects.create(
        name=name, scopes=scopes, unit=where, secret_hash=sha256(secret.encode()).digest()
    )
    record({"key": key.id, "scopes": scopes})
    return Done(secret)


@command
def choose_appearance(*, actor: Actor, language: str | None = None, theme: str | None = None) -> Outcome:
    """Somebody chooses language or theme for oneself."""
    if language not in (None, "zh-hans", "en") or theme not in (None, "auto", "light", "dark"):
        raise AppearanceUnknown(field="language" if theme is None else "theme")
    chosen = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    if not chosen or not Staff.objects.filter(id=actor.staff_id).exclude(**chosen).update(**chosen):
        return Unchanged()
    record({"fields": sorted(chosen)})
    return Done()
