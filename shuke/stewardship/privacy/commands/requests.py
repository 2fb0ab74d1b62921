"""What somebody asked of who keeps the details: taken down by who is asked, answered by the officer."""

from datetime import date, datetime

from shuke.customers.commands.reached import assert_reached
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.models import Erasure, Request
from shuke.stewardship.privacy.rules.deadlines import due_on
from shuke.stewardship.privacy.rules.requests import (
    PROOFS,
    Asked,
    ErasedAlready,
    ProofMissing,
    RequestUnknown,
    check_open,
    check_received,
    check_refusal,
    checked,
)


@command
def take_request(
    *, actor: Actor, customer_id: int, asked: Asked, received_on: date, today: date, key: str | None = None
) -> Outcome:
    """A request is taken down, to be answered within 15 working days; answers its number.

    Asked for again before the answer, it is the same request. NotFound out of reach.
    """
    wanted = checked(asked)
    check_received(received_on, today)
    assert_reached(customer_id)
    with elevated():
        if Erasure.objects.filter(customer_id=customer_id).exists():
            raise ErasedAlready(field="customer_id")
        found, made = Request.objects.get_or_create(
            customer_id=customer_id, kind=wanted.kind, state="open",
            defaults={
                "way": wanted.way, "proof": wanted.proof, "received_on": received_on, "due_on": due_on(received_on),
                "taken_by_id": actor.staff_id or None,
            },
        )  # fmt: skip
    if not made:
        return Unchanged(found.id)
    record({"request": found.id, "kind": found.kind, "due_on": found.due_on.isoformat()}, [customer_id])
    return Done(found.id)


@command
def prove_request(*, actor: Actor, request_id: int, proof: str) -> Outcome:
    """It was made sure that the person asks, and how."""
    if proof not in PROOFS:
        raise RequestUnknown(field="proof")
    found = locked_request(request_id)
    check_open(found.state)
    if found.proof == proof:
        return Unchanged(found.id)
    Request.objects.filter(id=found.id).update(proof=proof)
    record({"request": found.id, "proof": proof}, [found.customer_id])
    return Done(found.id)


@command
def answer_request(*, actor: Actor, request_id: int, now: datetime) -> Outcome:
    """What was asked for is done. ProofMissing while nobody made sure who asks."""
    found = locked_request(request_id)
    if found.state == "open" and not found.proof:
        raise ProofMissing(field="proof")
    return _decided(found, actor, now, "done")


@command
def refuse_request(*, actor: Actor, request_id: int, ground: str, now: datetime) -> Outcome:
    """It is not met, for one of the grounds that the law knows; the person is told which."""
    check_refusal(ground)
    found = locked_request(request_id)
    return _decided(found, actor, now, "refused", ground)


@command
def withdraw_request(*, actor: Actor, request_id: int, now: datetime) -> Outcome:
    """Who asked does not want it any more."""
    found = locked_request(request_id)
    return _decided(found, actor, now, "withdrawn")


@command
def reopen_request(*, actor: Actor, request_id: int) -> Outcome:
    """The undo of an answer: it waits again, for the same day. What was erased stays so."""
    found = locked_request(request_id)
    if found.state == "open":
        return Unchanged(found.id)
    if Erasure.objects.filter(customer_id=found.customer_id).exists():
        raise ErasedAlready()
    waiting = Request.objects.filter(customer_id=found.customer_id, kind=found.kind, state="open")
    if (other := waiting.first()) is not None:
        return Unchanged(other.id)
    Request.objects.filter(id=found.id).update(state="open", ground="", decided_at=None, decided_by=None)
    record({"request": found.id}, [found.customer_id])
    return Done(found.id)


def locked_request(request_id: int) -> Request:
    """A request within reach, locked; NotFound."""
    found = Request.objects.select_for_update().filter(id=request_id).first()
    if found is None:
        raise NotFound(field="request_id")
    return found


def answer_waiting(actor: Actor, customer_id: int, kind: str, now: datetime) -> int | None:
    """Within the act that did what was asked for: the request that waited for it is done; its number, or None."""
    found = (
        Request.objects.select_for_update().filter(customer_id=customer_id, kind=kind, state="open").first()
    )
    if found is None:
        return None
    Request.objects.filter(id=found.id).update(
        state="done", decided_at=now, decided_by_id=actor.staff_id or None
    )
    return int(found.id)


def _decided(found: Request, actor: Actor, now: datetime, state: str, ground: str = "") -> Outcome:
    if (found.state, found.ground) == (state, ground):
        return Unchanged(found.id)
    check_open(found.state)
    Request.objects.filter(id=found.id).update(
        state=state, ground=ground, decided_at=now, decided_by_id=actor.staff_id or None
    )
    facts = {"request": found.id, "kind": found.kind, **({"ground": ground} if ground else {})}
    record(facts, [found.customer_id])
    return Done(found.id)
