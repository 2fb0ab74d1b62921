"""Points for orders of before: once, with the expiry counted from the sale."""

from datetime import date, timedelta

import pytest

from shuke.foundation.org.command import Done, Unchanged
from shuke.trade.ledger.commands.bulk import earn_from_orders
from shuke.trade.ledger.rules.expiry import Expiry
from tests.ledger.books import NOON, Books, faults, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def earn_all(books, **given):
    return books.do(
        lambda now, **one: earn_from_orders(**one), minor_per_point=100, expiry=Expiry("year_end", 1), **given
    )


def test_every_order_of_a_member_earns_once(cast):
    books = Books(cast)
    books.earn(5, "till", order_id=cast.orders["S-1"])  # one earned at the till already
    outcome = earn_all(books)
    kept = rows(
        "SELECT sum(total_minor / 100) FROM orders_order WHERE customer_id IS NOT NULL AND number <> 'S-1'"
    )[0][0]
    assert isinstance(outcome, Done) and outcome.value == {"accounts": 4, "amount": kept}
    assert isinstance(earn_all(books), Unchanged) and faults() == []
    assert rows("SELECT count(*) FROM ledger_transfer WHERE order_id IS NULL") == [(0,)]
    told = rows(
        "SELECT t.at = o.placed_at, l.expires_on, o.sold_on FROM ledger_transfer t JOIN ledger_lot l ON l.transfer_id = t.id"
        " JOIN orders_order o ON o.id = t.order_id WHERE t.key LIKE 'order/%%'"
    )
    assert len(told) == 6 and all(at and last == date(sold.year + 1, 12, 31) for at, last, sold in told)


def test_another_programme_counts_for_itself_and_up_to_a_moment(cast):
    books = Books(cast)
    earn_all(books)
    early = earn_all(books, denomination="stars", until=NOON - timedelta(days=50))
    late = earn_all(books, denomination="stars")
    assert early.value["accounts"] == 1 and late.value["accounts"] == 3
    assert (
        rows("SELECT count(*), count(DISTINCT order_id) FROM ledger_transfer") == [(14, 7)] and faults() == []
    )
