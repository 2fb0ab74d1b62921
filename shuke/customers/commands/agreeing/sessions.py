"""A member signs in on a phone: by a code to the phone, or by a service that was bound to the member by one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

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
    """The phone in the hand: browser and system in words, and whether it is to be remembered."""

    name: str = ""
    is_remembered: bool = False


@command
def sign_in_member(
    *, actor: Actor, asking: Asking, code_id: int, code: str, device: Device, now: datetime, binds: str = ""
) -> Outcome:
    """With a right code a member is signed in; answers the session's secret. NoMember leaves the code unused.

    ``binds`` is the lasting id at another service by which the member comes in from now on.
    """
    blind = use_code(asking, code_id, code, now)
    with elevated():
        customer_id = known_customer(blind)
        if customer_id is None:
            raise NoMember()
        if binds:
            write_identifier(
                customer_id, "wechat", binds, captured=Captured("portal"), staff_id=None, primary=False
            )
        secret = _opened(customer_id, blind, "phone", device, now)
    record({"way": "phone"} | ({"binds": "wechat"} if binds else {}), [customer_id])
    return Done({"secret": secret, "customer": customer_id})


@command
def sign_in_bound(*, actor: Actor, subject: str, device: Device, now: datetime) -> Outcome:
    """Who proved a lasting id at another service is the one member it is bound to; answers the session's secret.

    NotBound where it leads to nobody, or to more than one: a phone's code binds it.
    """
    blind = blind_of(keyring().index, "wechat", normal_form("wechat", subject))
    with elevated():
        found = set(
            Identifier.objects.filter(
                kind="wechat", blind=blind, ended_at=None, customer__status="active", customer__kind="person"
            ).values_list("customer_id", flat=True)
        )
        if len(found) != 1:
            raise NotBound()
        (customer_id,) = found
        secret = _opened(customer_id, blind, "wechat", device, now)
    record({"way": "wechat"}, [customer_id])
    return Done({"secret": secret, "customer": customer_id})


@command
def sign_in_example(*, actor: Actor, customer_id: int, device: Device, now: datetime) -> Outcome:
    """In a demo, one of its made-up members is signed in without a code; answers the session's secret."""
    with elevated():
        phone = Identifier.objects.filter(customer_id=customer_id, kind="phone", ended_at=None).first()
        if phone is None:
            raise NoMember()
        secret = _opened(customer_id, bytes(phone.blind), "phone", device, now)
    record({"way": "demo"}, [customer_id])
    return Done({"secret": secret, "customer": customer_id})


def _opened(customer_id: int, blind: bytes, way: str, device: Device, now: datetime) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    MemberSession.objects.create(
        customer_id=customer_id, secret_hash=link_hash(secret), blind=blind, way=way, device=device.name[:40],
        is_remembered=device.is_remembered, created_at=now, until_at=until(now, is_remembered=device.is_remembered),
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
