"""Customers as other programs read them: raw values, page by page; contacts as far as the actor may see them."""

from collections import defaultdict
from typing import Any

from django.db import connection

from shuke.customers.queries.contacts import SEALED
from shuke.customers.queries.fields import FieldShown, values_of
from shuke.customers.queries.known import Reference, customers_known_by
from shuke.customers.queries.merged import survivors_of
from shuke.customers.rules.identifiers import masked
from shuke.customers.rules.sealing import identifier_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.pages import Conditions, rows_of
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

CUSTOMERS = """
SELECT c.id, c.member_no, c.kind, c.organisation_kind, c.name, c.gender, u.code AS home_store, s.login AS owner,
       c.joined_on, c.source, c.version, c.created_at, b.year, b.month, b.day, b.is_lunar,
       array(SELECT t.label FROM customers_tagging g JOIN customers_tag t ON t.id = g.tag_id
              WHERE g.customer_id = c.id ORDER BY t.label) AS tags
  FROM customers_customer c JOIN org_unit u ON u.id = c.home_unit_id LEFT JOIN org_staff s ON s.id = c.owner_id
  LEFT JOIN customers_birthday b ON b.customer_id = c.id
"""
OF_CUSTOMERS: Conditions = {
    "after": "c.id > %(after)s",
    "kind": "c.kind = %(kind)s AND c.status = 'active'",
    "ids": "c.id = ANY (%(ids)s)",
    "member_no": "c.member_no = %(member_no)s",
    "store": "c.home_path = (SELECT path FROM org_unit WHERE code = %(store)s)",
    "changed_since": "c.id IN (SELECT customer_id FROM audit_subject WHERE at >= %(changed_since)s)",
}
KINDS = {"phone": "phones", "email": "emails", "card": "cards", "wechat": "wechats"}


@query("customers.view")
def customers_exchanged(
    *, actor: Actor, kind: str, after: int, limit: int, wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    """Customers of a kind within reach, after an id."""
    asked = dict(wanted)
    references = _references(asked)
    if references:
        found = customers_known_by(actor=actor, references=references)
        asked["ids"] = sorted(set.intersection(*(set(found.get(one, ())) for one in references)))
    rows = rows_of(CUSTOMERS, OF_CUSTOMERS, {"after": after, "kind": kind, **asked}, "c.id", limit)
    numbers = _numbers(actor, [row["id"] for row in rows])
    answers = values_of(actor=actor, customer_ids=[row["id"] for row in rows])
    return [
        {**_shown(actor, row, numbers[row["id"]]), "fields": _answers(answers.get(row["id"], {}))}
        for row in rows
    ]


def _answers(known: dict[str, FieldShown]) -> dict[str, str]:
    """Answers in custom fields, canonical; masked where the actor does not see them in full."""
    return {key: str(one.value) if one.is_masked else one.form for key, one in known.items()}


@query("customers.view")
def customer_exchanged(
    *, actor: Actor, kind: str, customer_id: int | None = None, reference: Reference | None = None
) -> dict[str, Any]:
    """One customer by id or by a number elsewhere; the survivor for an id that was merged. NotFound."""
    ids = [customer_id]
    if customer_id is not None:
        ids = [survivors_of(actor=actor, customer_ids=[customer_id]).get(customer_id, customer_id)]
    if reference:
        ids = list(customers_known_by(actor=actor, references=[reference]).get(reference, []))
    found = customers_exchanged(actor=actor, kind=kind, after=0, limit=1, wanted={"ids": ids})
    if not found:
        raise NotFound()
    return found[0]


def _references(asked: dict[str, Any]) -> list[Reference]:
    """The numbers among what is asked for, taken out of it."""
    source = asked.pop("source", "")
    named = {kind: asked.pop(name) for kind, name in (("external", "external_id"), ("phone", "phone"), ("card", "card"))
             if name in asked}  # fmt: skip
    return [(kind, source if kind == "external" else "", text) for kind, text in named.items()]


def _shown(actor: Actor, row: dict[str, Any], numbers: dict[str, list[Any]]) -> dict[str, Any]:
    sight = actor.sees("C")
    parts = {name: row.pop(name) for name in ("year", "month", "day", "is_lunar")}
    birthday = parts if sight == "full" and parts["month"] else None
    shown = {**row, "birthday": birthday, "are_contacts_masked": sight != "full"}
    return {
        **shown, **{name: numbers[name] for name in KINDS.values()}, "external_ids": numbers["external_ids"],
    }  # fmt: skip


def _numbers(actor: Actor, ids: list[int]) -> dict[int, dict[str, list[Any]]]:
    """Identifiers by customer: numbers elsewhere as they are, contacts by the actor's sight."""
    sight, master = actor.sees("C"), keyring().master
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    kinds = ["external", *(KINDS if sight else ())]
    with connection.cursor() as cursor:
        cursor.execute(SEALED.format(primary=""), [ids, kinds])
        for id_, customer_id, kind, sealed, key_id, wrapped, source, _primary in cursor.fetchall():
            key = cipher.unwrap(master, wrapped)
            value = cipher.open_sealed(key, identifier_context(id_, key_id), sealed)
            if kind == "external":
                found[customer_id]["external_ids"].append({"source": source, "external_id": value})
            else:
                shown = value if sight == "full" else masked(kind, value)
                found[customer_id][KINDS[kind]].append(shown)
    return found
