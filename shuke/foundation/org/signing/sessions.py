"""Open sessions: begun, seen, proved again, ended. A session counts while its version is the account's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from shuke.foundation.org.models import SignIn, Staff
from shuke.foundation.org.signing.policy import IDLE, TOTAL


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the network address and what the browser says of itself."""

    address: str
    device: str


@dataclass(frozen=True, slots=True)
class SessionShown:
    """An open session, for its owner."""

    id: int
    way: str
    device: str
    address: str
    started_at: datetime
    seen_at: datetime


def open_session(staff_id: int, version: int, way: str, place: Place, now: datetime) -> int:
    """A session under the version that was read with the password: one that was ended meanwhile never counts."""
    return SignIn.objects.create(
        staff_id=staff_id, version=version, way=way, started_at=now, seen_at=now, proved_at=now,
        address=place.address[:45], device=place.device[:60],
    ).id  # fmt: skip


def note_seen(sign_in_id: int, now: datetime) -> None:
    """Somebody clicked."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_signin SET seen_at = %s WHERE id = %s", [now, sign_in_id])


def note_proved(sign_in_id: int, now: datetime) -> None:
    """Somebody proved again who it is."""
    SignIn.objects.filter(id=sign_in_id).update(proved_at=now, seen_at=now)


def close_session(sign_in_id: int, staff_id: int, now: datetime) -> bool:
    """End one session of this account."""
    return bool(SignIn.objects.filter(id=sign_in_id, staff_id=staff_id, ended_at=None).update(ended_at=now))


def close_all(staff_id: int, keep: int | None = None) -> None:
    """End every session of the account with its next request, but ``keep``."""
    Staff.objects.filter(id=staff_id).update(session_version=F("session_version") + 1)
    if keep is not None:
        version = Staff.objects.filter(id=staff_id).values_list("session_version", flat=True).get()
        SignIn.objects.filter(id=keep, staff_id=staff_id).update(version=version)


def sessions_of(staff_id: int, now: datetime) -> list[SessionShown]:
    """The open ones, the last seen first."""
    found = SignIn.objects.filter(
        staff_id=staff_id, version=F("staff__session_version"), ended_at=None, seen_at__gt=now - IDLE, started_at__gt=now - TOTAL
    ).order_by("-seen_at", "-id")  # fmt: skip
    return [
        SessionShown(*row)
        for row in found.values_list("id", "way", "device", "address", "started_at", "seen_at")[:100]
    ]
