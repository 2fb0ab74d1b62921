"""The catalogue of rewards, and what members had of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

REWARDS = """
SELECT r.id, r.code, r.name, r.name_en, r.kind, r.points, r.stock, r.member_limit, r.from_on, r.to_on, r.is_open, r.changed_at,
       coalesce(h.had, 0)::bigint, coalesce(h.waiting, 0)::bigint
  FROM rewards_reward r
  LEFT JOIN (SELECT reward_id, sum(count) FILTER (WHERE state <> 'cancelled') AS had, sum(count) FILTER (WHERE state = 'ready')
                    AS waiting FROM rewards_redemption GROUP BY 1) h ON h.reward_id = r.id
 WHERE {where} ORDER BY NOT r.is_open, r.points, r.id
"""
REDEMPTIONS = """
SELECT d.id, d.customer_id, c.name, {reward}, d.count, d.points, d.state, {unit}, d.made_at
  FROM rewards_redemption d JOIN rewards_reward r ON r.id = d.reward_id JOIN org_unit u ON u.id = d.unit_id
  JOIN customers_customer c ON c.id = d.customer_id
 WHERE {where} ORDER BY d.id DESC LIMIT %(most)s
"""
HAD = "SELECT reward_id, sum(count)::int FROM rewards_redemption WHERE customer_id = %s AND state <> 'cancelled' GROUP BY 1"


@dataclass(frozen=True, slots=True)
class RewardShown:
    """A reward; ``had`` and ``waiting`` are pieces, of the whole house."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    points: int
    stock: int | None
    member_limit: int | None
    from_on: date | None
    to_on: date | None
    is_open: bool
    changed_at: datetime
    had: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RedemptionShown:
    """What a member had, or what waits for one."""

    id: int
    customer_id: int
    customer: str
    reward: str
    count: int
    points: int
    state: str
    store: str
    made_at: datetime


@query("rewards.view")
def rewards(*, actor: Actor) -> list[RewardShown]:
    """The whole catalogue, what is open first, the cheapest first."""
    return _rewards("true", {})


@query("rewards.view")
def reward_of(*, actor: Actor, reward_id: int) -> RewardShown | None:
    """One of it."""
    return next(iter(_rewards("r.id = %(id)s", {"id": reward_id})), None)


@query("rewards.view")
def rewards_offered(*, actor: Actor, today: date) -> list[RewardShown]:
    """What can be had today and is not gone."""
    where = (
        "r.is_open AND coalesce(r.stock, 1) > 0 AND coalesce(r.from_on <= %(today)s, true)"
        " AND coalesce(r.to_on >= %(today)s, true)"
    )
    return _rewards(where, {"today": today})


@query("rewards.view")
def redemptions_waiting(*, actor: Actor, most: int = 100) -> list[RedemptionShown]:
    """What waits for members within reach, the newest first."""
    return _redemptions(actor, "d.state = 'ready'", {"most": most})


@query("rewards.view")
def redemptions_of(*, actor: Actor, customer_id: int, most: int = 20) -> list[RedemptionShown]:
    """What a member had, the newest first."""
    return _redemptions(actor, "d.customer_id = %(customer)s", {"customer": customer_id, "most": most})


@query("rewards.view")
def pieces_had(*, actor: Actor, customer_id: int) -> dict[int, int]:
    """How many of each reward a member within reach had, without what was cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(HAD, [customer_id])
        return dict(cursor.fetchall())


def _rewards(where: str, values: dict[str, Any]) -> list[RewardShown]:
    # How many were had tells of no person.
    with elevated(), connection.cursor() as cursor:
        cursor.execute(REWARDS.format(where=where), values)
        return [RewardShown(*row) for row in cursor.fetchall()]


def _redemptions(actor: Actor, where: str, values: dict[str, Any]) -> list[RedemptionShown]:
    if not actor.sees("B"):
        return []
    sql = REDEMPTIONS.format(where=where, reward=shown_name("r", actor), unit=shown_name("u", actor))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [RedemptionShown(*row) for row in cursor.fetchall()]
