"""Requests of people: what waits for the officer, what was answered, and what one customer asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

_SELECT = """
SELECT r.id, r.customer_id, c.name, c.member_no, c.status, r.kind, r.way, r.proof, r.received_on, r.due_on, r.state, r.ground,
       coalesce({taken}, ''), coalesce({decided}, ''), r.decided_at
  FROM privacy_request r JOIN customers_customer c ON c.id = r.customer_id
  LEFT JOIN org_staff t ON t.id = r.taken_by_id LEFT JOIN org_staff d ON d.id = r.decided_by_id
"""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request as pages show it."""

    id: int
    customer_id: int
    customer_name: str
    member_no: str
    status: str  # of the record: closed and erased ones have no page
    kind: str
    way: str
    proof: str
    received_on: date
    due_on: date
    state: str
    ground: str
    taken_by: str
    decided_by: str
    decided_at: datetime | None


@query("privacy.view_requests")
def requests_waiting(*, actor: Actor, limit: int) -> list[RequestShown]:
    """What has no answer yet within reach, the most pressing first."""
    return _shown(actor, "WHERE r.state = 'open' ORDER BY r.due_on, r.id LIMIT %s", [limit])


@query("privacy.view_requests")
def requests_answered(*, actor: Actor, limit: int) -> list[RequestShown]:
    """What was answered last."""
    return _shown(actor, "WHERE r.state <> 'open' ORDER BY r.decided_at DESC, r.id DESC LIMIT %s", [limit])


@query("privacy.view_requests")
def request_of(*, actor: Actor, request_id: int) -> RequestShown:
    """One request; NotFound out of reach."""
    found = _shown(actor, "WHERE r.id = %s", [request_id])
    if not found:
        raise NotFound(field="request_id")
    return found[0]


@query("privacy.take_request")
def requests_about(*, actor: Actor, customer_id: int) -> list[RequestShown]:
    """What a customer within reach asked for and has no answer to yet."""
    return _shown(
        actor, "WHERE r.customer_id = %s AND r.state = 'open' ORDER BY r.due_on, r.id", [customer_id]
    )


def _shown(actor: Actor, where: str, params: list[Any]) -> list[RequestShown]:
    select = _SELECT.format(taken=shown_name("t", actor), decided=shown_name("d", actor))
    with connection.cursor() as cursor:
        cursor.execute(select + where, params)
        return [RequestShown(*row) for row in cursor.fetchall()]
