"""Books: which units are judged by one day and one currency."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shuke.insight.rules.books import Book, UnitSold, books_of

TODAY = date(2026, 11, 22)
MAIN = Book(TODAY, "CNY")


def unit(id_: int, path: str, currency: str = "CNY", ago: int | None = None) -> UnitSold:
    return UnitSold(id_, path, currency, None if ago is None else TODAY - timedelta(days=ago))


def test_a_chain_that_sells_every_day_has_one_book():
    units = [unit(1, "1."), unit(2, "1.2."), unit(3, "1.2.3.", ago=0), unit(4, "1.2.4.", ago=20)]
    assert books_of(units, MAIN, day_is_given=False) == [Book(TODAY, "CNY", (1, 2, 3, 4))]


def test_a_file_that_ended_years_ago_has_its_own_day_and_another_currency_its_own_book():
    units = [
        unit(1, "1."),
        unit(3, "1.3.", ago=1),
        unit(8, "1.8.", "GBP", ago=5462),
        unit(9, "1.9.", "EUR", ago=2),
    ]
    assert books_of(units, MAIN, day_is_given=False) == [
        Book(TODAY, "CNY", (1, 3)), Book(TODAY - timedelta(days=5462), "GBP", (8,)), Book(TODAY, "EUR", (9,))
    ]  # fmt: skip


def test_a_region_goes_with_its_stores_and_a_given_day_holds_for_all():
    units = [
        unit(1, "1."),
        unit(2, "1.2."),
        unit(3, "1.2.3.", ago=900),
        unit(4, "1.2.4.", ago=900),
        unit(5, "1.5.", ago=0),
    ]
    books = books_of(units, MAIN, day_is_given=False)
    assert books[1].units == (2, 3, 4)
    assert len(books_of(units, MAIN, day_is_given=True)) == 1


@given(
    st.lists(st.tuples(st.sampled_from(["CNY", "GBP"]), st.none() | st.integers(0, 9000)), max_size=8),
    st.booleans(),
)
def test_every_unit_is_in_exactly_one_book_and_the_topmost_in_the_first(sold, day_is_given):
    units = [
        unit(1, "1."),
        *(unit(i, f"1.{i}.", currency, ago) for i, (currency, ago) in enumerate(sold, start=2)),
    ]
    books = books_of(units, MAIN, day_is_given=day_is_given)
    everybody = [id_ for book in books for id_ in book.units]
    assert sorted(everybody) == [u.unit_id for u in units] and 1 in books[0].units
