"""Sales and refunds, one at a time, as a till books them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.models import Unit
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.catalog.models import Product
from shuke.trade.orders.commands.refunds import RefundEmpty, RefundExceedsSale, record_refund
from shuke.trade.orders.commands.sales import (
    LineGiven,
    NumberTaken,
    PaymentsDiffer,
    ProductUnknown,
    SaleInvalid,
    record_sale,
)
from shuke.trade.orders.models import Line, Order, Payment, Refund, RefundLine, RefundMatch
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def of(code="T1", quantity="1", price="68000", discount=0):
    return LineGiven(code, Decimal(quantity), Decimal(price), discount)


def sell(cast, *lines, actor=SYSTEM, number="R-1", store="lake", at=NOON, **more):
    with acting_as(actor), transaction.atomic():
        return record_sale(
            actor=actor,
            source="till",
            number=number,
            unit_id=cast.units[store],
            placed_at=at,
            lines=lines,
            **more,
        )


def give_back(cast, order_id, *quantities, actor=SYSTEM, number="B-1", store="lake", **more):
    with acting_as(actor), transaction.atomic():
        return record_refund(
            actor=actor, order_id=order_id, number=number, unit_id=cast.units[store], refunded_at=NOON,
            quantities=[(ordinal, Decimal(quantity)) for ordinal, quantity in quantities], **more,
        )  # fmt: skip


def order_of(outcome) -> Order:
    with acting_as(SYSTEM):
        return Order.objects.get(id=outcome.value)


def test_a_sale_adds_up(cast):
    Product.objects.create(code="POST", name="运费", is_goods=False)
    outcome = sell(
        cast, of("T1", "2"), of("T2", "0.5", "35800.5", 100), of("POST", "1", "1200"),
        customer_id=cast.customers["lin"], seller_id=cast.staff["qian"], payments=[("wechat", 150000), ("cash", 5000)],
    )  # fmt: skip
    order = order_of(outcome)
    assert isinstance(outcome, Done)
    assert (order.total_minor, order.goods_minor, order.discount_minor, order.line_count) == (
        155000,
        153800,
        100,
        3,
    )
    assert (order.sold_on, order.store_path) == (date(2026, 11, 22), Unit.objects.get(code="lake").path)
    with acting_as(SYSTEM):
        lines = list(Line.objects.filter(order=order).order_by("ordinal"))
        assert [(line.total_minor, line.is_goods) for line in lines] == [
            (136000, True),
            (17800, True),
            (1200, False),
        ]
        assert lines[0].cost_minor == 68000 and lines[1].unit_price_minor == Decimal("35800.5")
        assert (
            sum(Payment.objects.filter(order=order).values_list("amount_minor", flat=True))
            == order.total_minor
        )
    event = events("orders.record_sale")[-1]
    assert event.facts == {"order": order.id, "total_minor": 155000, "unit": cast.units["lake"]}
    assert event.customers == [cast.customers["lin"]]


def test_equal_lines_are_kept_apart(cast):
    order = order_of(sell(cast, of("T1"), of("T1")))
    assert (order.line_count, order.total_minor) == (2, 136000)


def test_a_sale_without_a_customer_is_nobodys_story(cast):
    sell(cast, of())
    assert events("orders.record_sale")[-1].customers == []


def test_the_day_of_sale_is_the_shops(cast):
    Unit.objects.filter(code="lake").update(timezone="America/New_York")
    assert order_of(sell(cast, of(), at=datetime(2026, 11, 22, 4, tzinfo=UTC))).sold_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("lines", "more", "refusal", "field"),
    [
        ((), {}, SaleInvalid, "lines"),
        ((of(quantity="0"),), {}, SaleInvalid, "lines"),
        ((of(), of(discount=68001)), {}, SaleInvalid, "lines"),
        ((of(quantity="NaN"),), {}, SaleInvalid, "lines"),
        ((of("T9"),), {}, ProductUnknown, "lines"),
        ((of(),), {"payments": [("cash", 67999)]}, PaymentsDiffer, "payments"),
        ((of(),), {"customer_id": 10**9}, NotFound, "customer_id"),
        ((of(),), {"seller_id": 10**9}, NotFound, "seller_id"),
    ],
)
def test_what_is_no_sale_leaves_nothing(cast, lines, more, refusal, field):
    with pytest.raises(refusal) as no:
        sell(cast, *lines, **more)
    assert no.value.field == field
    with acting_as(SYSTEM):
        assert not Order.objects.filter(number="R-1").exists()


def test_the_same_number_is_the_same_sale(cast):
    first, again = sell(cast, of()), sell(cast, of("T2"))
    assert again == Unchanged(first.value)
    with pytest.raises(NumberTaken) as no:
        sell(cast, of(), store="river")
    assert (no.value.status, no.value.field) == (409, "number")


def test_a_till_asks_again_about_a_sale_that_it_no_longer_sees(cast):
    """A clerk sees today's sales of known customers only; a retry must not fail over yesterday's."""
    first = sell(cast, of(), at=datetime(2026, 11, 1, 4, tzinfo=UTC))
    assert sell(cast, of(), actor=cast.actor("wu")) == Unchanged(first.value)


def test_a_retry_by_key_gets_the_first_answer(cast):
    first, again = sell(cast, of(), key="till-1"), sell(cast, of(), key="till-1")
    assert isinstance(again, Replayed) and again.value == first.value


def test_nobody_books_for_another_store_or_without_the_right(cast):
    with pytest.raises(NotFound):
        sell(cast, of(), actor=cast.actor("wu"), store="river")
    for login in ("qian", "chu", "shi"):
        with pytest.raises(Forbidden):
            sell(cast, of(), actor=cast.actor(login))


def test_a_made_up_sale_opens_no_customer(cast):
    """Credited to a seller it would show them the customer: so the customer must be in the booker's reach."""
    with pytest.raises(NotFound) as no:
        sell(
            cast,
            of(),
            actor=cast.actor("wu"),
            customer_id=cast.customers["fang"],
            seller_id=cast.staff["qian"],
        )
    assert no.value.field == "customer_id"


def test_a_refund_takes_back_its_part(cast):
    sale = sell(cast, of("T1", "3"), of("T2", "1", "35800"), customer_id=cast.customers["lin"])
    outcome = give_back(cast, sale.value, (1, "1"), (2, "1"))
    order = order_of(sale)
    assert (order.refunded_minor, order.refunded_goods_minor) == (68000 + 35800,) * 2
    with acting_as(SYSTEM):
        refund = Refund.objects.get(id=outcome.value)
        assert (refund.total_minor, refund.customer_id) == (103800, cast.customers["lin"])
        assert list(RefundLine.objects.filter(refund=refund).values_list("matched_quantity", flat=True)) == [
            1,
            1,
        ]
        assert sum(RefundMatch.objects.values_list("amount_minor", flat=True)) == 103800
        assert Line.objects.get(order=order, ordinal=1).refunded_quantity == 1
    assert events("orders.record_refund")[-1].customers == [cast.customers["lin"]]


@pytest.mark.parametrize(
    "quantities",
    [[(1, "3")], [(1, "0")], [(1, "-1")], [(3, "1")], [(1, "1"), (1, "1.5")], [(1, "0.0001")], [(1, "NaN")]],
)
def test_more_than_was_sold_does_not_come_back(cast, quantities):
    sale = sell(cast, of("T1", "2"))
    with pytest.raises(RefundExceedsSale) as no:
        give_back(cast, sale.value, *quantities)
    assert (no.value.status, no.value.field) == (409, "quantities")
    assert order_of(sale).refunded_minor == 0
    with acting_as(SYSTEM):
        assert Refund.objects.count() == 0


def test_a_refund_of_nothing_is_none(cast):
    sale = sell(cast, of())
    with pytest.raises(RefundEmpty):
        give_back(cast, sale.value)


def test_a_refund_is_booked_once(cast):
    sale = sell(cast, of("T1", "2"))
    first, again = give_back(cast, sale.value, (1, "1")), give_back(cast, sale.value, (1, "1"))
    assert again == Unchanged(first.value)
    assert order_of(sale).refunded_minor == 68000


@pytest.mark.parametrize("login", ["gao", "he"])
def test_another_stores_sale_is_not_taken_back(cast, login):
    sale = sell(cast, of())
    actor = cast.actor(login)
    with pytest.raises(NotFound):
        give_back(cast, sale.value, (1, "1"), actor=actor, store={"gao": "river", "he": "hill"}[login])


def test_a_sale_that_came_back_wholly_is_nobodys_credit(cast):
    """In the same transaction: the seller sees the customer no more."""
    qian, new = cast.actor("qian"), cast.customers["new"]
    sale = sell(cast, of("T1", "2"), customer_id=new, seller_id=qian.staff_id)
    with acting_as(qian):
        assert Order.objects.filter(customer_id=new).exists()
    give_back(cast, sale.value, (1, "1"), number="B-1")
    with acting_as(qian):
        assert Order.objects.filter(customer_id=new).exists()
    give_back(cast, sale.value, (1, "1"), number="B-2")
    with acting_as(qian):
        assert not Order.objects.filter(customer_id=new).exists()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5000), st.integers(0, 300)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9)), max_size=12),
)
def test_whatever_comes_back_is_never_more_than_was_sold(cast, sold, returned):
    """Any receipt, any returns: what is taken back fits the lines, in pieces and in money, and so do all the sums."""
    number = f"H-{Order.objects.count()}-{len(sold)}-{hash((tuple(sold), tuple(returned)))}"
    lines = [
        of("T1", str(quantity), str(price), min(discount, quantity * price))
        for quantity, price, discount in sold
    ]
    sale = sell(cast, *lines, number=number)
    left, accepted = {ordinal: quantity for ordinal, (quantity, _price, _discount) in enumerate(sold, 1)}, 0
    for place, (ordinal, quantity) in enumerate(returned):
        fits = quantity <= left.get(ordinal, 0)
        try:
            give_back(cast, sale.value, (ordinal, str(quantity)), number=f"{number}-{place}")
        except RefundExceedsSale:
            assert not fits
        else:
            assert fits
            left[ordinal] -= quantity
            accepted += 1
    order = order_of(sale)
    with acting_as(SYSTEM):
        for line in Line.objects.filter(order=order):
            assert line.quantity - line.refunded_quantity == left[line.ordinal]
            assert 0 <= line.refunded_minor <= line.total_minor
            assert left[line.ordinal] or line.refunded_minor == line.total_minor
        backs = list(Refund.objects.filter(number__startswith=f"{number}-"))
        assert len(backs) == accepted
        assert order.refunded_minor == sum(back.total_minor for back in backs) <= order.total_minor
        assert order.refunded_minor == sum(
            Line.objects.filter(order=order).values_list("refunded_minor", flat=True)
        )


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
class TestAtOnce:
    """With real threads and real commits."""

    def test_one_receipt_from_two_tills_is_one_sale(self):
        cast = build_cast()
        answers = together(*[lambda: sell(cast, of(), number="R-9")] * 6)
        assert kinds(answers) == ["Done"] + ["Unchanged"] * 5
        assert len({answer.value for answer in answers}) == 1

    def test_the_last_piece_comes_back_once(self):
        cast = build_cast()
        sale = sell(cast, of("T1", "3"), number="R-9")
        answers = together(
            *[
                lambda place=place: give_back(cast, sale.value, (1, "1"), number=f"B-{place}")
                for place in range(8)
            ]
        )
        assert kinds(answers) == ["Done"] * 3 + ["RefundExceedsSale"] * 5
        with transaction.atomic():
            assert order_of(sale).refunded_minor == 3 * 68000

    def test_without_locks_it_comes_back_twice(self, monkeypatch):
        """The control: the lines as they were when somebody looked are not the lines as they are."""
        from django.db.models.query import QuerySet

        cast = build_cast()
        sale = sell(cast, of("T1", "1"), number="R-9")
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
        for _turn in range(10):
            answers = together(
                *[
                    lambda place=place: give_back(cast, sale.value, (1, "1"), number=f"B-{place}")
                    for place in range(6)
                ]
            )
            if kinds(answers).count("Done") > 1:
                return
        pytest.fail("unlocked refunds never met")
