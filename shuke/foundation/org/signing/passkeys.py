"""Passkeys (WebAuthn level 2): what the browser is asked, and whether its answer is right.

A challenge is made for one host and one origin, is kept by the door with the session, and is good for one answer.
"""

import base64
import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shuke.foundation.kernel.cipher import blind
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.models import Factor
from shuke.foundation.org.signing.factors import secret_of

State = dict[str, Any]


class PasskeyRefused(Refusal):
    """An answer that does not fit the challenge, the origin, the key or its count: which of them is not told."""

    code = "passkey_refused"
    message = _("The passkey was not accepted. Try again, or use another way.")


@dataclass(frozen=True, slots=True)
class Site:
    """The host that passkeys are made for, and the only origin whose answers count."""

    host: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers make passkeys for names, never for bare numbers."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A key that a browser has made: its id, its public half, its count."""

    credential_id: bytes
    public: str
    counter: int


def challenge_to_add(site: Site, staff_id: int, login: str, name: str) -> tuple[str, State]:
    """JSON for the browser, and what the door keeps until the answer."""
    user = PublicKeyCredentialUserEntity(id=handle_of(staff_id), name=login, display_name=name)
    options, state = _server(site).register_begin(
        user,
        [_public_of(one) for one in _passkeys(staff_id)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.dumps(dict(options)["publicKey"]), dict(state)


def passkey_made(site: Site, state: State, answer: str) -> NewPasskey:
    """The new key of a browser's answer; PasskeyRefused."""
    try:
        made = _server(site).register_complete(state, json.loads(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise PasskeyRefused() from wrong
    if made.credential_data is None:
        raise PasskeyRefused()
    public = base64.b64encode(bytes(made.credential_data)).decode()
    return NewPasskey(made.credential_data.credential_id, public, made.counter)


def challenge_to_prove(site: Site, staff_id: int | None) -> tuple[str, State]:
    """The same for signing in: by a key of this account, or (None) by any, which then names the account itself.

    A key alone opens the house only if it has asked for finger, face or PIN.
    """
    known = [_public_of(one) for one in _passkeys(staff_id)] if staff_id else None
    wanted = UserVerificationRequirement.PREFERRED if staff_id else UserVerificationRequirement.REQUIRED
    options, state = _server(site).authenticate_begin(known, user_verification=wanted)
    return json.dumps(dict(options)["publicKey"]), {**state, "staff": staff_id}


def passkey_proved(site: Site, state: State, answer: str) -> tuple[int, Factor, int]:
    """Account, factor and new count of a right answer; PasskeyRefused. The caller notes the use."""
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        factor = _factor_of(given.raw_id, state.get("staff"))
        _server(site).authenticate_complete(state, [_public_of(factor)], given)
        handle = given.response.user_handle
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise PasskeyRefused() from wrong
    count = given.response.authenticator_data.counter
    # A key that counts and does not count on was copied. Keys of phones do not count: theirs is always 0.
    copied = (count or factor.counter) and count <= factor.counter
    if copied or (handle and handle != handle_of(factor.staff_id)):
        raise PasskeyRefused()
    return factor.staff_id, factor, count


def note_used(factor: Factor, count: int, now: datetime) -> None:
    """The key was used; of two answers with one count only one is right."""
    used = Factor.objects.filter(id=factor.id, removed_at=None, counter=factor.counter)
    if not used.update(counter=count, used_at=now):
        raise PasskeyRefused()


def handle_of(staff_id: int) -> bytes:
    """What a key keeps to name the account: nothing that says who it is."""
    return blind(keyring().index, "passkey", str(staff_id))


def _factor_of(credential_id: bytes, staff_id: int | None) -> Factor:
    found = Factor.objects.filter(
        kind="passkey", credential_id=credential_id, removed_at=None, staff__is_active=True
    ).first()
    if found is None or (staff_id is not None and found.staff_id != staff_id):
        raise PasskeyRefused()
    return found


def _passkeys(staff_id: int) -> list[Factor]:
    return list(Factor.objects.filter(staff_id=staff_id, kind="passkey", removed_at=None))


def _public_of(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(secret_of(factor)))


def _server(site: Site) -> Fido2Server:
    shop = PublicKeyCredentialRpEntity(name="Shuke", id=site.host)
    return Fido2Server(shop, verify_origin=lambda origin: origin == site.origin)
