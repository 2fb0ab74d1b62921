"""Balances that another program kept before: brought over once, and taken back while nobody has used them.

Rows come in a temporary table: customer_id, unit_id, amount (minor units or points), last_day (a day of the unit, or
null), key (of the transfer), outcome (''). Names of temporary tables are program text, never input.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.trade.ledger.commands.accounts import LOCK, denomination_of, house_account, locked_accounts
from shuke.trade.ledger.commands.posting import Cause, Posting
from shuke.trade.ledger.rules.expiry import end_of

REASON = "opening"
MANY = 1_000  # accounts opened at once after which the planner's figures are no longer true
KINDS = {"member_points": "earn", "stored_value": "load"}
# What was brought over before, and not taken back: the same again is known, another sum is somebody's to decide.
BEFORE = """
UPDATE {table} t SET outcome = CASE WHEN b.net = w.wanted THEN 'known' ELSE 'differs' END
  FROM (SELECT customer_id, sum(amount) AS wanted FROM {table} GROUP BY 1) w
  JOIN (SELECT a.customer_id, sum(e.amount) AS net FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
          JOIN ledger_account a ON a.id = e.account_id AND a.is_holder AND a.denomination_id = %(denomination)s
         WHERE t.reason = 'opening' AND a.customer_id IN (SELECT customer_id FROM {table}) GROUP BY 1) b
    ON b.customer_id = w.customer_id AND b.net > 0
 WHERE t.customer_id = w.customer_id
"""
OPEN = """
INSERT INTO ledger_account (kind, denomination_id, customer_id, is_holder, is_open, label, available, pending, reserved)
SELECT %(kind)s, %(denomination)s, c.id, true, true, '', 0, 0, 0
  FROM (SELECT DISTINCT customer_id FROM {table} WHERE outcome = '' AND amount > 0) d
  JOIN customers_customer c ON c.id = d.customer_id AND c.status = 'active'
 WHERE NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.customer_id = c.id AND a.denomination_id = %(denomination)s
                      AND a.kind = %(kind)s AND a.is_open)
"""
ACCOUNTS = """
SELECT a.id FROM ledger_account a
 WHERE a.customer_id IN (SELECT customer_id FROM {table} WHERE outcome = '' AND amount > 0)
   AND a.denomination_id = %(denomination)s AND a.kind = %(kind)s AND a.is_open
"""
NUMBERED = """
CREATE TEMPORARY TABLE ledger_opening ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('ledger_transfer', 'id')) AS id, o.*, a.id AS account_id, u.timezone AS zone, x.ends
  FROM (SELECT * FROM {table} WHERE outcome = '' AND amount > 0 ORDER BY key) o
  JOIN org_unit u ON u.id = o.unit_id
  JOIN ledger_account a ON a.customer_id = o.customer_id AND a.denomination_id = %(denomination)s AND a.kind = %(kind)s
   AND a.is_open
  LEFT JOIN unnest(%(days)s::date[], %(zones)s::text[], %(ends)s::timestamptz[]) x(day, zone, ends)
    ON x.day = o.last_day AND x.zone = u.timezone
"""
POST = (
    """
INSERT INTO ledger_transfer (id, kind, key, fingerprint, at, unit_id, staff_id, reason)
SELECT id, %(transfer)s, key, '{}', %(now)s, unit_id, %(staff)s, 'opening' FROM ledger_opening ORDER BY id
""",
    """
INSERT INTO ledger_entry (transfer_id, account_id, amount)
SELECT d.id, x.account, x.amount FROM ledger_opening d
 CROSS JOIN LATERAL (VALUES (d.account_id, d.amount), (%(house)s::bigint, -d.amount)) x(account, amount) ORDER BY d.id
""",
    """
INSERT INTO ledger_lot (account_id, origin_id, transfer_id, amount, remaining, held, is_pending, expires_on, expires_at, zone)
SELECT account_id, account_id, id, amount, amount, 0, false, last_day, ends, CASE WHEN last_day IS NULL THEN '' ELSE zone END
  FROM ledger_opening ORDER BY id
""",
    """
UPDATE ledger_account a SET available = available + s.total
  FROM (SELECT account_id, sum(amount)::bigint AS total FROM ledger_opening GROUP BY 1) s WHERE a.id = s.account_id
RETURNING s.total
""",
)
OPENED = """
SELECT t.id, l.id, l.account_id, a.customer_id, a.denomination_id, l.amount, t.unit_id, t.key
  FROM ledger_transfer t JOIN ledger_lot l ON l.transfer_id = t.id JOIN ledger_account a ON a.id = l.account_id
 WHERE starts_with(t.key, %(prefix)s) AND t.key >= %(prefix)s AND t.key < %(prefix)s || chr(1114111)
   AND t.reason = 'opening' AND t.reverses_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM ledger_transfer r WHERE r.reverses_id = t.id)
 ORDER BY l.account_id, l.id
"""


@command
def open_balances(*, actor: Actor, table: str, kind: str, denomination: str, now: datetime) -> Outcome:
    """Balances of the table are booked against the account "opening"; answers {"members", "amount"}.

    ``kind`` is "member_points" or "stored_value". Rows of who was brought over before get the outcome "known" (the same
    sum) or "differs", and are left out.
    """
    values: dict[str, Any] = {
        "denomination": denomination, "kind": kind, "transfer": KINDS[kind], "now": now, "staff": actor.staff_id or None,
    }  # fmt: skip
    with elevated(), connection.cursor() as cursor:
        denomination_of(denomination)
        cursor.execute(f"ANALYZE {table}")  # filled a moment ago: the planner takes it for almost empty
        cursor.execute(BEFORE.format(table=table), values)
        cursor.execute(OPEN.format(table=table), values)
        if cursor.rowcount > MANY:
            cursor.execute("ANALYZE ledger_account")
        cursor.execute(ACCOUNTS.format(table=table), values)
        accounts = sorted(row[0] for row in cursor.fetchall())
        if not accounts:
            return Unchanged({"members": 0, "amount": 0})
        values["house"] = house_account(REASON, denomination)
        cursor.execute(LOCK, [accounts])
        cursor.execute(
            f"SELECT DISTINCT t.last_day, u.timezone FROM {table} t JOIN org_unit u ON u.id = t.unit_id"
            " WHERE t.last_day IS NOT NULL"
        )
        values |= _ends(cursor.fetchall())
        cursor.execute("DROP TABLE IF EXISTS ledger_opening")
        cursor.execute(NUMBERED.format(table=table), values)
        cursor.execute("ANALYZE ledger_opening")
        for statement in POST:
            cursor.execute(statement, values)
        found = {"members": len(accounts), "amount": sum(int(row[0]) for row in cursor.fetchall())}
        record_set({**found, "denomination": denomination}, "SELECT DISTINCT customer_id FROM ledger_opening")
    return Done(found)


def _ends(days: list[tuple[date, str]]) -> dict[str, list[Any]]:
    return {
        "days": [day for day, _zone in days],
        "zones": [zone for _day, zone in days],
        "ends": [end_of(day, zone) for day, zone in days],
    }


@command
def take_back_openings(*, actor: Actor, prefix: str, now: datetime) -> Outcome:
    """What was brought over under keys of this prefix goes back where all of it is still there.

    Answers {"taken": how many, "used": [customer ids of whom something was used or lapsed since]}.
    """
    taken, used, people = 0, [], set()
    with elevated():
        with connection.cursor() as cursor:
            cursor.execute(OPENED, {"prefix": prefix})
            rows = cursor.fetchall()
        held = locked_accounts({row[2] for row in rows}, now) if rows else {}
        for transfer, lot_id, account, customer, denomination, amount, unit, key in rows:
            lot = next((one for one in held[account].lots if one.id == lot_id), None)
            if lot is None or lot.remaining != amount or lot.held:
                used.append(customer)
                continue
            posting = Posting(denomination)
            posting.take([(lot, amount)])
            cause = Cause(now, unit, reverses_id=transfer, part=amount, whole=amount, reason=REASON)
            given = {"act": "take_back_opening", "amount": amount}
            posting.balance(REASON).post("adjust", f"{key}~back", given, actor, cause)
            taken += 1
            people.add(customer)
    answer = {"taken": taken, "used": sorted(set(used))}
    if not taken:
        return Unchanged(answer)
    record({"transfers": taken, "kept": len(used)}, sorted(people))
    return Done(answer)
