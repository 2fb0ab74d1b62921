"""What is looked at before a referral counts: marks that both share, how many there were, who wrote them down."""

from datetime import date
from typing import Any

from django.db import connection

from shuke.customers.queries.households import has_mailbox, shared_marks
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.keyring import keyring
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.rules.checks import Limits, Looked, reasons_against

# Up the chain of who was brought by whom, as far as anybody walks.
_CIRCLE = """
WITH RECURSIVE up(id, depth) AS (
    SELECT %(referrer)s::bigint, 0
    UNION SELECT r.referrer_id, up.depth + 1 FROM up JOIN referrals_referral r ON r.friend_id = up.id
     WHERE up.depth < 20 AND r.state NOT IN ('refused', 'void'))
SELECT 1 FROM up WHERE id = %(friend)s AND depth > 0 LIMIT 1
"""
_MAILBOX_OF_STAFF = "SELECT lower(email) FROM org_staff WHERE id = %s AND email <> ''"


def known_against(one: Referral, limits: Limits) -> tuple[str, ...]:
    """Reasons against a referral, kept or about to be; for the acts of this domain, under the scope that reaches everything."""
    mark = bytes(one.device_mark) if one.device_mark else None
    shared = shared_marks(actor=SYSTEM, one=one.friend_id, other=one.referrer_id, mark=mark)
    if mark and _is_device_of_another(one, mark):
        shared |= {"device"}
    looked = Looked(
        shared=shared,
        is_own_staff=_is_own_staff(one), is_circle=_is_circle(one), **_counted(one),
    )  # fmt: skip
    return reasons_against(looked, limits)


def _counted(one: Referral) -> dict[str, int]:
    """Of the same referrer up to this one: that day, that month, and by the same hand."""
    first: date = one.named_on.replace(day=1)
    others = Referral.objects.filter(
        referrer_id=one.referrer_id, named_on__gte=first, named_on__lte=one.named_on
    )
    if one.id:
        others = others.filter(id__lt=one.id)
    rows = list(others.values_list("named_on", "named_by_id"))
    found: dict[str, int] = {
        "today": 1 + sum(day == one.named_on for day, _by in rows), "month": 1 + len(rows),
        "by_hand": 1 + sum(by == one.named_by_id for _day, by in rows) if one.named_by_id else 0,
    }  # fmt: skip
    return found


def _is_device_of_another(one: Referral, mark: bytes) -> bool:
    """Another friend of the same referrer was named from this browser."""
    return (
        Referral.objects.filter(referrer_id=one.referrer_id, device_mark=mark)
        .exclude(friend_no=one.friend_no)
        .exists()
    )


def _is_circle(one: Referral) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CIRCLE, {"referrer": one.referrer_id, "friend": one.friend_id})
        return cursor.fetchone() is not None


def _is_own_staff(one: Referral) -> bool:
    if not one.named_by_id:
        return False
    return is_of_staff(one.named_by_id, one.referrer_id)


def is_of_staff(staff_id: int, customer_id: int) -> bool:
    """Whether a customer has the mailbox of that member of staff; under the scope that reaches everything."""
    with connection.cursor() as cursor:
        cursor.execute(_MAILBOX_OF_STAFF, [staff_id])
        row: Any = cursor.fetchone()
    if row is None:
        return False
    return has_mailbox(
        actor=SYSTEM, customer_id=customer_id, blind=cipher.blind(keyring().index, "email", row[0])
    )
