"""Two records become one, and two again: the ledger follows, and says so by transfers of its own."""

from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.ledger.commands.accounts import account_id_of, locked_accounts
from shuke.trade.ledger.commands.reserving import release_reservation
from shuke.trade.ledger.models import ONE_EACH, Account

# Lots go over as they are, with what tills hold of them; where they began stays written on them.
MOVE_LOTS = """
WITH gone AS (UPDATE ledger_lot SET account_id = %(to)s WHERE account_id = %(from)s
                 AND (%(all)s OR origin_id = ANY (%(origins)s)) RETURNING remaining, held, is_pending),
     sums AS (SELECT coalesce(sum(remaining), 0)::bigint AS total, coalesce(sum(held), 0)::bigint AS held,
                     coalesce(sum(remaining) FILTER (WHERE is_pending), 0)::bigint AS waiting FROM gone),
     r AS (UPDATE ledger_reservation SET account_id = %(to)s WHERE %(all)s AND state = 'held' AND account_id = %(from)s),
     way AS (SELECT * FROM (VALUES (%(from)s::bigint, -1), (%(to)s::bigint, 1)) x(account, sign)),
     t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, reason, staff_id)
           SELECT %(kind)s, %(key)s, '{}', %(now)s, '', %(staff)s FROM sums WHERE total <> 0 RETURNING id),
     e AS (INSERT INTO ledger_entry (transfer_id, account_id, amount)
           SELECT t.id, way.account, way.sign * sums.total FROM t, sums, way),
     a AS (UPDATE ledger_account a SET available = available + way.sign * (total - held - waiting),
                  pending = pending + way.sign * waiting, reserved = reserved + way.sign * held
             FROM sums, way WHERE a.id = way.account)
SELECT total, (SELECT id FROM t) FROM sums
"""
MOVE_DEBT = """
WITH t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, reason, staff_id)
           VALUES (%(kind)s, %(key)s, '{}', %(now)s, '', %(staff)s) RETURNING id),
     e AS (INSERT INTO ledger_entry (transfer_id, account_id, amount)
           SELECT t.id, %(from)s, %(owed)s::bigint FROM t UNION ALL SELECT t.id, %(to)s, -%(owed)s::bigint FROM t)
UPDATE ledger_account SET available = available + CASE WHEN id = %(to)s THEN %(owed)s ELSE -%(owed)s END
 WHERE id IN (%(from)s, %(to)s)
"""


@command
def combine_accounts(
    *, actor: Actor, merge_id: int, survivor_id: int, loser_id: int, now: datetime
) -> Outcome:
    """What the other record has goes to the survivor's accounts; part of a merge, before rows move. Answers how many."""
    with elevated():
        theirs = Account.objects.filter(customer_id=loser_id, is_open=True, kind__in=ONE_EACH).order_by("id")
        pairs = [
            (one.id, account_id_of(survivor_id, one.kind, one.denomination_id), one.kind) for one in theirs
        ]
        if not pairs:
            return Unchanged(0)
        held = locked_accounts([account for pair in pairs for account in pair[:2]], now)
        moved = {}
        for theirs_id, ours_id, kind in pairs:
            values = {"from": theirs_id, "to": ours_id, "kind": "merge", "key": f"merge/{merge_id}/{theirs_id}", "now": now,
                      "staff": actor.staff_id or None}  # fmt: skip
            moved[theirs_id] = _move(kind, {**values, "all": True, "origins": []}, held[theirs_id].available)
        # Closed, it stays as the history that goes with the record, and opens again by the split of this merge.
        Account.objects.filter(id__in=moved).update(is_open=False, closed_by=merge_id)
    record({"merge": merge_id, "moved": moved}, [survivor_id, loser_id])
    return Done(len(pairs))


def _move(kind: str, values: dict[str, Any], owed: int) -> int:
    with connection.cursor() as cursor:
        if kind != "member_debt":
            cursor.execute(MOVE_LOTS, values)
            return int(cursor.fetchone()[0])
        if owed:
            cursor.execute(MOVE_DEBT, {**values, "owed": owed})
        return owed


@command
def part_accounts(*, actor: Actor, merge_id: int, customer_id: int, now: datetime) -> Outcome:
    """The record that stands again has its accounts again, with what is left of the lots that began in them.

    Part of a split, after rows went back. What was owed stays with who stayed; what was earned since does too.
    """
    with elevated():
        mine = list(Account.objects.filter(customer_id=customer_id, closed_by=merge_id).order_by("id"))
        if not mine:
            return Unchanged(0)
        Account.objects.filter(id__in=[one.id for one in mine]).update(is_open=True, closed_by=None)
        moved = {one.id: _bring_back(actor, merge_id, one, now) for one in mine}
    record({"merge": merge_id, "moved": moved}, [customer_id])
    return Done(len(mine))


BEGAN_HERE = (
    "SELECT DISTINCT account_id FROM ledger_lot WHERE origin_id = ANY (%s) AND account_id <> %s ORDER BY 1"
)
HELD = """
SELECT DISTINCT h.reservation_id FROM ledger_hold h JOIN ledger_lot l ON l.id = h.lot_id AND l.origin_id = ANY (%s)
  JOIN ledger_reservation r ON r.id = h.reservation_id AND r.state = 'held' AND r.account_id <> %s ORDER BY 1
"""


def _bring_back(actor: Actor, merge_id: int, account: Account, now: datetime) -> int:
    """Lots that began in the account, or in one that had become it before; tills ask again for what they held of them."""
    whose, what = account.customer_id or 0, {"kind": account.kind, "denomination_id": account.denomination_id}
    alike = Account.objects.filter(customer_id=whose, **what)
    origins = list(alike.values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(BEGAN_HERE, [origins, account.id])
        elsewhere = [row[0] for row in cursor.fetchall()]
        locked_accounts([account.id, *elsewhere], now)
        cursor.execute(HELD, [origins, account.id])
        for (reservation_id,) in cursor.fetchall():
            release_reservation(actor=actor, reservation_id=reservation_id, now=now)
    total = 0
    for other in elsewhere:
        values = {"from": other, "to": account.id, "kind": "split", "key": f"split/{merge_id}/{account.id}/{other}",
                  "now": now, "staff": actor.staff_id or None, "all": False, "origins": origins}  # fmt: skip
        total += _move(account.kind, values, 0)
    return total
