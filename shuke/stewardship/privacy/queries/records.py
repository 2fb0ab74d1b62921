"""The record that a request is about: also one that is closed, which no list shows any more."""

from dataclasses import dataclass

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

_SELECT = "SELECT id, name, member_no, status FROM customers_customer WHERE status <> 'merged' AND "


@dataclass(frozen=True, slots=True)
class RecordShown:
    """Who it is, and whether the account is active, closed or erased."""

    id: int
    name: str
    member_no: str
    status: str


@query("privacy.take_request")
def record_of(*, actor: Actor, customer_id: int) -> RecordShown:
    """A record within reach; NotFound."""
    found = _found("id = %s", customer_id)
    if found is None:
        raise NotFound(field="customer_id")
    return found


@query("privacy.take_request")
def record_numbered(*, actor: Actor, number: str) -> RecordShown | None:
    """The record within reach that has this member number, written in either case; None where there is none."""
    return _found("member_no = %s", number.strip().upper()[:60])


def _found(where: str, value: int | str) -> RecordShown | None:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + where, [value])
        row = cursor.fetchone()
    return RecordShown(*row) if row else None
