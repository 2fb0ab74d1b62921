"""Recovery codes: ten at a time, shown once, kept as keyed hashes, each good once."""

import secrets
from datetime import datetime

from django.db import connection

from shuke.foundation.kernel.cipher import blind
from shuke.foundation.org.house.passwords import LETTERS
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.models import RecoveryCode

CODES, LENGTH = 10, 10


def new_codes(staff_id: int, now: datetime) -> list[str]:
    """Ten new ones in place of all others, two groups of five letters each (about 50 bits)."""
    codes = ["".join(secrets.choice(LETTERS) for _place in range(LENGTH)) for _code in range(CODES)]
    RecoveryCode.objects.filter(staff_id=staff_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(staff_id=staff_id, code_hash=_hash(staff_id, code), made_at=now) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def take_code(staff_id: int, typed: str, now: datetime) -> bool:
    """Use a code up; False for one that is unknown or used. Of two at once only one gets in."""
    code = "".join(typed.lower().replace("-", "").split())
    if len(code) != LENGTH:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_recoverycode SET used_at = %s WHERE staff_id = %s AND code_hash = %s AND used_at IS NULL",
            [now, staff_id, _hash(staff_id, code)],
        )
        return bool(cursor.rowcount)


def codes_left(staff_id: int) -> int:
    """How many are good."""
    return RecoveryCode.objects.filter(staff_id=staff_id, used_at=None).count()


def _hash(staff_id: int, code: str) -> bytes:
    return blind(keyring().index, f"recovery:{staff_id}", code)
