# ruff: noqa: DTZ001 - wall clocks have no zone
"""Which sale a refund took back: properties, and the figures of a real shop."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.orders.rules.matching import Match, Return, Sale, matches_by_key, matches_of

RETAIL = Path(__file__).parents[3] / "shared" / "data" / "online_retail" / "OnlineRetail.csv.gz"
START = datetime(2011, 1, 1)
hours = st.integers(0, 200).map(lambda hour: START + timedelta(hours=hour))
pieces = st.integers(1, 40).map(Decimal)


def _sales(rows: list[tuple[datetime, Decimal, int]]) -> list[Sale]:
    return [Sale(at, number, quantity, total) for number, (at, quantity, total) in enumerate(rows)]


sales_of = st.lists(st.tuples(hours, pieces, st.integers(0, 100_000)), max_size=12).map(_sales)
returns_of = st.lists(st.tuples(hours, pieces), max_size=12).map(
    lambda rows: [Return(at, number, quantity) for number, (at, quantity) in enumerate(rows)]
)


@given(sales_of, returns_of)
def test_never_more_than_was_sold_nor_than_came_back(sales: list[Sale], returns: list[Return]) -> None:
    sold, back = Counter[int](), Counter[int]()
    for match in matches_of(sales, returns):
        assert match.quantity > 0
        sold[match.line_id] += match.quantity
        back[match.refund_line_id] += match.quantity
    assert all(sold[sale.line_id] <= sale.quantity for sale in sales)
    assert all(back[one.refund_line_id] <= one.quantity for one in returns)


@given(sales_of, returns_of)
def test_never_before_the_sale(sales: list[Sale], returns: list[Return]) -> None:
    sold_at = {sale.line_id: sale.at for sale in sales}
    back_at = {one.refund_line_id: one.at for one in returns}
    assert all(
        sold_at[match.line_id] <= back_at[match.refund_line_id] for match in matches_of(sales, returns)
    )


@given(sales_of, returns_of, st.randoms())
def test_the_order_in_which_rows_come_does_not_matter(
    sales: list[Sale], returns: list[Return], random
) -> None:
    expected = matches_of(sales, returns)
    random.shuffle(sales)
    random.shuffle(returns)
    assert matches_of(sales, returns) == expected


@given(sales_of, returns_of)
def test_a_sale_wholly_taken_back_gives_back_exactly_its_total(
    sales: list[Sale], returns: list[Return]
) -> None:
    taken, paid = Counter[int](), Counter[int]()
    for match in matches_of(sales, returns):
        taken[match.line_id] += match.quantity
        paid[match.line_id] += match.amount_minor
    for sale in sales:
        assert 0 <= paid[sale.line_id] <= sale.total_minor
        if taken[sale.line_id] == sale.quantity:
            assert paid[sale.line_id] == sale.total_minor


@given(sales_of, returns_of)
def test_what_is_left_open_had_nothing_to_take(sales: list[Sale], returns: list[Return]) -> None:
    found = matches_of(sales, returns)
    left = {sale.line_id: sale.quantity for sale in sales}
    open_ = {one.refund_line_id: one.quantity for one in returns}
    for match in found:
        left[match.line_id] -= match.quantity
        open_[match.refund_line_id] -= match.quantity
    for one in returns:
        if open_[one.refund_line_id]:
            assert not any(left[sale.line_id] for sale in sales if sale.at <= one.at)


def test_the_latest_sale_goes_first_and_the_rest_to_the_one_before() -> None:
    sales = [Sale(START, 1, Decimal(5), 500), Sale(START + timedelta(days=1), 2, Decimal(2), 200)]
    back = [Return(START + timedelta(days=2), 9, Decimal(4))]
    assert matches_of(sales, back) == [Match(9, 2, Decimal(2), 200), Match(9, 1, Decimal(2), 200)]


def test_matching_again_with_what_was_taken_before_takes_the_rest() -> None:
    sale = Sale(START, 1, Decimal(3), 100, Decimal(1), 33)
    assert matches_of([sale], [Return(START, 9, Decimal(5))]) == [Match(9, 1, Decimal(2), 67)]


@pytest.mark.skipif(not RETAIL.exists(), reason="the Online Retail file is not here (shared/data)")
def test_online_retail() -> None:
    """Our rule leaves refunds without customer alone; the simple one matched them with anonymous sales as if
    nobody in particular were one person: with that the issue's 7,318 / 59 / 1,911 come out exactly."""
    sales: dict[tuple[str, str, str], list[Sale]] = defaultdict(list)
    returns: dict[tuple[str, str, str], list[Return]] = defaultdict(list)
    with gzip.open(RETAIL, "rt", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for number, (invoice, code, _, pieces, at, price, customer, _) in enumerate(lines):
            if invoice[0] == "C":
                returns[customer, code, price].append(
                    Return(datetime.fromisoformat(at), number, -Decimal(pieces))
                )
            elif pieces[0] != "-":
                sales[customer, code, price].append(
                    Sale(datetime.fromisoformat(at), number, Decimal(pieces), 0)
                )
    for skip_unknown, expected in ((False, (7318, 59, 1911)), (True, (7181, 53, 2054))):
        wanted = {one.refund_line_id: one.quantity for group in returns.values() for one in group}
        found = Counter[int]()
        keys = [key for key in returns if key[0] or not skip_unknown]
        for match in matches_by_key((key, one) for key in keys for one in (*sales[key], *returns[key])):
            found[match.refund_line_id] += match.quantity
        fully = sum(found[number] == quantity for number, quantity in wanted.items())
        nothing = sum(not found[number] for number in wanted)
        assert (fully, len(wanted) - fully - nothing, nothing) == expected
