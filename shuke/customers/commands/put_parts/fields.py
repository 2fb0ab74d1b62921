"""Answers in custom fields as another program sends them with a customer: checked item by item, written in one set."""

from typing import Any

from django.db import connection

from shuke.customers.commands.field_bulk import fill_fields
from shuke.customers.queries.fields import fields_defined
from shuke.customers.rules.field_values import FieldUnknown, canonical
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.items import Results

Forms = dict[int, dict[str, str]]
_ANSWERS = "CREATE TEMPORARY TABLE put_answer (customer_id bigint, key text, form text) ON COMMIT DROP"


def forms_of(actor: Actor, results: Results) -> Forms:
    """Canonical answers by place; an item with one that cannot be is refused, naming the field."""
    if not any(item.get("fields") for _place, item in results.open_items()):
        return {}
    defined = {
        kind: {one.key: one for one in fields_defined(actor=actor, kind=kind)}
        for kind in ("person", "organisation")
    }
    forms: Forms = {}
    for place, item in results.open_items():
        with results.refusing(place):
            forms[place] = _canonical(defined[item["kind"]], item.get("fields") or {})
    return forms


def _canonical(defined: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in given.items():
        if name not in defined:
            raise FieldUnknown(field=f"fields/{name}"[:80], given=name[:40])
        try:
            form = canonical(defined[name], value)
        except Refusal as no:
            no.field = f"fields/{name}"[:80]
            raise
        if form is not None:
            found[name] = form
    return found


def fill(actor: Actor, forms: Forms, ids: dict[int, int]) -> set[int]:
    """Write the answers of those who were let in; answers the customers for whom one changed."""
    rows = [(ids[place], name, form) for place in forms.keys() & ids for name, form in forms[place].items()]
    if not rows:
        return set()
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_ANSWERS)
        with cursor.copy("COPY put_answer (customer_id, key, form) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE put_answer")
    fill_fields(actor=actor, table="put_answer", source="api")
    with elevated(), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT customer_id FROM value_changed")
        return {int(row[0]) for row in cursor.fetchall()}
