"""Readings of units and staff for other packages: no customer data, hence without a permission where none is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from shuke.foundation.audit import queries as audit
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.models import Grant, Staff, Unit
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit, as acts and pages of other packages need it."""

    id: int
    path: str
    kind: str
    code: str
    name: str
    name_en: str
    timezone: str
    currency: str
    sells_online: bool


_COLUMNS = ("id", "path", "kind", "code", "name", "name_en", "timezone", "currency", "sells_online")


def units_within(path: str) -> list[UnitFound]:
    """Units of a subtree in tree order; all of them for the empty path."""
    rows = Unit.objects.filter(path__startswith=path).order_by("path").values_list(*_COLUMNS)
    return [UnitFound(*row) for row in rows]


def unit_within(path: str, unit_id: int) -> UnitFound | None:
    """The unit if it stands in the subtree."""
    row = Unit.objects.filter(id=unit_id, path__startswith=path).values_list(*_COLUMNS).first()
    return UnitFound(*row) if row else None


def company() -> UnitFound:
    """The unit that everything stands under."""
    return UnitFound(*Unit.objects.filter(parent=None).order_by("path").values_list(*_COLUMNS)[:1].get())


def unit_coded(code: str) -> UnitFound | None:
    """The unit with this code, wherever it stands."""
    row = Unit.objects.filter(code=code).values_list(*_COLUMNS).first()
    return UnitFound(*row) if row else None


def works_within(path: str, staff_id: int, today: date) -> bool:
    """Whether somebody active holds a role today at a unit of the subtree."""
    grants = Grant.objects.filter(staff_id=staff_id, staff__is_active=True, unit__path__startswith=path)
    return grants.filter(Q(until_on=None) | Q(until_on__gte=today)).exists()


def staff_names(staff_ids: Iterable[int], english: bool = False) -> dict[int, str]:
    """Names by id, in English where there is such a name and it is asked for; unknown ids are left out."""
    wanted = set(staff_ids)
    if not wanted:
        return {}
    rows = Staff.objects.filter(id__in=wanted).values_list("id", "name", "name_en")
    return {id_: name_en if english and name_en else name for id_, name, name_en in rows}


WORKING = """
SELECT s.id, CASE WHEN %s AND s.name_en <> '' THEN s.name_en ELSE s.name END FROM org_staff s
 WHERE s.is_active AND EXISTS (SELECT 1 FROM org_grant g JOIN org_unit u ON u.id = g.unit_id WHERE g.staff_id = s.id
       AND u.path >= %s AND u.path < %s AND (g.until_on IS NULL OR g.until_on >= current_date))
 ORDER BY s.unit_id, s.id LIMIT %s
"""


def staff_within(path: str, english: bool = False, limit: int = 300) -> list[tuple[int, str]]:
    """Who is active and holds a role in the subtree: (id, name), by unit."""
    with connection.cursor() as cursor:
        cursor.execute(WORKING, [english, path, path + "\U0010ffff", limit])
        rows: list[Any] = cursor.fetchall()
        return rows


def staff_by_login(logins: Iterable[str], path: str, *, on: date | None = None) -> dict[str, int]:
    """Ids of active staff by login name: who is at home in the subtree, or holds a role there.

    A role that is over counts too, since sales are told of long after (none but those of the day ``on``, if it is
    given). Unknown ones and those of other subtrees are left out alike.
    """
    there = Grant.objects.filter(staff=OuterRef("id"), unit__path__startswith=path)
    if on is not None:
        there = there.filter(Q(until_on=None) | Q(until_on__gte=on))
    known = Staff.objects.filter(login__in=set(logins), is_active=True)
    rows = known.filter(Q(unit__path__startswith=path) | Exists(there)).values_list("login", "id")
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Login:
    """What signing in needs of an account: id, password hash (class K: never shown, never logged), version of sessions."""

    id: int
    password: str
    version: int


def login_of(login: str) -> Login | None:
    """The active account of a login name."""
    return _login(Staff.objects.filter(login=login))


def login_by_id(staff_id: int) -> Login | None:
    """The active account of an id."""
    return _login(Staff.objects.filter(id=staff_id))


def _login(found: QuerySet[Staff]) -> Login | None:
    row = found.filter(is_active=True).values_list("id", "password", "session_version").first()
    return Login(*row) if row else None


@dataclass(frozen=True, slots=True)
class Staffing:
    """A unit and who works in it: roles with the number of active people who hold them there."""

    id: int
    path: str
    kind: str
    name: str
    roles: dict[str, int]


STAFFING = """
SELECT u.id, u.path, u.kind, {name}, g.role, count(DISTINCT g.staff_id)
  FROM org_unit u LEFT JOIN (org_grant g JOIN org_staff s ON s.id = g.staff_id AND s.is_active)
    ON g.unit_id = u.id AND (g.until_on IS NULL OR g.until_on >= %s)
 GROUP BY u.id, g.role ORDER BY u.path, g.role
"""


@query("org.view")
def staffing(*, actor: Actor, today: date) -> list[Staffing]:
    """Every unit in tree order with its people counted by role."""
    with connection.cursor() as cursor:
        cursor.execute(STAFFING.format(name=shown_name("u", actor)), [today])
        found: dict[int, Staffing] = {}
        for id_, path, kind, name, role, people in cursor.fetchall():
            unit = found.setdefault(id_, Staffing(id_, path, kind, name, {}))
            if role:
                unit.roles[role] = people
    return list(found.values())


@query("org.view")
def jobs_counted(*, actor: Actor) -> dict[str, int]:
    """Background jobs by state: "todo", "doing", "failed", "succeeded" and so on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        return dict(cursor.fetchall())


@query("audit.view")
def acts_lately(*, actor: Actor, acts: Sequence[str], since: datetime, limit: int) -> list[audit.EventShown]:
    """Who did some acts since a moment, newest first."""
    return audit.events_lately(acts, since, limit)


@query("audit.view")
def acts_counted(*, actor: Actor, since: datetime) -> dict[str, int]:
    """How often each act was done since a moment."""
    return audit.events_counted(since)


@dataclass(frozen=True, slots=True)
class ViewSaved:
    """A tab that somebody made: one's own, or one shared with the unit."""

    id: int
    label: str
    query: str
    is_own: bool
    is_shared: bool


VIEWS = """
SELECT v.id, v.label, v.query, v.staff_id = %s, v.shared_with_id IS NOT NULL
  FROM org_savedview v LEFT JOIN org_unit u ON u.id = v.shared_with_id
 WHERE v.page = %s AND v.removed_at IS NULL AND (v.staff_id = %s OR starts_with(%s, u.path))
 ORDER BY v.staff_id <> %s, v.id LIMIT 60
"""


def views_saved(actor: Actor, page: str) -> list[ViewSaved]:
    """The saved views of a page that the actor has: one's own first, then those shared with the own unit."""
    mine = actor.staff_id
    with connection.cursor() as cursor:
        cursor.execute(VIEWS, [mine, page, mine, actor.path, mine])
        return [ViewSaved(*row) for row in cursor.fetchall()]
