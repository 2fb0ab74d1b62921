"""Every balance, worked out again from what it is made of; what is not as it should be is listed with ids and amounts."""

from typing import Any

# Each finds rows (fault, id, kept, counted). All of them together are what "the books balance" means.
CHECKS = (
    # the balance beside the entries is what the entries add up to
    """SELECT 'entries', a.id, CASE a.kind WHEN 'member_debt' THEN -(a.available + a.pending + a.reserved)
              ELSE a.available + a.pending + a.reserved END, coalesce(e.total, 0)
         FROM ledger_account a LEFT JOIN (SELECT account_id, sum(amount)::bigint AS total FROM ledger_entry GROUP BY 1) e
           ON e.account_id = a.id
        WHERE a.is_holder AND coalesce(e.total, 0) <> CASE a.kind WHEN 'member_debt' THEN -(a.available + a.pending + a.reserved)
              ELSE a.available + a.pending + a.reserved END""",
    # and what the lots hold, by what can be spent, waits and is held
    """SELECT 'lots', a.id, x.kept, x.counted FROM ledger_account a
         LEFT JOIN (SELECT account_id, sum(CASE WHEN is_pending THEN 0 ELSE remaining - held END)::bigint AS free,
                           sum(CASE WHEN is_pending THEN remaining ELSE 0 END)::bigint AS waiting, sum(held)::bigint AS held
                      FROM ledger_lot WHERE remaining > 0 GROUP BY 1) l ON l.account_id = a.id
        CROSS JOIN LATERAL (VALUES (a.available, coalesce(l.free, 0)), (a.pending, coalesce(l.waiting, 0)),
                                   (a.reserved, coalesce(l.held, 0))) x(kept, counted)
        WHERE a.is_holder AND a.kind NOT IN ('member_debt', 'coupon_budget') AND x.kept <> x.counted""",
    # a lot holds what it began with and what its movements leave
    """SELECT 'movements', l.id, l.remaining, l.amount + coalesce(m.total, 0) FROM ledger_lot l
         LEFT JOIN (SELECT lot_id, sum(amount)::bigint AS total FROM ledger_lotmove GROUP BY 1) m ON m.lot_id = l.id
        WHERE l.remaining <> l.amount + coalesce(m.total, 0)""",
    # what open reservations hold is what lots say is held
    """SELECT 'holds', coalesce(l.id, h.lot_id), coalesce(l.held, 0), coalesce(h.total, 0)
         FROM (SELECT id, held FROM ledger_lot WHERE held > 0) l
         FULL JOIN (SELECT d.lot_id, sum(d.amount)::bigint AS total FROM ledger_hold d
                      JOIN ledger_reservation r ON r.id = d.reservation_id AND r.state = 'held' GROUP BY 1) h ON h.lot_id = l.id
        WHERE coalesce(l.held, 0) <> coalesce(h.total, 0)""",
    # a reservation holds what it says
    """SELECT 'reservations', r.id, r.amount, coalesce(sum(h.amount), 0)::bigint FROM ledger_reservation r
         LEFT JOIN ledger_hold h ON h.reservation_id = r.id GROUP BY r.id HAVING coalesce(sum(h.amount), 0) <> r.amount""",
    # a transfer balances in each denomination, and has two legs
    """SELECT 'balance', e.transfer_id, 0, sum(e.amount)::bigint FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
        GROUP BY e.transfer_id, a.denomination_id HAVING sum(e.amount) <> 0""",
    """SELECT 'legs', t.id, 2, count(e.id) FROM ledger_transfer t LEFT JOIN ledger_entry e ON e.transfer_id = t.id
        GROUP BY t.id HAVING count(e.id) < 2""",
    # a transfer moves in lots what its legs say, of accounts that have lots
    """SELECT 'legs and lots', x.transfer_id, sum(x.leg)::bigint, sum(x.moved)::bigint FROM (
              SELECT e.transfer_id, e.amount AS leg, 0 AS moved FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
               WHERE a.is_holder AND a.kind NOT IN ('member_debt', 'coupon_budget')
              UNION ALL SELECT transfer_id, 0, amount FROM ledger_lotmove
              UNION ALL SELECT transfer_id, 0, amount FROM ledger_lot) x
        GROUP BY x.transfer_id HAVING sum(x.leg) <> sum(x.moved)""",
    # nobody gets back more of a transfer than there was of it
    """SELECT 'parts', t.reverses_id, max(t.whole), sum(t.part)::bigint FROM ledger_transfer t WHERE t.reverses_id IS NOT NULL
        GROUP BY t.reverses_id, t.kind HAVING sum(t.part) > max(t.whole) OR min(t.whole) <> max(t.whole)""",
)
COUNTED = "SELECT (SELECT count(*) FROM ledger_account), (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_lot)"


def differences(cursor: Any) -> tuple[tuple[int, int, int], list[dict[str, Any]]]:
    """(accounts, entries, lots) counted, and all faults. Part of closing the books, whose permission counts."""
    cursor.execute(COUNTED)
    counted = cursor.fetchone()
    faults = []
    for check in CHECKS:
        cursor.execute(check)
        faults += [
            {"fault": row[0], "id": row[1], "kept": row[2], "counted": row[3]} for row in cursor.fetchall()
        ]
    return counted, faults
