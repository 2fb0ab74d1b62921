"""Sales that are masked: the officer sees that somebody bought, when and where; goods and amounts open for a reason."""

import re
from typing import Any

import pytest
from django.test import Client

from shuke.customers.commands.identifiers import ReasonMissing, reveal_sales
from shuke.customers.commands.revealing import TooManyReveals
from shuke.customers.queries.lists import Asked, Condition, customers_counted, customers_listed
from shuke.foundation.org.actor import reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.orders.queries.listed import OrdersAsked, orders_counted, orders_listed
from shuke.trade.orders.queries.order import order_of, product_sold
from shuke.trade.orders.queries.sales import (
    buying_of,
    habits_of,
    orders_found,
    orders_of,
    sales_by_day,
    sales_story,
)  # fmt: skip
from tests.cast import Cast, build_cast

committed = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
AMOUNT = re.compile(r"[¥￥]\s?[0-9]|CN¥")


@pytest.fixture
def world() -> Cast:
    return build_cast()


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": "一叶茶铺-熟客-2026"}).status_code == 302
    return client


def readings(cast: Cast, login: str) -> dict[str, Any]:
    """What each query of sales tells this person of lin, and of everything."""
    from datetime import date

    actor, lin = cast.actor(login), cast.customers["lin"]
    order = cast.orders["S-1"]
    with reading_as(actor):
        return {
            "orders": orders_of(actor=actor, customer_id=lin),
            "buying": buying_of(actor=actor, customer_id=lin, today=cast.today),
            "habits": habits_of(actor=actor, customer_id=lin, since=date(2000, 1, 1)),
            "found": orders_found(actor=actor, number="S"),
            "story": list(sales_story(actor=actor, customer_id=lin, before=None, limit=50)),
            "days": sales_by_day(actor=actor, path=cast.actor("shi").path, since=date(2000, 1, 1)),
            "listed": orders_listed(actor=actor, asked=OrdersAsked()),
            "order": order_of(actor=actor, order_id=order),
            "sold": product_sold(actor=actor, product_id=product(), since=date(2000, 1, 1)),
        }


def product() -> int:
    from shuke.trade.catalog.models import Product

    return int(Product.objects.get(code="T1").id)


def amounts_and_goods(cast: Cast) -> set[str]:
    """Every amount of a sale of lin, and the names of what she bought, as who leads her store reads them."""
    told = readings(cast, "chen")
    words = {str(one.total_minor) for one in told["orders"]}
    words |= {one.first_goods for one in told["orders"]}
    words |= {line.name for line in told["order"].lines}
    return words - {"", "0"}


@committed
def test_no_query_of_sales_tells_an_amount_or_goods(world):
    words = amounts_and_goods(world)
    assert len(words) >= 3
    told = readings(world, "shen")
    for name, answer in told.items():
        assert [word for word in words if word in str(answer)] == [], name
    assert told["orders"] and told["listed"] and told["story"]  # that there were sales is no secret
    seen = str(readings(world, "chen"))
    assert [word for word in words if word not in seen] == []  # the control: who sees them is told each


@committed
def test_nothing_is_found_by_asking_for_what_is_hidden(world):
    """By halving, an amount would be told without being shown."""
    officer, manager = world.actor("shen"), world.actor("chen")
    asked = Asked((Condition("spend_12m", "least", 0),), sort="pinyin")
    with reading_as(officer):
        assert customers_listed(actor=officer, asked=asked) == []
        assert customers_counted(actor=officer, asked=asked) == 0
        assert customers_listed(actor=officer, asked=Asked(sort="spend_12m")) == []
        assert (
            customers_listed(actor=officer, asked=Asked(sort="pinyin"), figures=("spend_12m",))[0].figures
            == {}
        )
        assert orders_counted(actor=officer, asked=OrdersAsked(has_refund=True)) == 0
        assert orders_counted(actor=officer, asked=OrdersAsked(seller_id=world.staff["qian"])) == 0
        assert orders_counted(actor=officer, asked=OrdersAsked()) > 0
    with reading_as(manager):
        assert orders_counted(actor=manager, asked=OrdersAsked(seller_id=world.staff["qian"])) > 0


@committed
def test_who_sees_names_alone_has_the_own_customers_in_the_list(world):
    """A name is always shown and ordered by, whatever class it is of."""
    marketer = world.actor("qian")
    with reading_as(marketer):
        listed = customers_listed(actor=marketer, asked=Asked(sort="pinyin", descending=False))
    assert [row.id for row in listed] == [world.customers["lin"]]
    assert "林慧敏" in signed_in("qian").get("/customers").content.decode()


@committed
def test_no_page_shows_an_amount_before_a_reason_is_given(world):
    officer, lin = signed_in("shen"), world.customers["lin"]
    addresses = ("/customers?view=all", f"/customers/{lin}", f"/customers/{lin}?orders=all", "/orders",
                 f"/orders/{world.orders['S-1']}", "/search?q=S-1", "/")  # fmt: skip
    for address in addresses:
        page = officer.get(address).content.decode()
        assert not AMOUNT.search(page), address
    assert AMOUNT.search(signed_in("chen").get(f"/customers/{lin}").content.decode())  # the control
    look = officer.get(f"/customers/{lin}/peek", headers={"HX-Request": "true"}).content.decode()
    assert not AMOUNT.search(look)


@committed
def test_a_reason_opens_them_for_one_answer_and_the_log_says_so(world):
    from shuke.foundation.audit.models import Event

    officer, lin = signed_in("shen"), world.customers["lin"]
    for address in (f"/customers/{lin}/purchases", f"/orders/{world.orders['S-1']}/opening"):
        assert officer.post(address, {"reason": "idle"}).status_code == 422
        opened = officer.post(address, {"reason": "call"})
        assert opened.status_code == 200 and opened["Cache-Control"] == "no-store"
        assert AMOUNT.search(opened.content.decode()) and "delay:60s" in opened.content.decode()
    with reading_as(world.actor("shen")):
        facts = list(Event.objects.filter(act="customers.reveal_sales").values_list("payload", flat=True))
    assert [one["reason"] for one in facts] == ["call", "call"] and facts[0]["role"] == "privacy_officer"
    assert not AMOUNT.search(officer.get(f"/customers/{lin}").content.decode())  # and is hidden again


@committed
def test_it_counts_among_the_thirty_of_an_hour(world):
    actor, lin = world.actor("shen"), world.customers["lin"]
    for _turn in range(30):
        reveal_sales(actor=actor, customer_id=lin, reason="call")
    with pytest.raises(TooManyReveals):
        reveal_sales(actor=actor, customer_id=lin, reason="call")
    with pytest.raises(ReasonMissing):
        reveal_sales(actor=actor, customer_id=lin, reason="")


@committed
def test_who_may_open_nothing_opens_no_sales(world):
    for login in ("zheng", "qian", "jiang"):
        with pytest.raises(Forbidden):
            reveal_sales(actor=world.actor(login), customer_id=world.customers["lin"], reason="call")


def test_an_actor_who_has_opened_is_the_same_one(cast):
    """The transaction knows the actor by what it reaches; a class that was opened changes nothing of that."""
    officer = cast.actor("shen")
    opened = officer.opened("S")
    assert opened == officer and (officer.sees("S"), opened.sees("S")) == ("masked", "full")
