"""Pairs of records that are one person, made by the program's own commands; and everything that the house keeps of them."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.holdings import HOLDINGS
from tests.cast import TODAY

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
# What is worked out anew, what counts changes, and what tells of the merge itself.
DERIVED = {"insight_figure", "audit_subject", "resolution_merge", "resolution_moved", "resolution_candidate"}
NOT_COMPARED = {"version", "row_xid"}


def person(cast, name: str, home: str = "lake", **numbers: str) -> int:
    """A person enrolled by the program."""
    from shuke.customers.commands.people import enrol_person

    with acting_as(SYSTEM):
        return enrol_person(
            actor=SYSTEM, name=name, identifiers=numbers, home_unit_id=cast.units[home], today=TODAY
        ).value


def laden(cast, name: str, number: int, home: str = "lake", owner: str | None = "zhou") -> int:
    """A person with something in every table that people are kept in."""
    from shuke.customers.commands.editing import edit_person
    from shuke.customers.commands.marks import add_note, assign_owner, tag_customer
    from shuke.service.care.commands.followups import plan_followup

    one = person(
        cast, name, home, phone=f"1360000{number:04}", card=f"K{number}", email=f"p{number}@example.com"
    )
    with acting_as(SYSTEM):
        edit_person(
            actor=SYSTEM, customer_id=one, version=1, today=TODAY, name=name, gender="f" if number % 2 else "",
            language="", birthday={"year": 1990, "month": 3, "day": 1 + number % 28, "is_lunar": False},
        )  # fmt: skip
        add_note(actor=SYSTEM, customer_id=one, text=f"说起过 {number}")
        tag_customer(actor=SYSTEM, customer_id=one, label="常客")
        tag_customer(actor=SYSTEM, customer_id=one, label=f"标签{number}")
        if owner:
            assign_owner(actor=SYSTEM, customer_id=one, staff_id=cast.staff[owner], today=TODAY)
            plan_followup(
                actor=SYSTEM, customer_id=one, text="问候", due_on=TODAY, today=TODAY,
                owner_id=cast.staff[owner],
            )  # fmt: skip
    sold(cast, one, f"L-{number}", home)
    answer(one, number)
    return one


def sold(
    cast, customer_id: int | None, number: str, home: str = "lake", source: str = "till", days: int = 3
) -> int:
    """A sale to somebody."""
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    with acting_as(SYSTEM):
        return record_sale(
            actor=SYSTEM, source=source, number=number, unit_id=cast.units[home], placed_at=NOW - timedelta(days=days),
            customer_id=customer_id, lines=[LineGiven("T1", Decimal(1), Decimal(68000))], seller_id=None,
        ).value  # fmt: skip


def answer(customer_id: int, number: int) -> None:
    """Answers in two fields of the shop: one plain, one sealed."""
    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.fields import define_field
    from shuke.customers.rules.fields import Field, FieldKeyTaken

    with acting_as(SYSTEM):
        for field in (
            Field("height", "身高", "Height", "number"),
            Field("plate", "车牌", "Plate", "text", "C"),
        ):
            with contextlib.suppress(FieldKeyTaken):  # defined by an earlier person
                define_field(actor=SYSTEM, given=field)
        set_field_values(
            actor=SYSTEM,
            customer_id=customer_id,
            values={"height": str(150 + number % 40), "plate": f"沪A{number:05}"},
        )


def everything() -> dict[str, list[str]]:
    """Every row of every table that people are kept in, as text; without what is worked out and what counts changes."""
    found = {}
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        for holding in HOLDINGS.values():
            if holding.table in DERIVED:
                continue
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {holding.table} t")
            rows = [json.loads(row[0]) for row in cursor.fetchall()]
            found[holding.table] = sorted(
                json.dumps({k: v for k, v in row.items() if k not in NOT_COMPARED}, sort_keys=True)
                for row in rows
            )
    return found


def rows_of(table: str, customer_id: int, key: str = "customer_id") -> list[dict[str, Any]]:
    """A customer's rows of one table."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {key} = %s ORDER BY 1", [customer_id])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def merge(cast, one: int, other: int, login: str | None = None, **more: Any):
    """Two records become one."""
    from shuke.stewardship.resolution.commands.merging import merge_customers

    actor = cast.actor(login) if login else SYSTEM
    with acting_as(actor):
        return merge_customers(actor=actor, customer_ids=(one, other), today=TODAY, **more)


def split(cast, merge_id: int, login: str | None = None, now: datetime | None = None):
    """They are two again."""
    from django.utils import timezone

    from shuke.stewardship.resolution.commands.splitting import split_customers

    actor = cast.actor(login) if login else SYSTEM
    with acting_as(actor):
        return split_customers(actor=actor, merge_id=merge_id, now=now or timezone.now())
