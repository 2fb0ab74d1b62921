"""Tags, notes and owners: what staff put on a customer."""

from datetime import date, datetime
from unicodedata import normalize

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.identifiers import person_key
from shuke.customers.commands.reached import assert_reached, lock_reached
from shuke.customers.models import Customer, Note, Ownership, Tag, Tagging
from shuke.customers.rules.names import clean
from shuke.customers.rules.notes import may_remove_note
from shuke.customers.rules.sealing import note_context
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import works_within
from shuke.foundation.org.refusals import NotFound


class TextLength(Refusal):
    """An empty or overlong text."""

    code = "text_length"
    message = _("Write 1 to %(most)s characters.")


@command
def add_note(*, actor: Actor, customer_id: int, text: str, key: str | None = None) -> Outcome:
    """Somebody writes something down about a customer; answers the note's id."""
    lock_reached(customer_id)
    text = normalize("NFC", text).strip()
    if not 1 <= len(text) <= 2000:
        raise TextLength(field="text", most=2000)
    with elevated():
        key_id, secret = person_key(customer_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('customers_note_id_seq')")
            row_id = int(cursor.fetchone()[0])
        Note.objects.create(
            id=row_id, customer_id=customer_id, person_key_id=key_id, written_by_id=actor.staff_id or None,
            ciphertext=cipher.seal(secret, note_context(row_id, key_id), text),
        )  # fmt: skip
    record({"note": row_id}, [customer_id])
    return Done(row_id)


@command
def remove_note(*, actor: Actor, customer_id: int, note_id: int) -> Outcome:
    """A note is taken away: one's own, or any by who leads the store. Nobody sees it any more; it can be put back."""
    return _removed(actor, customer_id, note_id, timezone.now())


@command
def return_note(*, actor: Actor, customer_id: int, note_id: int) -> Outcome:
    """The undo of remove_note."""
    return _removed(actor, customer_id, note_id, None)


def _removed(actor: Actor, customer_id: int, note_id: int, removed_at: datetime | None) -> Outcome:
    lock_reached(customer_id)
    note = Note.objects.filter(id=note_id, customer_id=customer_id).first()
    if note is None or not may_remove_note(note.written_by_id, actor.staff_id, actor.scope or ""):
        # Another's note is not shown to everybody, so it is not told of either.
        raise NotFound(field="note_id")
    if (note.removed_at is None) == (removed_at is None):
        return Unchanged(note_id)
    by = actor.staff_id or None if removed_at else None
    with elevated():
        Note.objects.filter(id=note_id).update(removed_at=removed_at, removed_by_id=by)
    record({"note": note_id}, [customer_id])
    return Done(note_id)


@command
def tag_customer(*, actor: Actor, customer_id: int, label: str) -> Outcome:
    """A word is put on a customer, made on first use; answers the tag's id."""
    assert_reached(customer_id)
    label = clean(label)
    if not 1 <= len(label) <= 30:
        raise TextLength(field="label", most=30)
    tag, _made = Tag.objects.get_or_create(label=label)
    with elevated():
        _tagging, made = Tagging.objects.get_or_create(
            customer_id=customer_id, tag=tag, defaults={"tagged_by_id": actor.staff_id or None}
        )
    if not made:
        return Unchanged(tag.id)
    record({"tag": tag.id}, [customer_id])
    return Done(tag.id)


@command
def untag_customer(*, actor: Actor, customer_id: int, tag_id: int) -> Outcome:
    """A tag is taken off a customer."""
    assert_reached(customer_id)
    gone, _rows = Tagging.objects.filter(customer_id=customer_id, tag_id=tag_id).delete()
    if not gone:
        return Unchanged(tag_id)
    record({"tag": tag_id}, [customer_id])
    return Done(tag_id)


@command
def assign_owner(*, actor: Actor, customer_id: int, staff_id: int, today: date) -> Outcome:
    """A customer gets another owner from today on; the former one's time is kept as a dated fact."""
    customer = lock_reached(customer_id)
    if not works_within(actor.path, staff_id, today):
        raise NotFound(field="staff_id")
    if customer.owner_id == staff_id:
        return Unchanged(staff_id)
    with elevated():
        Ownership.objects.filter(customer_id=customer_id, until_on=None).update(until_on=today)
        Ownership.objects.create(customer_id=customer_id, staff_id=staff_id, from_on=today)
        Customer.objects.filter(id=customer_id).update(owner_id=staff_id)
    record({"from": customer.owner_id, "to": staff_id}, [customer_id])
    return Done(staff_id)
