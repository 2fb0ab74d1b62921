"""The orders list: by scope, by view, page after page without a row lost or doubled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, Actor, reading_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.orders.models import Order
from shuke.trade.orders.queries import listed
from shuke.trade.orders.queries.listed import OrdersAsked, orders_counted, orders_listed
from shuke.trade.orders.queries.order import order_of, product_sold

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def numbers(actor: Actor, **asked) -> list[str]:
    with reading_as(actor):
        rows = orders_listed(actor=actor, asked=OrdersAsked(**asked))
        assert orders_counted(actor=actor, asked=OrdersAsked(**asked)) == len(rows)
        return [row.number for row in rows]


def test_each_scope_reaches_its_own_sales(cast):
    reached = {
        login: set(numbers(cast.actor(login)))
        for login in ("chen", "gao", "shi", "zhou", "li", "qian", "sun", "wu")
    }
    assert reached == {
        "chen": {"S-1", "S-2", "S-3", "S-4", "S-7", "S-8"}, "gao": {"S-5"},
        "shi": {"S-1", "S-2", "S-3", "S-4", "S-5", "S-7", "S-8"},
        "zhou": {"S-1", "S-2", "S-3"}, "li": {"S-4", "S-8"}, "qian": {"S-2"}, "sun": {"S-3", "S-8"}, "wu": set(),
    }  # fmt: skip


def test_the_newest_comes_first_and_the_customer_is_named_within_reach(cast):
    actor = cast.actor("chen")
    with reading_as(actor):
        rows = orders_listed(actor=actor, asked=OrdersAsked())
    assert [row.number for row in rows] == ["S-7", "S-4", "S-8", "S-1", "S-2", "S-3"]
    assert [(row.customer, row.is_anonymous) for row in rows[:2]] == [("", True), ("吴建国", False)]


def test_what_is_asked_holds_for_every_row(cast):
    chen, qian = cast.actor("chen"), cast.staff["qian"]
    with reading_as(SYSTEM):
        Order.objects.filter(number="S-4").update(refunded_minor=100, channel="web")
    assert numbers(chen, has_refund=True) == numbers(chen, channels=("web",)) == ["S-4"]
    assert numbers(chen, is_anonymous=True) == ["S-7"]
    assert numbers(chen, seller_id=qian) == ["S-2"]
    assert numbers(chen, unit_id=cast.units["river"]) == []
    assert numbers(cast.actor("shi"), unit_id=cast.units["river"]) == ["S-5"]
    day = datetime(2026, 11, 22, tzinfo=UTC)
    assert numbers(chen, since=day - timedelta(days=41), until=day - timedelta(days=8)) == ["S-8"]
    assert numbers(chen, since=day - timedelta(days=41)) == ["S-7", "S-4", "S-8"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(1, 4),
    descending=st.booleans(),
    few=st.sampled_from([0, 40]),
    login=st.sampled_from(["shi", "zhou", "sun"]),
)
def test_page_after_page_no_row_is_lost_or_doubled(cast, monkeypatch, size, descending, few, login):
    """Also where all of them have the same moment, and by either way of reading."""
    monkeypatch.setattr(listed, "FEW_STORES", few)
    actor = cast.actor(login)
    with reading_as(SYSTEM):
        Order.objects.filter(number__in=["S-1", "S-2", "S-8"]).update(
            placed_at=datetime(2026, 10, 1, tzinfo=UTC)
        )
    seen, place = [], None
    with reading_as(actor):
        while True:
            rows = orders_listed(
                actor=actor, asked=OrdersAsked(descending=descending, place=place, limit=size)
            )
            seen += [row.id for row in rows[:size]]
            if len(rows) <= size:
                break
            place = (rows[size - 1].placed_at, rows[size - 1].id)
        everything = orders_listed(actor=actor, asked=OrdersAsked(descending=descending))
    assert seen == [row.id for row in everything] and len(set(seen)) == len(seen)


def test_an_order_is_told_with_its_lines_and_out_of_reach_it_is_not_there(cast):
    chen, qian = cast.actor("chen"), cast.actor("qian")
    with reading_as(chen):
        found = order_of(actor=chen, order_id=cast.orders["S-2"])
        assert [(line.code, line.quantity) for line in found.lines] == [("T1", 1), ("T2", 1)]
        assert (found.customer, found.seller, found.total_minor) == ("林慧敏", "钱进", 103_800)
        with pytest.raises(NotFound):
            order_of(actor=chen, order_id=cast.orders["S-5"])
    with reading_as(qian), pytest.raises(NotFound):
        order_of(actor=qian, order_id=cast.orders["S-1"])


def test_what_came_back_stands_beside_its_line(cast):
    from decimal import Decimal

    from shuke.foundation.org.actor import acting_as
    from shuke.trade.orders.commands.refunds import record_refund

    with acting_as(SYSTEM):
        record_refund(
            actor=SYSTEM, order_id=cast.orders["S-8"], number="B-9", unit_id=cast.units["lake"],
            refunded_at=datetime(2026, 11, 1, tzinfo=UTC), quantities=[(1, Decimal(2))],
        )  # fmt: skip
    chen, sun = cast.actor("chen"), cast.actor("sun")
    with reading_as(chen):
        found = order_of(actor=chen, order_id=cast.orders["S-8"])
        assert [(one.number, one.quantity, one.amount_minor) for one in found.refunds] == [
            ("B-9", 2, 136_000)
        ]
        assert found.lines[0].refunded_quantity == 2
    with reading_as(
        sun
    ):  # a refund may name a peer's sale: a seller is told the amount of the own line, no more
        assert order_of(actor=sun, order_id=cast.orders["S-8"]).refunds == []


def test_a_products_months_count_what_is_within_reach(cast):
    from shuke.trade.catalog.models import Product

    product = Product.objects.get(code="T1").id
    totals = {}
    for login in ("chen", "gao", "shi"):
        actor = cast.actor(login)
        with reading_as(actor):
            months, buyers = product_sold(actor=actor, product_id=product, since=date(2026, 1, 1))
            totals[login] = (sum(month.quantity for month in months), buyers)
    assert totals == {"chen": (9, 2), "gao": (1, 1), "shi": (10, 3)}


def test_without_the_permission_nothing_is_asked(cast):
    actor = cast.actor("chu")
    with reading_as(actor), pytest.raises(Forbidden):
        orders_listed(actor=actor, asked=OrdersAsked())
