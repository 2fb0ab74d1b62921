"""Numbers and addresses of a customer after they were added: one is the first of its kind, one has ended."""

from django.db.models.functions import Now

from shuke.customers.commands.identifiers import CustomerExists
from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Identifier
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound


def _of(customer_id: int, identifier_id: int) -> Identifier:
    lock_reached(customer_id)
    found = Identifier.objects.filter(id=identifier_id, customer_id=customer_id).first()
    if found is None:
        raise NotFound(field="identifier_id")
    return found


def prefer(found: Identifier) -> None:
    """Within a running act: this one stands first of its kind."""
    same = Identifier.objects.filter(customer_id=found.customer_id, kind=found.kind, is_primary=True)
    same.exclude(id=found.id).update(is_primary=False)
    Identifier.objects.filter(id=found.id).update(is_primary=True)


@command
def prefer_identifier(*, actor: Actor, customer_id: int, identifier_id: int) -> Outcome:
    """A customer is called by this one first: the phone that lists show, the address that mails go to."""
    found = _of(customer_id, identifier_id)
    if found.ended_at is not None:
        raise NotFound(field="identifier_id")
    if found.is_primary:
        return Unchanged(identifier_id)
    with elevated():
        prefer(found)
    record({"kind": found.kind, "identifier": identifier_id}, [customer_id])
    return Done(identifier_id)


@command
def end_identifier(*, actor: Actor, customer_id: int, identifier_id: int) -> Outcome:
    """A number or address is the customer's no more; the next of its kind takes its place. It is kept, and can come back."""
    found = _of(customer_id, identifier_id)
    if found.ended_at is not None:
        return Unchanged(identifier_id)
    with elevated():
        Identifier.objects.filter(id=identifier_id).update(ended_at=Now(), is_primary=False)
        rest = Identifier.objects.filter(customer_id=customer_id, kind=found.kind, ended_at=None)
        if found.is_primary and (next_one := rest.order_by("id").first()):
            prefer(next_one)
    record({"kind": found.kind, "identifier": identifier_id, "primary": found.is_primary}, [customer_id])
    return Done(identifier_id)


@command
def return_identifier(
    *, actor: Actor, customer_id: int, identifier_id: int, is_primary: bool = False
) -> Outcome:
    """The undo of end_identifier; refused where the number is somebody else's by now."""
    found = _of(customer_id, identifier_id)
    if found.ended_at is None:
        return Unchanged(identifier_id)
    with elevated():
        same = Identifier.objects.filter(kind=found.kind, blind=found.blind, ended_at=None)
        if found.kind == "external":
            same = same.filter(source=found.source)
        if same.filter(customer_id=customer_id).exists() or (
            found.kind in ("card", "external") and same.exists()
        ):
            raise CustomerExists(field=found.kind)
        Identifier.objects.filter(id=identifier_id).update(ended_at=None)
        if is_primary:
            prefer(found)
    record({"kind": found.kind, "identifier": identifier_id}, [customer_id])
    return Done(identifier_id)
