"""Custom fields for other packages: which there are, and what is known of some customers in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.customers.models import CustomField
from shuke.customers.rules.field_values import canonical, hidden, typed
from shuke.customers.rules.fields import Field
from shuke.customers.rules.names import clean
from shuke.customers.rules.sealing import value_blind, value_context
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.registries import Attribute

# What is kept as class S tells of sales in every store: no scope sees it that sees only some of a customer's sales.
WIDE_SCOPES = ("all", "subtree", "units")


def sees_field(actor: Actor, field: Field) -> bool:
    """Whether the actor is shown this field at all, in full or masked."""
    if not actor.sees("B") or not actor.sees(field.letter):
        return False
    return field.letter != "S" or actor.scope in WIDE_SCOPES


@query("customers.view")
def fields_defined(*, actor: Actor, kind: str = "") -> list[Field]:
    """The fields in use that the actor may see, in order; of one kind of customer ("person", "organisation") or of any."""
    rows = CustomField.objects.filter(ended_at=None).order_by("position", "id")
    return [row.defined for row in rows if row.defined.is_for(kind) and sees_field(actor, row.defined)]


# Counts are those of the actor's own part of the tree, also for who reaches no customers and only counts them.
_BELOW = "starts_with(v.home_path, %(path)s)"


@dataclass(frozen=True, slots=True)
class FieldKept:
    """A definition with what settings tell of it: how many customers have an answer, and when it was ended."""

    field: Field
    answers: int
    ended_at: datetime | None


@query("customers.view_fields")
def fields_kept(*, actor: Actor) -> list[FieldKept]:
    """All fields, ended ones last, each with the number of its answers below the actor's unit; nobody's is read."""
    rows = CustomField.objects.order_by("ended_at", "position", "id")
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.field_id, count(*) FROM customers_fieldvalue v WHERE {_BELOW} GROUP BY v.field_id",
            {"path": actor.path},
        )
        answers = dict(cursor.fetchall())
    kept = [FieldKept(row.defined, answers.get(row.id, 0), row.ended_at) for row in rows]
    return sorted(kept, key=lambda one: one.field.is_ended)


@query("customers.view_fields")
def field_of(*, actor: Actor, field_id: int) -> Field | None:
    """One field, in use or ended, or None."""
    row = CustomField.objects.filter(id=field_id).first()
    return row.defined if row else None


@query("customers.view_fields")
def answers_counted(*, actor: Actor, field_id: int) -> dict[str, int]:
    """How many customers below the actor's unit gave which answer of a plain choice; "" counts all answers of a field."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(v.text, ''), count(*) FROM customers_fieldvalue v JOIN customers_customfield f ON f.id = v.field_id"
            f" WHERE v.field_id = %(field)s AND f.kind = 'choice' AND {_BELOW} GROUP BY 1",
            {"field": field_id, "path": actor.path},
        )
        found: dict[str, int] = dict(cursor.fetchall())
        cursor.execute(
            f"SELECT count(*) FROM customers_fieldvalue v WHERE v.field_id = %(field)s AND {_BELOW}",
            {"field": field_id, "path": actor.path},
        )
        return {**found, "": int(cursor.fetchone()[0])}


@dataclass(frozen=True, slots=True)
class FieldShown:
    """What an actor sees of one answer: ``value`` as the program holds it (see rules.typed), or masked words.

    ``form`` is the canonical text, which forms, exports and the API carry; "" where it is masked.
    """

    id: int
    field: Field
    value: Any
    form: str
    is_masked: bool

    def text(self, english: bool) -> str:
        """Words for a choice, the masked value, the bare form for the rest."""
        if self.is_masked:
            return str(self.value)
        for one in self.field.choices:
            if one.code == self.form:
                return one.text(english)
        return self.form


_VALUES = """
SELECT v.id, v.customer_id, v.field_id, coalesce(v.day::text, trim_scale(v.number)::text, v.text),
       v.ciphertext, v.person_key_id, k.wrapped
  FROM customers_fieldvalue v LEFT JOIN customers_personkey k ON k.id = v.person_key_id
 WHERE v.customer_id = ANY(%s) AND v.field_id = ANY(%s)
"""


@query("customers.view")
def values_of(
    *, actor: Actor, customer_ids: Sequence[int], fields: Sequence[Field] | None = None
) -> dict[int, dict[str, FieldShown]]:
    """What is known of some customers, by key of the field: masked for who may not see it in full.

    ``fields`` are those wanted (from fields_defined); class X is always masked here: it is opened one by one, by an act.
    """
    wanted = (
        fields_defined(actor=actor) if fields is None else [one for one in fields if sees_field(actor, one)]
    )
    found: dict[int, dict[str, FieldShown]] = {}
    if not customer_ids or not wanted:
        return found
    by_id = {field.id: field for field in wanted}
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [list(customer_ids), list(by_id)])
        rows = cursor.fetchall()
    master = keyring().master
    for row_id, customer_id, field_id, plain, ciphertext, key_id, wrapped in rows:
        field, form = by_id[field_id], plain
        if ciphertext is not None:
            form = cipher.open_sealed(
                cipher.unwrap(master, wrapped), value_context(row_id, key_id), ciphertext
            )
        found.setdefault(customer_id, {})[field.key] = _as_seen(actor, field, row_id, form)
    return found


_FORMER = """
SELECT h.id, h.value_id, h.field_id, coalesce(h.day::text, trim_scale(h.number)::text, h.text), h.ciphertext, h.person_key_id,
       k.wrapped, h.source, coalesce({staff}, ''), h.captured_at, h.until_at
  FROM customers_formervalue h LEFT JOIN customers_personkey k ON k.id = h.person_key_id
  LEFT JOIN org_staff s ON s.id = h.captured_by_id
 WHERE h.customer_id = %s AND h.field_id = ANY(%s) ORDER BY h.until_at DESC, h.id DESC LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class FormerShown:
    """What a field held before, who wrote it down, where from, and from when to when."""

    shown: FieldShown
    source: str
    staff_name: str
    captured_at: datetime | None
    until_at: datetime


@query("customers.view")
def former_values_of(*, actor: Actor, customer_id: int) -> list[FormerShown]:
    """What a customer's fit card held before, newest first: masked as the answers themselves are."""
    by_id = {field.id: field for field in fields_defined(actor=actor) if field.is_fit}
    with connection.cursor() as cursor:
        cursor.execute(_FORMER.format(staff=shown_name("s", actor)), [customer_id, list(by_id)])
        rows = cursor.fetchall()
    found = []
    for _row_id, value_id, field_id, plain, ciphertext, key_id, wrapped, *facts in rows:
        form = plain
        if ciphertext is not None:
            key = cipher.unwrap(keyring().master, wrapped)
            form = cipher.open_sealed(key, value_context(value_id, key_id), ciphertext)
        found.append(FormerShown(_as_seen(actor, by_id[field_id], value_id, form), *facts))
    return found


def _as_seen(actor: Actor, field: Field, row_id: int, form: str) -> FieldShown:
    full = actor.sees(field.letter) == "full" and field.letter != "X"
    shown = typed(field, form) if full else hidden(field, form)
    return FieldShown(row_id, field, shown, form if full else "", not full)


@query("customers.view")
def field_attributes(*, actor: Actor) -> list[Attribute]:
    """The fields that the actor may see as attributes of lists and segments, named by their key."""
    return [_attribute(field, actor.language == "en") for field in fields_defined(actor=actor)]


def _attribute(field: Field, english: bool) -> Attribute:
    """Plain ones are asked by their column, class C by its index, class X not at all."""
    alias = f"v{field.id}"
    index_key = keyring().index
    reader: Callable[[str], Any] = clean
    if field.is_sealed:
        reader = lambda text: value_blind(index_key, field.id, _form_or_text(field, text))  # noqa: E731 - two words long
    return Attribute(
        field.key, field.name(english), "customers_fieldvalue", _asked_by(field),
        letter=field.letter, kind="sealed" if field.is_sealed else field.kind, alias=alias,
        only=f"{{alias}}.field_id = {int(field.id)} AND {{alias}}.is_indexed", is_custom=True, currency=field.currency,
        choices=tuple((one.code, one.text(english)) for one in field.choices), can_filter=field.is_indexed,
        as_kept=reader,
    )  # fmt: skip


def _asked_by(field: Field) -> str:
    """The column that lists compare: of a number its rank."""
    if field.is_sealed:
        return "blind"
    return "rank" if field.column == "number" else field.column


def _form_or_text(field: Field, text: str) -> str:
    """The canonical form of what is asked for; what is none finds nobody."""
    try:
        return canonical(field, text) or ""
    except Refusal:
        return text
