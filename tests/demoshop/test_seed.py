"""The same seed and day make the same shop; another seed or day makes another."""

from datetime import date, datetime

import pytest

from shuke.doors.demoshop.build import ShopExists, ShopTooSmall, _until, build_shop, has_shop
from shuke.doors.demoshop.plan import planned, shop_rows
from shuke.doors.demoshop.seasons import ZONE
from shuke.foundation.org.keyring import keyring

SECRET = {"ciphertext", "wrapped"}  # random by design


def rows_of(seed: int, day: date = date(2026, 11, 20), customers: int = 300, orders: int = 2_000):
    plan = planned(customers, orders, seed, datetime(day.year, day.month, day.day, 12, tzinfo=ZONE))
    tables: dict[str, list] = {}
    for name, rows in shop_rows(plan, keyring(), lambda stage, done, total: None):
        kept = [column for column in rows.column_names if column not in SECRET]
        tables.setdefault(name, []).extend(rows.select(kept).to_pylist())
    return tables


def test_the_same_seed_makes_the_same_shop():
    one, other = rows_of(1), rows_of(1)
    assert one == other and len(one["orders_order"]) == 2_000


def test_another_seed_makes_other_people_but_the_same_assortment_and_cast():
    one, other = rows_of(1), rows_of(2)
    assert one["catalog_product"] == other["catalog_product"] and one["orders_order"] != other["orders_order"]
    for tables in (one, other):
        assert "林慧敏" in {row["name"] for row in tables["customers_customer"]}


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2024, 2, 29), date(2025, 6, 25), date(2031, 9, 14)])
def test_the_shop_ends_on_any_day(day):
    """Also on a leap day, in a leap month of the lunar year, and in a year whose holidays nobody has announced."""
    sold = [row["placed_at"] for row in rows_of(3, day)["orders_order"]]
    assert max(sold).date() <= day and (day - min(sold).date()).days > 850


def test_sales_never_lie_in_the_future():
    assert _until(None) <= datetime.now(ZONE)
    assert _until(date(2026, 5, 1)) == datetime(2026, 5, 1, 12, tzinfo=ZONE)


@pytest.mark.parametrize(("customers", "orders"), [(60, 60), (200, 60), (60, 5_000)])
def test_tiny_shops_are_whole_too(customers, orders):
    tables = rows_of(1, customers=customers, orders=orders)
    assert len(tables["customers_customer"]) == customers and len(tables["orders_order"]) == orders


@pytest.mark.django_db
def test_a_shop_is_not_built_over_another():
    from shuke.foundation.org.models import Unit

    assert not has_shop()
    with pytest.raises(ShopTooSmall):
        build_shop(customers=10, orders=10)
    Unit.objects.create(kind="company", code="X", name="X", path="1.")
    assert has_shop()
    with pytest.raises(ShopExists):
        build_shop()
