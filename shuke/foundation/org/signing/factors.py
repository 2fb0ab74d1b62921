"""The second factors of an account: which there are, and whether an app's code is right. Secrets lie sealed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shuke.foundation.kernel.cipher import open_sealed, seal
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.models import Factor
from shuke.foundation.org.signing.totp import step_of


@dataclass(frozen=True, slots=True)
class FactorShown:
    """A factor, for its owner."""

    id: int
    kind: str
    label: str
    added_at: datetime
    used_at: datetime | None


def factors_of(staff_id: int) -> list[FactorShown]:
    """The factors that count, the oldest first."""
    rows = Factor.objects.filter(staff_id=staff_id, removed_at=None).exclude(confirmed_at=None).order_by("id")
    return [
        FactorShown(row.id, row.kind, row.label, row.confirmed_at or row.added_at, row.used_at)
        for row in rows
    ]


def taken_by_another(staff_id: int) -> datetime | None:
    """When somebody else took the last factors away, if none was added since: told at the next sign-in."""
    last = Factor.objects.filter(staff_id=staff_id).exclude(confirmed_at=None).order_by("-id").first()
    if last is None or last.removed_at is None or last.removed_by_id in (None, staff_id):
        return None
    return last.removed_at


def sealed_secret(staff_id: int, text: str) -> bytes:
    """A factor's secret as it is kept."""
    return seal(keyring().master, _context(staff_id), text)


def secret_of(factor: Factor) -> str:
    """The secret, opened."""
    return open_sealed(keyring().master, _context(factor.staff_id), factor.secret)


def app_begun(staff_id: int) -> Factor | None:
    """The app that is being set up."""
    return Factor.objects.filter(staff_id=staff_id, kind="app", confirmed_at=None, removed_at=None).first()


def take_app_code(staff_id: int, code: str, now: datetime) -> bool:
    """Whether this is the app's code of now; each code is good once, and none older than the last one used."""
    factor = (
        Factor.objects.filter(staff_id=staff_id, kind="app", removed_at=None)
        .exclude(confirmed_at=None)
        .first()
    )
    step = step_of(secret_of(factor), code, now.timestamp()) if factor else None
    return factor is not None and step is not None and use(factor.id, step, now)


def use(factor_id: int, counter: int, now: datetime) -> bool:
    """Note the use under a higher count than the last; False if that was used already, by another request at once too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_factor SET counter = %s, used_at = %s"
            " WHERE id = %s AND removed_at IS NULL AND counter < %s",
            [counter, now, factor_id, counter],
        )
        return bool(cursor.rowcount)


def _context(staff_id: int) -> bytes:
    return f"org_factor:secret:{staff_id}".encode()
