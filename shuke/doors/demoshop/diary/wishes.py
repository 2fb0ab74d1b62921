"""What members asked for and the store did not have: some of it has come in, and is to be told of today."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.service.care.commands.wishes import Wanted, note_wish, tell_arrivals

EACH = 3  # members of each store
ARRIVED = 3  # every third wish is for goods that lie there now
WORDS = ("老树白茶散茶，要 2019 年的", "素色盖碗，最好是汝窑", "低咖啡因的茶，孕期也能喝")
# Members of stores that somebody looks after, the same ones each time.
MEMBERS = """
SELECT id, home_unit_id FROM (
    SELECT c.id, c.home_unit_id, row_number() OVER (PARTITION BY c.home_unit_id ORDER BY (c.id * 7919) %% 10007, c.id) AS n
      FROM customers_customer c WHERE c.status = 'active' AND c.kind = 'person' AND c.owner_id IS NOT NULL) x
 WHERE n <= %s ORDER BY home_unit_id, id
"""
# Goods that lie in a store, and goods that do not.
GOODS = """
SELECT p.id FROM catalog_product p LEFT JOIN catalog_stock k ON k.product_id = p.id AND k.unit_id = %s
 WHERE (coalesce(k.on_hand, 0) > 0) = %s ORDER BY (p.id * 31 + %s) %% 997, p.id LIMIT 1
"""


def wish(today: date | None = None) -> None:
    """Three of each store; all of it or nothing. Needs the built shop."""
    on = today or timezone.localdate()
    with acting_as(SYSTEM), transaction.atomic():
        for place, (customer, unit) in enumerate(_rows(MEMBERS, EACH)):
            is_here = place % ARRIVED == 0
            goods = _rows(GOODS, unit, is_here, place)
            wanted = Wanted(words=WORDS[place % len(WORDS)])
            if goods and place % ARRIVED != 1:
                wanted = Wanted(product_id=goods[0][0])
            made = note_wish(actor=SYSTEM, customer_id=customer, wanted=wanted, unit_id=unit, today=on).value
            if is_here:  # it came in since
                _rows("UPDATE care_wish SET seen_on_hand = 0 WHERE id = %s RETURNING id", made)
    with acting_as(CLOCK), transaction.atomic():
        tell_arrivals(actor=CLOCK, today=on)


def _rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
