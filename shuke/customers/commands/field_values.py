"""Answers in custom fields: one customer's."""

from typing import Any

from django.db import connection
from django.db.models.functions import Now

from shuke.customers.commands.identifiers import REASONS, ReasonMissing, person_key
from shuke.customers.commands.reached import lock_reached
from shuke.customers.commands.revealing import require_reveals_left
from shuke.customers.models import Customer, FieldValue, PersonKey
from shuke.customers.queries.fields import fields_defined, sees_field
from shuke.customers.rules.captured import AT_THE_DESK, Captured
from shuke.customers.rules.field_values import FieldUnknown, canonical, typed
from shuke.customers.rules.fields import Field
from shuke.customers.rules.sealing import sealed_value, value_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound, Stale


@command
def set_field_values(
    *,
    actor: Actor,
    customer_id: int,
    values: dict[str, Any],
    version: int | None = None,
    captured: Captured = AT_THE_DESK,
    key: str | None = None,
) -> Outcome:
    """What is known of a customer in custom fields: key → value as typed, None or "" takes it away; others stay.

    ``version`` (of the customer) is the one the form was opened with, where there was a form.
    """
    customer = lock_reached(customer_id)
    fields = {field.key: field for field in fields_defined(actor=actor, kind=customer.kind)}
    forms: dict[str, str | None] = {}
    for name, given in values.items():
        if name not in fields:
            raise FieldUnknown(field=f"f_{name}"[:80], given=str(name)[:40])
        forms[name] = canonical(fields[name], given)
    with elevated():
        changed = [name for name, form in forms.items() if _differs(customer_id, fields[name], form)]
        if not changed:
            return Unchanged(customer_id)
        if version is not None and customer.version != version:
            raise Stale(field=f"f_{changed[0]}")
        for name in changed:
            _write(customer_id, fields[name], forms[name], captured, actor.staff_id or None)
        Customer.objects.filter(id=customer_id).update(version=customer.version + 1)
    record({"fields": sorted(changed)}, [customer_id])
    return Done(customer_id)


@command
def reveal_field_value(*, actor: Actor, customer_id: int, value_id: int, reason: str) -> Outcome:
    """One masked answer is shown in full, for a stated reason; the event and the value come together or not at all."""
    if reason not in REASONS:
        raise ReasonMissing(field="reason")
    found = FieldValue.objects.filter(id=value_id, customer_id=customer_id).select_related("field").first()
    if found is None or found.field.ended_at or not sees_field(actor, field := found.field.defined):
        raise NotFound(field="value_id")
    require_reveals_left(actor)
    facts = {"field": field.key, "value": found.id, "reason": reason, "role": actor.role}
    record(facts, [customer_id])
    return Done(_form_of(found, field))


def _form_of(row: FieldValue, field: Field) -> str:
    """The canonical form that a row holds."""
    if row.ciphertext is not None and row.person_key_id is not None:
        key = cipher.unwrap(keyring().master, PersonKey.objects.get(id=row.person_key_id).wrapped)
        return cipher.open_sealed(key, value_context(row.id, row.person_key_id), row.ciphertext)
    plain = getattr(row, field.column)
    return (
        plain.isoformat()
        if field.kind == "day"
        else f"{plain.normalize():f}"
        if field.column == "number"
        else str(plain)
    )


def _differs(customer_id: int, field: Field, form: str | None) -> bool:
    row = FieldValue.objects.filter(customer_id=customer_id, field_id=field.id).first()
    return (form is not None) if row is None else _form_of(row, field) != form


def _write(
    customer_id: int, field: Field, form: str | None, captured: Captured, staff_id: int | None
) -> None:
    mine = FieldValue.objects.filter(customer_id=customer_id, field_id=field.id)
    if form is None:
        mine.delete()
        return
    columns: dict[str, Any] = dict.fromkeys(("text", "number", "day", "ciphertext", "person_key_id", "blind"))
    columns |= {"letter": field.letter, "is_indexed": field.is_indexed, "source": captured.source}
    columns |= {"campaign_id": captured.campaign_id, "captured_by_id": staff_id, "captured_at": Now()}
    if not field.is_sealed:
        columns[field.column] = int(form) if field.kind == "flag" else typed(field, form)
        FieldValue.objects.update_or_create(customer_id=customer_id, field_id=field.id, defaults=columns)
        return
    row_id = mine.values_list("id", flat=True).first() or _next_id()
    key_id, key = person_key(customer_id)
    sealed = sealed_value(
        field=field, form=form, row_id=row_id, key_id=key_id, key=key, index_key=keyring().index
    )
    columns |= {"ciphertext": sealed.ciphertext, "person_key_id": key_id, "blind": sealed.blind}
    FieldValue.objects.update_or_create(
        id=row_id, customer_id=customer_id, field_id=field.id, defaults=columns
    )


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('customers_fieldvalue_id_seq')")
        return int(cursor.fetchone()[0])
