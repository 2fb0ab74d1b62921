"""Staff and their roles for settings: at home under the actor's own unit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SCOPES, Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.reach import actor_in_role
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.rolebook import roles_of


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role at a unit, perhaps until a day; one that is over is still told."""

    role: str
    unit_id: int
    unit_name: str
    path: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class StaffShown:
    """Somebody who works here, with every role granted."""

    id: int
    login: str
    name: str
    name_en: str
    shown: str
    unit_id: int
    unit_name: str
    is_active: bool
    created_at: datetime
    roles: tuple[RoleHeld, ...]

    def held(self, today: date) -> tuple[RoleHeld, ...]:
        """The roles that count today."""
        return tuple(one for one in self.roles if one.until_on is None or one.until_on >= today)


_STAFF = """
SELECT s.id, s.login, s.name, s.name_en, {shown}, s.unit_id, {unit}, s.is_active, s.created_at,
       coalesce((SELECT json_agg(json_build_array(g.role, g.unit_id, {at}, x.path, g.until_on) ORDER BY g.id)
                   FROM org_grant g JOIN org_unit x ON x.id = g.unit_id WHERE g.staff_id = s.id), '[]')
  FROM org_staff s JOIN org_unit u ON u.id = s.unit_id
 WHERE starts_with(u.path, %(path)s) AND (%(id)s::bigint IS NULL OR s.id = %(id)s)
   AND (%(unit)s::bigint IS NULL OR starts_with(u.path, (SELECT path FROM org_unit WHERE id = %(unit)s)))
   AND (%(role)s = '' OR EXISTS (SELECT 1 FROM org_grant g WHERE g.staff_id = s.id AND g.role = %(role)s
                                    AND (g.until_on IS NULL OR g.until_on >= %(today)s)))
   AND (%(text)s = '' OR strpos(lower(s.name || ' ' || s.name_en || ' ' || s.login), lower(%(text)s)) > 0)
   AND (%(active)s::boolean IS NULL OR s.is_active = %(active)s)
 ORDER BY s.is_active DESC, u.path, s.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class StaffAsked:
    """What the list is asked for; empty values ask for everybody."""

    text: str = ""
    role: str = ""
    unit_id: int | None = None
    is_active: bool | None = None
    limit: int = 200


def _found(actor: Actor, asked: StaffAsked, today: date, staff_id: int | None = None) -> list[StaffShown]:
    names = {"shown": shown_name("s", actor), "unit": shown_name("u", actor), "at": shown_name("x", actor)}
    values = {
        "path": actor.path, "id": staff_id, "unit": asked.unit_id, "role": asked.role, "today": today, "text": asked.text,
        "active": asked.is_active, "limit": asked.limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STAFF.format(**names), values)
        return [_shown(row) for row in cursor.fetchall()]


def _shown(row: Any) -> StaffShown:
    *columns, grants = row
    roles = tuple(
        RoleHeld(role, unit_id, unit, path, date.fromisoformat(until) if until else None)
        for role, unit_id, unit, path, until in grants
    )
    return StaffShown(*(*columns, roles))


@query("org.view_staff")
def staff_listed(*, actor: Actor, asked: StaffAsked, today: date) -> list[StaffShown]:
    """Staff at home under the actor's unit, those who left last."""
    return _found(actor, asked, today)


@query("org.view_staff")
def staff_member_of(*, actor: Actor, staff_id: int, today: date) -> StaffShown:
    """One of them; NotFound for everybody else."""
    found = _found(actor, StaffAsked(), today, staff_id)
    if not found:
        raise NotFound()
    return found[0]


@query("org.view_staff")
def acts_as(*, actor: Actor, staff_id: int, today: date) -> list[tuple[Actor, RoleHeld]]:
    """The actors that somebody can be today, the widest first: that one is taken at sign-in, others are switched to."""
    member = staff_member_of(actor=actor, staff_id=staff_id, today=today)
    if not member.is_active:
        return []
    known = roles_of(one.role for one in member.held(today))
    held = [one for one in member.held(today) if one.role in known]
    found = [
        (actor_in_role(known[one.role], member.id, member.shown, one.unit_id, one.path, actor.language), one)
        for one in held
    ]
    return sorted(
        found,
        key=lambda pair: (SCOPES.index(pair[0].scope) if pair[0].scope else -1, -len(pair[0].path)),
        reverse=True,
    )
