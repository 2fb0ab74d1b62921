"""A member signs in on a phone: by a code to the phone, or by a service that was bound to the member by one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shuke.customers.commands.agreeing.codes import Asking, known_customer, use_code
from shuke.customers.commands.agreeing.joining import SECRET_BYTES, link_hash
from shuke.customers.commands.identifiers import write_identifier
from shuke.customers.models import Identifier, MemberSession
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.customers.rules.sessions import NoMember, NotBound, until
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring


@dataclass(frozen=True, slots=True)
class Device:
    """The phone in the hand: browser and system in words, whether it is to be remembered, and a secret that it keeps."""

    name: str = ""
    is_remembered: bool = False
    secret: str = ""

    def mark(self) -> bytes | None:
        """A keyed hash of the secret: equal for one phone, and nothing else can be told from it."""
        return blind_of(keyring().index, "device", self.secret) if self.secret else None


@dataclass(frozen=True, slots=True)
class Bound:
    """A lasting id at another service: the kind of identifier, which service, and the id."""

    kind: str
    source: str
    subject: str

    def blind(self) -> bytes:
        """By which it is found."""
        return blind_of(keyring().index, self.kind, normal_form(self.kind, self.subject))


@command
def sign_in_member(
    *,
    actor: Actor,
    asking: Asking,
    code_id: int,
    code: str,
    device: Device,
    now: datetime,
    binds: Bound | None = None,
) -> Outcome:
    """With a right code a member is signed in; answers the session's secret. NoMember leaves the code unused.

    ``binds`` is the id at another service by which this member comes in from now on, and nobody else any more.
    """
    blind = use_code(asking, code_id, code, now)
    with elevated():
        customer_id = known_customer(blind)
        if customer_id is None:
            raise NoMember()
        former = _bind(customer_id, binds, now) if binds else []
        secret = opened_session(customer_id, blind, "phone", device, now)
    record({"way": "phone"} | ({"binds": binds.kind} if binds else {}), [customer_id, *former])
    return Done({"secret": secret, "customer": customer_id})


@command
def sign_in_bound(*, actor: Actor, bound: Bound, device: Device, now: datetime) -> Outcome:
    """Who proved a lasting id at another service is the one member it is bound to; answers the session's secret.

    NotBound where it leads to nobody, or to more than one: a phone's code binds it.
    """
    blind = bound.blind()
    with elevated():
        active = _holders(bound).filter(customer__status="active", customer__kind="person")
        found = set(active.values_list("customer_id", flat=True))
        if len(found) != 1:
            raise NotBound()
        (customer_id,) = found
        secret = opened_session(customer_id, blind, bound.source, device, now)
    record({"way": bound.source}, [customer_id])
    return Done({"secret": secret, "customer": customer_id})


@command
def sign_in_example(*, actor: Actor, customer_id: int, device: Device, now: datetime) -> Outcome:
    """In a demo, one of its made-up members is signed in without a code; answers the session's secret."""
    with elevated():
        phone = Identifier.objects.filter(customer_id=customer_id, kind="phone", ended_at=None).first()
        if phone is None:
            raise NoMember()
        secret = opened_session(customer_id, bytes(phone.blind), "phone", device, now)
    record({"way": "demo"}, [customer_id])
    return Done({"secret": secret, "customer": customer_id})


def _holders(bound: Bound) -> QuerySet[Identifier]:
    held = Identifier.objects.filter(kind=bound.kind, blind=bound.blind(), ended_at=None)
    return held.filter(source=bound.source) if bound.kind == "external" else held


def _bind(customer_id: int, bound: Bound, now: datetime) -> list[int]:
    """Whoever proved the phone last has the id; answers who had it before."""
    others = _holders(bound).exclude(customer_id=customer_id)
    former = sorted(set(others.values_list("customer_id", flat=True)))
    others.update(ended_at=now)
    write_identifier(
        customer_id, bound.kind, bound.subject, captured=Captured(bound.source), staff_id=None, primary=False
    )
    return former


def opened_session(customer_id: int, blind: bytes, way: str, device: Device, now: datetime) -> str:
    """Within a running act: a phone is signed in; its secret."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    MemberSession.objects.create(
        customer_id=customer_id, secret_hash=link_hash(secret), blind=blind, way=way[:10], device=device.name[:40],
        device_mark=device.mark(), is_remembered=device.is_remembered, created_at=now,
        until_at=until(now, is_remembered=device.is_remembered),
    )  # fmt: skip
    return secret


@command
def sign_out_member(*, actor: Actor, now: datetime, session_id: int | None = None) -> Outcome:
    """A member's phone is signed out, or all of them; answers how many that was."""
    with elevated():
        mine = MemberSession.objects.filter(customer_id=actor.member_id, ended_at=None, until_at__gt=now)
        if session_id is not None:
            mine = mine.filter(id=session_id)
        ended = mine.update(ended_at=now)
    if not ended:
        return Unchanged(0)
    record({"phones": ended}, [actor.member_id])
    return Done(ended)
