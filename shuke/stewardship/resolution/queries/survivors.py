"""Which of two records the shop knows better."""

from collections.abc import Sequence

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.resolution.rules.survivors import Summary, survivor_and_loser

# Counted over the whole shop, whoever asks: the answer is one of two numbers.
SUMMARY = """
SELECT c.id, (SELECT count(*) FROM orders_order o WHERE o.customer_id = c.id AND o.status = 'completed'),
       (SELECT count(*) FROM customers_identifier i WHERE i.customer_id = c.id AND i.ended_at IS NULL),
       c.joined_on, c.name <> '' FROM customers_customer c WHERE c.id = ANY (%s)
"""


def better_known(customer_ids: Sequence[int]) -> tuple[int, int]:
    """Survivor and loser by the rule; reads everything, so the caller acts under scope "all"."""
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, [list(customer_ids)])
        found = [Summary(*row) for row in cursor.fetchall()]
    if len(found) != 2:
        raise NotFound(field="customer_id")
    return survivor_and_loser(*found)


@query("resolution.view")
def survivor_suggested(*, actor: Actor, customer_ids: tuple[int, int]) -> int:
    """Whose record would stay if nobody chose."""
    with elevated():
        return better_known(customer_ids)[0]
