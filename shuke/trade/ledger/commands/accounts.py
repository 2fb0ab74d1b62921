"""Accounts: opened on first use, locked in the order of their numbers, with the lots that are open in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.refusals import Busy, NotFound
from shuke.trade.ledger.models import Account, Denomination
from shuke.trade.ledger.rules.lots import Lot

NAMES = {"points": ("积分", "Points"), "times": ("次", "Times")}
# Not FOR UPDATE: an entry's foreign key to the account must not wait for who changes its balance.
LOCK = """
SELECT id, kind, denomination_id, customer_id, is_open, available, pending, reserved FROM ledger_account
 WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE
"""
LOTS = """
SELECT id, account_id, amount, remaining, held, is_pending, pending_until, expires_at, expires_on, zone FROM ledger_lot
 WHERE account_id = ANY (%s) AND remaining > 0
"""
# Due while nobody looked: what is pending only until a moment that has passed is available now.
RIPEN = """
WITH ripe AS (UPDATE ledger_lot SET is_pending = false WHERE account_id = ANY (%(ids)s) AND is_pending
                 AND pending_until <= %(now)s RETURNING account_id, remaining),
     sums AS (SELECT account_id, sum(remaining) AS total FROM ripe GROUP BY 1)
UPDATE ledger_account a SET available = available + total, pending = pending - total FROM sums WHERE a.id = sums.account_id
"""


@dataclass(slots=True)
class Held:
    """An account under its row lock: nobody else changes it until the transaction ends."""

    id: int
    kind: str
    denomination: str
    customer_id: int | None
    is_open: bool
    available: int
    pending: int
    reserved: int
    lots: list[Lot] = field(default_factory=list)


def require_reach(actor: Actor, customer_id: int) -> None:
    """NotFound unless the actor reaches the customer."""
    if home_path_of(actor=actor, customer_id=customer_id) is None:
        raise NotFound(field="customer_id")


def denomination_of(code: str) -> Denomination:
    """What is counted, known from its first use: a currency by its three capitals, times, or points of a programme."""
    found = Denomination.objects.filter(code=code).first()
    if found is not None:
        return found
    is_money = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
    kind = "money" if is_money else "times" if code == "times" else "points"
    name, name_en = NAMES.get(kind, (code, code))
    try:
        with transaction.atomic():
            return Denomination.objects.create(code=code, kind=kind, name=name, name_en=name_en)
    except IntegrityError:  # somebody else opened it in this moment
        return Denomination.objects.get(code=code)


def account_id_of(customer_id: int, kind: str, denomination: str) -> int:
    """The member's one account of a kind, opened where there is none; NotFound for who is merged or erased."""
    wanted = {"customer_id": customer_id, "kind": kind, "denomination_id": denomination, "is_open": True}
    found = Account.objects.filter(**wanted).values_list("id", flat=True).first()
    if found is not None:
        return found
    denomination_of(denomination)
    with connection.cursor() as cursor:  # who merges the record holds it; after that it is no longer active
        cursor.execute(
            "SELECT 1 FROM customers_customer WHERE id = %s AND status = 'active' FOR KEY SHARE",
            [customer_id],
        )
        if cursor.fetchone() is None:
            raise NotFound(field="customer_id")
    try:
        with transaction.atomic():
            return Account.objects.create(is_holder=True, **wanted).id
    except IntegrityError:
        return int(Account.objects.filter(**wanted).values_list("id", flat=True).get())


def house_account(kind: str, denomination: str) -> int:
    """The shop's own account of a kind."""
    wanted = {"kind": kind, "denomination_id": denomination, "is_holder": False}
    found = Account.objects.filter(**wanted).values_list("id", flat=True).first()
    if found is not None:
        return found
    denomination_of(denomination)
    try:
        with transaction.atomic():
            return Account.objects.create(**wanted).id
    except IntegrityError:
        return int(Account.objects.filter(**wanted).values_list("id", flat=True).get())


def locked_accounts(ids: Iterable[int], now: datetime) -> dict[int, Held]:
    """Accounts by id under their row locks, taken in one order so that nobody waits in a circle, with their open lots.

    Busy where one was closed by a merge while we waited: whoever asks again finds the survivor's.
    """
    wanted = sorted(set(ids))
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [wanted])
        rows = cursor.fetchall()
        if any(row[6] for row in rows):
            cursor.execute(RIPEN, {"ids": wanted, "now": now})
            if cursor.rowcount:
                cursor.execute(LOCK, [wanted])
                rows = cursor.fetchall()
        found = {row[0]: Held(*row) for row in rows}
        if len(found) < len(wanted) or not all(one.is_open for one in found.values()):
            raise Busy()
        cursor.execute(LOTS, [wanted])
        for row in cursor.fetchall():
            found[row[1]].lots.append(Lot(*row))
    return found


def locked_account(account_id: int, now: datetime) -> Held:
    """One account under its row lock."""
    return locked_accounts([account_id], now)[account_id]


@dataclass(slots=True)
class Wallet:
    """A member's points and what the member owes of them, both locked."""

    points: Held
    debt: Held | None


def locked_wallet(customer_id: int, denomination: str, now: datetime, *, with_debt: bool = False) -> Wallet:
    """The member's points of a programme, opened on first use, with the debt account where there is one or one is asked for."""
    points = account_id_of(customer_id, "member_points", denomination)
    if with_debt:
        debt: int | None = account_id_of(customer_id, "member_debt", denomination)
    else:
        owing = {
            "customer_id": customer_id,
            "kind": "member_debt",
            "denomination_id": denomination,
            "is_open": True,
        }
        debt = Account.objects.filter(**owing).values_list("id", flat=True).first()
    found = locked_accounts([points] if debt is None else [points, debt], now)
    return Wallet(found[points], found.get(debt) if debt is not None else None)


def place_of(actor: Actor, unit_id: int) -> UnitFound:
    """The unit where it happens; NotFound where the actor does not work."""
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    return unit
