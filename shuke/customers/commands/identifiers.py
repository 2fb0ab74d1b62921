"""Adding and revealing identifiers; opening the look-up window at the till."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.reached import assert_reached, lock_reached
from shuke.customers.commands.revealing import require_reveals_left
from shuke.customers.models import Birthday, Identifier, PersonKey
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.identifiers import PhoneInvalid, normal_form, plain
from shuke.customers.rules.sealing import blind_of, identifier_context, sealed_identifier
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound

REASONS = ("call", "deliver", "verify", "correct", "other")


class CustomerExists(Refusal):
    """Another customer has this card or external number."""

    code = "customer_exists"
    status = 409
    message = _("A customer with this number exists already.")


class ReasonMissing(Refusal):
    """A reveal needs a reason."""

    code = "reason_missing"
    message = _("Choose why you need to see this.")


def person_key(customer_id: int) -> tuple[int, bytes]:
    """Id and bytes of the customer's newest key, made on first use."""
    ring = keyring()
    row = PersonKey.objects.filter(customer_id=customer_id).order_by("-id").first()
    if row is not None:
        return row.id, cipher.unwrap(ring.master, row.wrapped)
    fresh = cipher.new_person_key()
    row = PersonKey.objects.create(customer_id=customer_id, wrapped=cipher.wrap(ring.master, fresh))
    return row.id, fresh


def renew_key(customer_id: int, among: int) -> None:
    """See that the key which new texts of a customer are sealed by is the customer's own: a fresh one where the newest
    belongs to ``among``, whose record was merged in and may be split off again with its keys."""
    newest = PersonKey.objects.filter(customer_id__in=[customer_id, among]).order_by("-id").first()
    if newest is not None and newest.customer_id == among:
        wrapped = cipher.wrap(keyring().master, cipher.new_person_key())
        PersonKey.objects.create(customer_id=customer_id, wrapped=wrapped)


def write_identifier(
    customer_id: int, kind: str, text: str, *, captured: Captured, staff_id: int | None, primary: bool
) -> int | None:
    """Seal and store an identifier; its id, or None where the customer has it already."""
    normal, ring, source = normal_form(kind, text), keyring(), captured.source
    blind = blind_of(ring.index, kind, normal)
    same = Identifier.objects.filter(kind=kind, blind=blind, ended_at=None)
    if same.filter(customer_id=customer_id).exists():
        return None
    if (kind == "card" and same.exists()) or (kind == "external" and same.filter(source=source).exists()):
        raise CustomerExists(field=kind)
    key_id, key = person_key(customer_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('customers_identifier_id_seq')")
        row_id = int(cursor.fetchone()[0])
    sealed = sealed_identifier(
        kind=kind, normal=normal, row_id=row_id, key_id=key_id, key=key, index_key=ring.index
    )
    try:
        with transaction.atomic():
            Identifier.objects.create(
                id=row_id, customer_id=customer_id, kind=kind, source=source, ciphertext=sealed.ciphertext,
                blind=sealed.blind, tail=sealed.tail, person_key_id=key_id, is_primary=primary, campaign_id=captured.campaign_id,
                captured_by_id=staff_id,
            )  # fmt: skip
    except (
        IntegrityError
    ) as taken:  # two tills gave out one card at the same moment; the other one was quicker
        if kind not in ("card", "external"):
            raise
        raise CustomerExists(field=kind) from taken
    return row_id


@command
def add_identifier(
    *, actor: Actor, customer_id: int, kind: str, text: str, source: str = "desk", key: str | None = None
) -> Outcome:
    """A further phone, e-mail, card or number of a customer; answers the identifier's id."""
    lock_reached(customer_id)
    with elevated():
        row_id = write_identifier(
            customer_id, kind, text, captured=Captured(source), staff_id=actor.staff_id or None, primary=False
        )
    if row_id is None:
        return Unchanged()
    record({"kind": kind, "identifier": row_id}, [customer_id])
    return Done(row_id)


@command
def reveal_identifier(*, actor: Actor, customer_id: int, identifier_id: int, reason: str) -> Outcome:
    """One contact value is shown in full, for a stated reason; the event and the value come together or not at all."""
    if reason not in REASONS:
        raise ReasonMissing(field="reason")
    if not actor.sees("C"):
        raise NotFound(field="identifier_id")
    found = Identifier.objects.filter(id=identifier_id, customer_id=customer_id, ended_at=None).first()
    if found is None:
        raise NotFound(field="identifier_id")
    require_reveals_left(actor)
    facts = {"kind": found.kind, "identifier": found.id, "reason": reason, "role": actor.role}
    record(facts, [customer_id])
    key = cipher.unwrap(keyring().master, PersonKey.objects.get(id=found.person_key_id).wrapped)
    return Done(
        plain(
            found.kind,
            cipher.open_sealed(key, identifier_context(found.id, found.person_key_id), found.ciphertext),
        )
    )


@command
def reveal_birthday(*, actor: Actor, customer_id: int, reason: str) -> Outcome:
    """One birthday is shown in full, for a stated reason; answers (year or None, month, day, is lunar)."""
    if reason not in REASONS:
        raise ReasonMissing(field="reason")
    found = Birthday.objects.filter(customer_id=customer_id).first() if actor.sees("C") else None
    if found is None:
        raise NotFound(field="customer_id")
    require_reveals_left(actor)
    record({"kind": "birthday", "reason": reason, "role": actor.role}, [customer_id])
    return Done((found.year, found.month, found.day, found.is_lunar))


@command
def reveal_sales(*, actor: Actor, customer_id: int, reason: str) -> Outcome:
    """What one customer bought is shown in full, for a stated reason; answers the actor who has opened it.

    The event is committed before anything is read by that actor.
    """
    if reason not in REASONS:
        raise ReasonMissing(field="reason")
    if not actor.sees("S"):
        raise NotFound(field="customer_id")
    assert_reached(customer_id)
    require_reveals_left(actor)
    record({"kind": "sales", "reason": reason, "role": actor.role}, [customer_id])
    return Done(actor.opened("S"))


@command
def look_up(*, actor: Actor, text: str) -> Outcome:
    """A customer is found at the till by exact phone or card; answers the ids, open to the actor for 15 minutes."""
    found: set[int] = set()
    for kind in ("phone", "card"):
        try:
            blind = blind_of(keyring().index, kind, normal_form(kind, text))
        except PhoneInvalid:
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT customers_open_lookup(%s, %s)", [blind, actor.staff_id])
            found |= {int(row[0]) for row in cursor.fetchall()}
    if not found:
        return Unchanged([])
    record({"found": len(found)}, found)
    return Done(sorted(found))


def open_window(actor: Actor, customer_id: int) -> None:
    """Within a running act: a member who stood at the till is open to the member of staff for 15 minutes."""
    if actor.staff_id:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO customers_lookup (staff_id, customer_id, until_at)"
                " VALUES (%s, %s, now() + interval '15 minutes')",
                [actor.staff_id, customer_id],
            )
