"""Defining custom fields: what a shop wants to know of its customers."""

from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from shuke.customers.commands.sealing.answers import seal_standing
from shuke.customers.models import CustomField, FieldValue
from shuke.customers.rules.fields import (
    MOST_FIELDS,
    ChoiceInUse,
    Field,
    FieldKeyTaken,
    FieldsOfTheChain,
    TooManyFields,
    check_change,
    checked_field,
    may_define,
)
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound, Stale


@command
def define_field(*, actor: Actor, given: Field) -> Outcome:
    """A shop begins to keep something about its customers; answers the field's id."""
    _require_place(actor)
    field = checked_field(given)
    if CustomField.objects.filter(ended_at=None).count() >= MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)
    last = CustomField.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            row = CustomField.objects.create(key=field.key, position=last + 1, **_columns(field))
    except IntegrityError as taken:
        raise FieldKeyTaken(field="key", given=field.key) from taken
    record({"field": row.id, "key": row.key, "kind": row.kind, "class": row.letter})
    return Done(row.id)


@command
def change_field(*, actor: Actor, field_id: int, given: Field, version: int) -> Outcome:
    """Labels, answers, class and index of a field change; ``version`` is the one the form was opened with.

    Raising the class seals what is there; it is never lowered once there is something.
    """
    _require_place(actor)
    row = _locked(field_id)
    old, new = row.defined, checked_field(given)
    changed = sorted(name for name, value in _columns(new).items() if value != getattr(row, name))
    if not changed and new.key == old.key:
        return Unchanged(field_id)
    if row.version != version:
        raise Stale(field="label")
    with elevated():
        has_values = FieldValue.objects.filter(field_id=field_id).exists()
        check_change(old, new, has_values)
        if has_values:
            _check_answers(old, new)
            _carry_over(old, new)
        CustomField.objects.filter(id=field_id).update(**_columns(new), version=version + 1)
    record({"field": field_id, "fields": changed, "class": new.letter})
    return Done(field_id)


@command
def end_field(*, actor: Actor, field_id: int) -> Outcome:
    """A field is asked no more; its answers are kept, unseen, until it is opened again."""
    _require_place(actor)
    row = _locked(field_id)
    if row.ended_at is not None:
        return Unchanged(field_id)
    CustomField.objects.filter(id=field_id).update(ended_at=timezone.now(), version=row.version + 1)
    record({"field": field_id, "key": row.key})
    return Done(field_id)


@command
def reopen_field(*, actor: Actor, field_id: int) -> Outcome:
    """An ended field is asked again, with the answers it had."""
    _require_place(actor)
    row = _locked(field_id)
    if row.ended_at is None:
        return Unchanged(field_id)
    CustomField.objects.filter(id=field_id).update(ended_at=None, version=row.version + 1)
    record({"field": field_id, "key": row.key})
    return Done(field_id)


@command
def place_field(*, actor: Actor, field_id: int, upwards: bool) -> Outcome:
    """A field changes places with the one above or below it, wherever fields are listed."""
    _require_place(actor)
    rows = list(CustomField.objects.select_for_update().filter(ended_at=None).order_by("position", "id"))
    at = next((place for place, row in enumerate(rows) if row.id == field_id), None)
    if at is None:
        raise NotFound(field="field_id")
    to = at - 1 if upwards else at + 1
    if not 0 <= to < len(rows):
        return Unchanged(field_id)
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, start=1):
        row.position = place
    CustomField.objects.bulk_update(rows, ["position"])
    record({"field": field_id, "position": to + 1})
    return Done(field_id)


def _require_place(actor: Actor) -> None:
    if not may_define(actor.scope, actor.path):
        raise FieldsOfTheChain()


def _locked(field_id: int) -> CustomField:
    row = CustomField.objects.select_for_update().filter(id=field_id).first()
    if row is None:
        raise NotFound(field="field_id")
    return row


def _columns(field: Field) -> dict[str, Any]:
    return {
        "label": field.label, "label_en": field.label_en, "kind": field.kind, "letter": field.letter, "about": field.about,
        "choices": [[one.code, one.label, one.label_en] for one in field.choices], "currency": field.currency,
        "is_indexed": field.is_indexed, "is_fit": field.is_fit,
    }  # fmt: skip


def _check_answers(old: Field, new: Field) -> None:
    """An answer that somebody gave is not taken off the list; sealed ones cannot be counted, so all of those stay."""
    gone = {one.code: one for one in old.choices}
    for one in new.choices:
        gone.pop(one.code, None)
    if not gone:
        return
    if old.is_sealed:
        used = {code: FieldValue.objects.filter(field_id=old.id).count() for code in gone}
    else:
        counted = FieldValue.objects.filter(field_id=old.id, text__in=list(gone)).values_list("text")
        used = dict(counted.annotate(Count("id")))
    for code, count in used.items():
        if count:
            raise ChoiceInUse(field="choices", given=gone[code].label, count=count)


def _carry_over(old: Field, new: Field) -> None:
    """The answers take the class and index of their field."""
    if new.is_sealed and (not old.is_sealed or old.letter != new.letter):
        seal_standing(replace(new, id=old.id))
    elif (old.letter, old.is_indexed) != (new.letter, new.is_indexed):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_fieldvalue SET letter = %s, is_indexed = %s WHERE field_id = %s",
                [new.letter, new.is_indexed, old.id],
            )
