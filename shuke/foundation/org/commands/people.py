"""Who works here: joining, changing, leaving, roles taken back, passwords. Nobody changes the own role or account."""

import re
from datetime import date

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.commands.staff import LoginTaken, add_staff, check_role, grant_role
from shuke.foundation.org.house.passwords import (
    PasswordWrong,
    check_choice,
    first_password,
)
from shuke.foundation.org.models import Grant, Staff, Unit
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.rolebook import roles_of
from shuke.foundation.org.signing import letters, links
from shuke.foundation.org.signing.sessions import close_all

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@\-]{1,59}")


class LoginInvalid(Refusal):
    """A login that nobody could type."""

    code = "login_invalid"
    message = _("The login has 2 to 60 letters A–Z, digits, dots, hyphens or @.")


class StaffNameMissing(Refusal):
    """Nobody to call."""

    code = "staff_name_missing"
    message = _("A name of 1 to 60 characters is needed.")


class UntilPassed(Refusal):
    """A deputy's last day that is over already."""

    code = "until_passed"
    message = _("The last day of a role lies today or later.")


class EmailInvalid(Refusal):
    """No address of a mailbox."""

    code = "email_invalid"
    message = _("This is not an e-mail address. Leave it empty if there is none.")


class LinkOver(Refusal):
    """A link for a new password that was used, is old, or belongs to an account that changed since."""

    code = "link_over"
    status = 410
    message = _("This link no longer works. Ask for a new one.")


class RoleTooWide(Refusal):
    """A role that reaches everybody, at a unit that is not everything."""

    code = "role_too_wide"
    message = _("This role reaches all customers, so it is held at the company only.")


def _check_width(role: str, unit: Unit) -> None:
    """Who manages a region does not hand out the whole chain."""
    found = roles_of([role]).get(role)
    if found and found.scope == "all" and unit.kind != "company":
        raise RoleTooWide(field="role")


@command
def employ(*, actor: Actor, login: str, name: str, name_en: str, role: str, unit_id: int) -> Outcome:
    """Somebody starts to work at a unit in a role; answers {"staff", "password"}: the first password, shown once."""
    login, unit = login.strip(), _unit_within(actor, unit_id)
    names = _names(name, name_en)
    if not _LOGIN.fullmatch(login):
        raise LoginInvalid(field="login")
    check_role(role)
    _check_width(role, unit)
    if Staff.objects.filter(login__iexact=login).exists():
        raise LoginTaken(field="login", given=login)
    password = first_password()
    made = add_staff(actor=actor, login=login, name=names[0], role=role, unit=unit.code, password=password)
    Staff.objects.filter(id=made.value).update(name_en=names[1], must_change=True)
    record({"staff": made.value, "role": role, "unit": unit_id})
    return Done({"staff": made.value, "password": password})


@command
def change_staff(*, actor: Actor, staff_id: int, name: str, name_en: str, unit_id: int) -> Outcome:
    """Somebody's name is corrected, or the home unit: where the day and the money of the pages come from; roles stay."""
    staff, unit = managed_account(actor, staff_id), _unit_within(actor, unit_id)
    given = dict(zip(("name", "name_en"), _names(name, name_en), strict=True)) | {"unit_id": unit.id}
    changed = {key: value for key, value in given.items() if getattr(staff, key) != value}
    if not changed:
        return Unchanged(staff_id)
    Staff.objects.filter(id=staff_id).update(**changed)
    record({"staff": staff_id, "fields": sorted(changed)})
    return Done(staff_id)


@command
def give_role(
    *, actor: Actor, staff_id: int, role: str, unit_id: int, until_on: date | None, today: date
) -> Outcome:
    """Somebody gets a role at a unit, as a deputy until a day; never oneself."""
    managed_account(actor, staff_id)
    _check_width(role, _unit_within(actor, unit_id))
    if until_on is not None and until_on < today:
        raise UntilPassed(field="until_on")
    outcome = grant_role(actor=actor, staff_id=staff_id, role=role, unit_id=unit_id, until_on=until_on)
    if isinstance(outcome, Unchanged):
        return outcome
    record({"staff": staff_id, "role": role, "unit": unit_id})
    return Done(staff_id)


@command
def withdraw_role(*, actor: Actor, staff_id: int, role: str, unit_id: int) -> Outcome:
    """Somebody loses a role: sessions end with the next request; never oneself."""
    managed_account(actor, staff_id)
    gone, _rows = Grant.objects.filter(staff_id=staff_id, role=role, unit_id=unit_id).delete()
    if not gone:
        return Unchanged(staff_id)
    close_all(staff_id)
    record({"staff": staff_id, "role": role, "unit": unit_id})
    return Done(staff_id)


@command
def disable_staff(*, actor: Actor, staff_id: int) -> Outcome:
    """Somebody works here no more: every session ends with its next request; never oneself."""
    if not managed_account(actor, staff_id).is_active:
        return Unchanged(staff_id)
    Staff.objects.filter(id=staff_id).update(is_active=False)
    close_all(staff_id)  # being enabled again does not bring them back
    record({"staff": staff_id})
    return Done(staff_id)


@command
def enable_staff(*, actor: Actor, staff_id: int) -> Outcome:
    """Somebody works here again, with the roles held before."""
    if managed_account(actor, staff_id).is_active:
        return Unchanged(staff_id)
    Staff.objects.filter(id=staff_id).update(is_active=True)
    record({"staff": staff_id})
    return Done(staff_id)


@command
def renew_password(*, actor: Actor, staff_id: int) -> Outcome:
    """Somebody gets a new first password, answered once, to be changed at once; sessions end; never oneself."""
    staff, password = managed_account(actor, staff_id), first_password()
    _keep_password(staff, password, must_change=True)
    record({"staff": staff_id})
    return Done(password)


@command
def change_password(*, actor: Actor, old: str, new: str, keep: int | None = None) -> Outcome:
    """Somebody chooses another password for oneself; every session ends, but ``keep``."""
    staff = Staff.objects.select_for_update().filter(id=actor.staff_id).first()
    if staff is None:
        raise NotFound(field="actor")
    if not check_password(old, staff.password):
        raise PasswordWrong(field="old")
    check_choice(new, staff.login, staff.password)
    _keep_password(staff, new, must_change=False, keep=keep)
    record({"staff": staff.id})
    return Done(staff.id)


@command
def reset_password(*, actor: Actor, link: str, new: str) -> Outcome:
    """Who holds the link of a letter chooses a new password, once; every session ends."""
    parts = links.parsed(link)
    staff = Staff.objects.select_for_update().filter(id=parts.staff_id).first() if parts else None
    if staff is None or parts is None or staff.id != actor.staff_id or not links.holds(staff, parts):
        raise LinkOver()
    check_choice(new, staff.login, staff.password)
    _keep_password(staff, new, must_change=False)
    record({"staff": staff.id})
    return Done(staff.id)


@command
def set_email(*, actor: Actor, staff_id: int, email: str) -> Outcome:
    """Somebody's address for letters about the account is set or taken away; links sent before die; never oneself."""
    return _set_email(managed_account(actor, staff_id), email)


@command
def set_own_email(*, actor: Actor, email: str) -> Outcome:
    """Somebody sets or takes away the own address for letters about the account; links sent before die."""
    staff = Staff.objects.select_for_update().filter(id=actor.staff_id).first()
    if staff is None:
        raise NotFound(field="actor")
    return _set_email(staff, email)


def _set_email(staff: Staff, email: str) -> Outcome:
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as no:
        raise EmailInvalid(field="email") from no
    if len(email) > 254:
        raise EmailInvalid(field="email")
    if staff.email == email:
        return Unchanged(staff.id)
    Staff.objects.filter(id=staff.id).update(email=email)
    record({"staff": staff.id})
    return Done(staff.id)


def _keep_password(staff: Staff, password: str, *, must_change: bool, keep: int | None = None) -> None:
    """Keep the hash; what was opened under the former password ends with its next request."""
    staff.set_password(password)
    staff.must_change = must_change
    staff.save(update_fields=["password", "must_change"])
    close_all(staff.id, keep)
    letters.announce(staff.id, "password")


def _names(name: str, name_en: str) -> tuple[str, str]:
    found = " ".join(name.split()), " ".join(name_en.split())
    for field, text, least in (("name", found[0], 1), ("name_en", found[1], 0)):
        if not least <= len(text) <= 60:
            raise StaffNameMissing(field=field)
    return found


def _unit_within(actor: Actor, unit_id: int) -> Unit:
    unit = Unit.objects.filter(id=unit_id, path__startswith=actor.path).first()
    if unit is None:
        raise NotFound(field="unit")
    return unit


def managed_account(actor: Actor, staff_id: int) -> Staff:
    """The account, locked: at home and with all roles under the actor's own unit, and not the actor's own."""
    staff = Staff.objects.select_for_update().filter(id=staff_id, unit__path__startswith=actor.path).first()
    above = Grant.objects.filter(staff_id=staff_id).exclude(unit__path__startswith=actor.path)
    if staff is None or staff_id == actor.staff_id or above.exists():
        raise NotFound(field="staff_id")
    return staff
