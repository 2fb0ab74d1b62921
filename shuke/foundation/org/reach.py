"""What a staff member reaches: account and grants × matrix → actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SCOPES, Actor
from shuke.foundation.org.matrix import MEMBER, MEMBER_CLASSES, VISITOR, Role
from shuke.foundation.org.rolebook import roles_of

ACCOUNT = """
SELECT s.id, s.name, s.name_en, s.language, s.theme, s.password, s.login, u.id, u.name, u.name_en, u.timezone, u.currency,
       s.must_change, EXISTS (SELECT FROM org_factor f
                               WHERE f.staff_id = s.id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL),
       coalesce((SELECT w.is_on FROM org_switch w WHERE w.name = 'watermark'), true),
       i.id, i.way, i.started_at, i.seen_at, i.proved_at,
       array(SELECT g.role || ' ' || g.unit_id || ' ' || x.path FROM org_grant g JOIN org_unit x ON x.id = g.unit_id
              WHERE g.staff_id = s.id AND (g.until_on IS NULL OR g.until_on >= %s))
  FROM org_staff s JOIN org_unit u ON u.id = s.unit_id
  LEFT JOIN org_signin i ON i.id = %s AND i.staff_id = s.id AND i.version = s.session_version AND i.ended_at IS NULL
 WHERE s.id = %s AND s.is_active
"""


@dataclass(frozen=True, slots=True)
class Session:
    """The open session by which an account was asked for."""

    id: int
    way: str
    started_at: datetime
    seen_at: datetime
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A staff member as the doors need it: look, home unit, actor (None where no role is held), how it is signed in."""

    id: int
    name: str
    language: str
    theme: str
    password: str
    login: str
    unit_id: int
    unit_name: str
    timezone: str
    currency: str
    actor: Actor | None
    must_change: bool = False
    has_factor: bool = False
    session: Session | None = None
    is_marked: bool = True  # the shop wants pages with people's details marked with who looks


def account_of(
    staff_id: int, today: date, role_code: str = "", sign_in_id: int | None = None
) -> Account | None:
    """One query: the active account, its actor in the widest role held or in the chosen one, the session if it counts."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT, [today, sign_in_id, staff_id])
        row: Any = cursor.fetchone()
    if row is None:
        return None
    id_, name, name_en, language, theme, password, login, unit_id, unit, unit_en, zone, currency = row[:12]
    must_change, has_factor, is_marked, *session, grants = row[12:]
    english = language == "en"
    shown = name_en if english and name_en else name
    return Account(
        id_, shown, language, theme, password, login, unit_id, unit_en if english and unit_en else unit, zone, currency,
        _actor(id_, shown, language, grants, role_code), must_change, has_factor,
        Session(*session) if session[0] else None, is_marked,
    )  # fmt: skip


def _actor(staff_id: int, name: str, language: str, grants: Sequence[str], role_code: str) -> Actor | None:
    parts = [grant.split(" ") for grant in grants]
    known = roles_of(role for role, _unit, _where in parts)
    held = [(known[role], int(unit), where) for role, unit, where in parts if role in known]
    if not held:
        return None
    # Roles held at once are not mixed: their rows and fields would add up to more than either allows.
    chosen = [grant for grant in held if grant[0].code == role_code] or held
    role_held, unit_id, path = max(chosen, key=lambda grant: (_width(grant[0]), -len(grant[2])))
    return actor_in_role(role_held, staff_id, name, unit_id, path, language)


def _width(role: Role) -> int:
    return SCOPES.index(role.scope) if role.scope else -1


def actor_in_role(role: Role, staff_id: int, name: str, unit_id: int, path: str, language: str = "") -> Actor:
    """An actor of one role at one unit."""
    return Actor(
        kind="staff", id=staff_id, name=name, role=role.code, scope=role.scope, staff_id=staff_id, unit_id=unit_id,
        path=path, units=(unit_id,), permissions=role.permissions, classes=role.classes, language=language,
    )  # fmt: skip


def visitor_at(unit_id: int, path: str, language: str = "") -> Actor:
    """Somebody who is not signed in, in front of one store: reaches no customer, and may join there."""
    return Actor(
        "visitor",
        scope="self",
        unit_id=unit_id,
        path=path,
        units=(unit_id,),
        permissions=VISITOR,
        language=language,
    )


def member_at(customer_id: int, name: str, unit_id: int, path: str, language: str = "") -> Actor:
    """A member who is signed in: reaches the own record, and nobody else's."""
    return Actor(
        "member",
        id=customer_id,
        name=name,
        role="member",
        scope="self",
        unit_id=unit_id,
        path=path,
        units=(unit_id,),
        member_id=customer_id,
        permissions=MEMBER,
        classes=MEMBER_CLASSES,
        language=language,
    )


def unit_labels(path: str, english: bool) -> list[tuple[int, str, str, Any]]:
    """Units of a subtree in tree order: (id, path, name, kind)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, path, CASE WHEN %s AND name_en <> '' THEN name_en ELSE name END, kind FROM org_unit"
            " WHERE path >= %s AND path < %s ORDER BY path",
            [english, path, path + "\U0010ffff"],
        )
        rows: list[Any] = cursor.fetchall()
        return rows


def actor_of(staff_id: int, today: date, role_code: str = "") -> Actor | None:
    """The actor that a staff member is now; None for a disabled account or one without a role."""
    account = account_of(staff_id, today, role_code)
    return account.actor if account else None
