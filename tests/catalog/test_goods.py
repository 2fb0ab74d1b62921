"""Goods: found by code, name, pinyin and first letters; where they lie, nearest first; the cost only for who sees sales."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.catalog.commands.bulk import add_products, update_products
from shuke.trade.catalog.models import Product, Stock
from shuke.trade.catalog.queries.goods import (
    ProductsAsked,
    product_of,
    products_counted,
    products_found,
    products_listed,
)
from shuke.trade.catalog.queries.stock import StockAsked, stock_counted, stock_listed, stock_of, stores_with
from shuke.trade.catalog.rules.words import pattern_of, search_words

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
TABLE = """CREATE TEMPORARY TABLE IF NOT EXISTS given_goods (code text, name text, name_en text, category text, brand text,
supplier text, price_minor bigint, cost_minor bigint, is_goods boolean) ON COMMIT DROP"""


def bring(command, *rows, **more):
    """An act over the rows of a temporary table: (code, name, name_en)."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("TRUNCATE given_goods")
        for row in rows:
            cursor.execute(
                "INSERT INTO given_goods VALUES (%s, %s, %s, '绿茶', NULL, NULL, 100, 50, true)", row
            )
        return command(actor=SYSTEM, table="given_goods", source="test", **more)


def found(actor, text) -> list[str]:
    with reading_as(actor):
        return [code for _id, _name, code, _on_hand in products_found(actor=actor, text=text)]


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_name_has_words_and_what_is_asked_means_itself(name, text):
    words = search_words("T1", name, "")
    assert words.startswith(" t1 ")
    assert set(pattern_of("%_\\")) == {"%", "_", "\\"} and pattern_of("50%") == "50\\%"
    assert len(pattern_of(text).replace("\\\\", "").replace("\\%", "").replace("\\_", "")) <= len(
        text.lower()
    )


def test_goods_brought_by_any_act_are_found_at_once_by_every_name(cast):
    bring(
        add_products, ("LJ-01", "径山毛峰 50g", "Jingshan Maofeng"), ("BC-02", "荔枝红茶", ""), currency="CNY"
    )
    zhou = cast.actor("zhou")
    for text in ("lj-01", "毛峰", "径山", "jsmf", "smf", "maofeng", "jingshan", "Jingshan Mao"):
        assert "LJ-01" in found(zhou, text), text
    assert found(zhou, "lzhc") == ["BC-02"]
    assert found(zhou, "%") == found(zhou, "") == found(zhou, "zzz") == []


def test_a_renamed_product_is_found_by_its_new_name_and_no_longer_by_the_old(cast):
    bring(add_products, ("LJ-01", "径山毛峰", ""), currency="CNY")
    bring(update_products, ("LJ-01", "黄山毛峰", ""))
    zhou = cast.actor("zhou")
    assert found(zhou, "hsmf") == ["LJ-01"] and found(zhou, "jsmf") == []


def test_whoever_renames_without_spelling_leaves_no_wrong_words(cast):
    """The database blanks them; the name itself is still found."""
    bring(add_products, ("LJ-01", "径山毛峰", ""), currency="CNY")
    Product.objects.filter(code="LJ-01").update(name="祁门红茶")
    assert Product.objects.get(code="LJ-01").words == ""
    zhou = cast.actor("zhou")
    assert found(zhou, "祁门") == ["LJ-01"] and found(zhou, "jsmf") == []


def test_the_best_answer_comes_first(cast):
    bring(
        add_products, ("A-1", "礼盒装龙井", ""), ("LJ", "绿茶", ""), ("A-2", "龙井 50g", ""), currency="CNY"
    )
    assert found(cast.actor("zhou"), "lj")[:2] == ["LJ", "A-2"]


def test_the_cost_is_for_who_sees_everybodys_sales_in_full(cast):
    product = Product.objects.get(code="T1").id
    costs = {}
    for login in ("chen", "zhou", "qian", "wu", "wei", "zheng"):
        actor = cast.actor(login)
        with reading_as(actor):
            try:
                costs[login] = product_of(actor=actor, product_id=product).cost_minor
            except Forbidden:
                costs[login] = "forbidden"
    assert costs == {
        "chen": 34_000,
        "zhou": None,
        "qian": None,
        "wu": None,
        "wei": None,
        "zheng": "forbidden",
    }


def test_the_list_goes_on_page_after_page_in_every_order(cast):
    bring(add_products, *((f"P-{n:02}", f"商品{n % 3}", "") for n in range(9)), currency="CNY")
    actor = cast.actor("chen")
    with reading_as(actor):
        for sort in ("name", "code", "price"):
            for descending in (True, False):
                whole = products_listed(actor=actor, asked=ProductsAsked(sort=sort, descending=descending))
                seen, place = [], None
                while True:
                    asked = ProductsAsked(sort=sort, descending=descending, place=place, limit=4)
                    rows = products_listed(actor=actor, asked=asked)
                    seen += [row.id for row in rows[:4]]
                    if len(rows) <= 4:
                        break
                    place = (rows[3].sort_value, rows[3].id)
                assert seen == [row.id for row in whole]
        assert products_counted(actor=actor, asked=ProductsAsked()) == len(whole)


def test_where_it_lies_is_told_nearest_first(cast):
    product = Product.objects.get(code="T1").id
    for store, on_hand in (("hill", 50), ("river", 2), ("lake", 0)):
        Stock.objects.create(
            product_id=product,
            unit_id=cast.units[store],
            on_hand=Decimal(on_hand),
            lead_days=3,
            counted_at=datetime.now(UTC),
        )
    zhou, he = cast.actor("zhou"), cast.actor("he")
    with reading_as(zhou):
        assert [at.store for at in stock_of(actor=zhou, product_id=product)] == ["湖滨店", "江畔店", "山前店"]
        assert [at.store for at in stores_with(actor=zhou, product_id=product)] == ["江畔店", "山前店"]
        lowest = stock_listed(actor=zhou, asked=StockAsked())
        assert [row.on_hand for row in lowest] == [0, 2, 50]
        low = StockAsked(most=0)
        assert stock_counted(actor=zhou, asked=low) == len(stock_listed(actor=zhou, asked=low)) == 1
    with reading_as(he):
        assert next(at.store for at in stock_of(actor=he, product_id=product)) == "山前店"


def test_a_product_that_is_not_there_is_not_found(cast):
    actor = cast.actor("chen")
    with reading_as(actor), pytest.raises(NotFound):
        product_of(actor=actor, product_id=10**9)
