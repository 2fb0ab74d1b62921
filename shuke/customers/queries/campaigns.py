"""Campaigns and events: which there are, what came of them within reach, and where what is known of a customer comes from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.customers.models import Customer
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

# Of the own part of the tree, and of the units above: those hold everywhere below.
_MINE = "(starts_with(u.path, %(path)s) OR starts_with(%(path)s, u.path))"
_LIST = f"""
SELECT p.id, p.code, {{name}}, p.name, p.name_en, p.kind, p.unit_id, {{unit}}, p.from_on, p.until_on, p.closed_at, p.version,
       starts_with(u.path, %(path)s)
  FROM customers_campaign p JOIN org_unit u ON u.id = p.unit_id WHERE {_MINE} {{more}} ORDER BY p.from_on DESC, p.id DESC
"""
_CAME = """
SELECT a.campaign_id, count(*), count(*) FILTER (WHERE a.is_new)
  FROM customers_arrival a JOIN customers_customer c ON c.id = a.customer_id AND c.status = 'active'
 WHERE a.campaign_id = ANY (%s) GROUP BY 1
"""
_WHO = """
SELECT c.id, coalesce(nullif(c.name, ''), c.member_no), a.at, a.source, a.is_new, coalesce({staff}, '')
  FROM customers_arrival a JOIN customers_customer c ON c.id = a.customer_id AND c.status = 'active'
  LEFT JOIN org_staff s ON s.id = a.staff_id
 WHERE a.campaign_id = %s AND {where} ORDER BY a.at DESC, a.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """A campaign or event; ``is_own`` where the actor's part of the tree holds it and may change it."""

    id: int
    code: str
    shown: str
    name: str
    name_en: str
    kind: str
    unit_id: int
    unit_name: str
    from_on: date
    until_on: date | None
    closed_at: datetime | None
    version: int
    is_own: bool


@query("customers.view_campaigns")
def campaigns_known(*, actor: Actor, open_on: date | None = None) -> list[CampaignShown]:
    """Those that hold in the actor's part of the tree, newest first; all, or those that are open on a day."""
    more = ""
    if open_on is not None:
        more = "AND p.closed_at IS NULL AND %(day)s BETWEEN p.from_on AND coalesce(p.until_on, 'infinity')"
    return _shown(actor, more, {"day": open_on})


@query("customers.view_campaigns")
def campaign_of(*, actor: Actor, campaign_id: int) -> CampaignShown:
    """One of them; NotFound elsewhere."""
    found = _shown(actor, "AND p.id = %(id)s", {"id": campaign_id})
    if not found:
        raise NotFound(field="campaign_id")
    return found[0]


def _shown(actor: Actor, more: str, params: dict[str, Any]) -> list[CampaignShown]:
    sql = _LIST.format(name=shown_name("p", actor), unit=shown_name("u", actor), more=more)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"path": actor.path, **params})
        return [CampaignShown(*row) for row in cursor.fetchall()]


@query("customers.view_campaigns")
def came_by(*, actor: Actor, campaign_ids: list[int]) -> dict[int, tuple[int, int]]:
    """(came, of them new) within reach, by campaign."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME, [campaign_ids])
        rows: list[Any] = cursor.fetchall()
    return {id_: (came, new) for id_, came, new in rows}


@dataclass(frozen=True, slots=True)
class ArrivalShown:
    """Somebody who came by a campaign."""

    customer_id: int
    name: str
    at: datetime
    source: str
    is_new: bool
    staff_name: str


@query("customers.view_campaigns")
def arrivals_of(
    *,
    actor: Actor,
    campaign_id: int,
    only_new: bool = False,
    among: list[int] | None = None,
    limit: int = 200,
) -> list[ArrivalShown]:
    """Who came, within reach, newest first: all, only new ones, or those among some."""
    where = "(%s::bigint[] IS NULL OR a.customer_id = ANY (%s))" + (" AND a.is_new" if only_new else "")
    sql = _WHO.format(staff=shown_name("s", actor), where=where)
    with connection.cursor() as cursor:
        cursor.execute(sql, [campaign_id, among, among, limit])
        return [ArrivalShown(*row) for row in cursor.fetchall()]


_ORIGINS = """
SELECT 'enrolment', c.source, coalesce({campaign}, ''), coalesce({staff}, ''), c.created_at
  FROM customers_customer c LEFT JOIN customers_campaign p ON p.id = c.campaign_id
  LEFT JOIN org_staff s ON s.id = c.captured_by_id
 WHERE c.id = %(id)s AND c.status = 'active'
 UNION ALL
SELECT o.field, o.source, coalesce({campaign}, ''), coalesce({staff}, ''), o.at
  FROM customers_origin o LEFT JOIN customers_campaign p ON p.id = o.campaign_id LEFT JOIN org_staff s ON s.id = o.staff_id
 WHERE o.customer_id = %(id)s
 UNION ALL
SELECT 'i' || i.id, i.source, coalesce({campaign}, ''), coalesce({staff}, ''), i.captured_at
  FROM customers_identifier i LEFT JOIN customers_campaign p ON p.id = i.campaign_id
  LEFT JOIN org_staff s ON s.id = i.captured_by_id
 WHERE i.customer_id = %(id)s AND i.ended_at IS NULL
 UNION ALL
SELECT 'v' || v.id, v.source, coalesce({campaign}, ''), coalesce({staff}, ''), v.captured_at
  FROM customers_fieldvalue v LEFT JOIN customers_campaign p ON p.id = v.campaign_id
  LEFT JOIN org_staff s ON s.id = v.captured_by_id
 WHERE v.customer_id = %(id)s AND v.captured_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class OriginShown:
    """Where something comes from: the way, the campaign or event, who wrote it down, and when."""

    source: str
    campaign: str
    staff_name: str
    at: datetime


@query("customers.view")
def origins_of(*, actor: Actor, customer_id: int) -> dict[str, OriginShown]:
    """Where what is known of a customer comes from: by name of the field, "i7" for an identifier, "v7" for an answer;
    "enrolment" for all that was told then. Nothing for who sees no basic details."""
    if not actor.sees("B"):
        return {}
    sql = _ORIGINS.format(campaign=shown_name("p", actor), staff=shown_name("s", actor))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": customer_id})
        return {row[0]: OriginShown(*row[1:]) for row in cursor.fetchall()}


@query("customers.view")
def people_joined(*, actor: Actor, since: date, until: date) -> int:
    """People within reach who are known from ``since`` until before ``until``."""
    joined = Customer.objects.filter(joined_on__gte=since, joined_on__lt=until, kind="person")
    return joined.exclude(status="merged").count()


@query("customers.view")
def people_captured(*, actor: Actor, since: date, until: date) -> int:
    """People of the own store whom the actor enrolled from ``since`` until before ``until``, whoever looks after them."""
    with elevated():
        there = Customer.objects.filter(home_unit_id=actor.unit_id, joined_on__gte=since)
        mine = there.filter(captured_by_id=actor.staff_id, kind="person")
        return mine.filter(joined_on__lt=until).exclude(status="merged").count()
