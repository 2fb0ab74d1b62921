"""Rows of the customers list as its table shows them."""

from collections.abc import Sequence
from typing import Any

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.fields import FieldShown, fields_defined, values_of
from shuke.customers.queries.lists import CustomerRow
from shuke.customers.queries.tags import tags_of
from shuke.doors.web.fields.words import words_of
from shuke.doors.web.request import is_english
from shuke.foundation.org.actor import Actor
from shuke.insight.rules.lateness import is_late


def rows_of(
    actor: Actor, found: Sequence[CustomerRow], currency: str, own: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Rows as the table shows them, with contact data as far as the actor may see it, tags, and ``own`` fields."""
    ids = [row.id for row in found]
    answers = _answers(actor, ids, own)
    phones = {
        contact.customer_id: contact.shown
        for contact in contacts_of(actor=actor, customer_ids=ids, kinds=("phone",), only_primary=True)
    }
    tags, english, sees_basic = tags_of(actor=actor, customer_ids=ids), is_english(), actor.sees("B")
    rows = []
    for row in found:
        figure = row.figures.get
        labels = [(en if english and en else zh, colour) for _id, zh, en, colour in tags.get(row.id, ())]
        rows.append({
            **{f"x_{key}": words_of(one, english) for key, one in answers.get(row.id, {}).items()},
            "answers": answers.get(row.id, {}),
            "id": row.id, "url": f"/customers/{row.id}", "name": row.name or row.member_no,
            "peek_url": f"/customers/{row.id}/peek", "grade": figure("abc"),
            "phone_masked": phones.get(row.id, ""), "days_ago": figure("recency_days"), "last_on": figure("last_on"),
            "late": is_late(figure("recency_days"), figure("gap_days")), "spend_12m_minor": figure("spend_12m"),
            "orders_12m": figure("orders_12m"), "gap_days": figure("gap_days"),
            "currency": currency, "r": figure("r"), "f": figure("f"), "m": figure("m"),
            "member_no": row.member_no if sees_basic else "", "store": row.home_name if sees_basic else "",
            "joined_on": row.joined_on if sees_basic else None,
            "owner_name": row.owner_name if sees_basic else "", "tags": labels[:3],
        })  # fmt: skip
    return rows


def _answers(actor: Actor, ids: list[int], own: Sequence[str]) -> dict[int, dict[str, FieldShown]]:
    if not own:
        return {}
    fields = [field for field in fields_defined(actor=actor) if field.key in own]
    return values_of(actor=actor, customer_ids=ids, fields=fields)
