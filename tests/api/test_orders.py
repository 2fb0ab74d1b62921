"""Orders and refunds by API: one, many, again, wrongly."""

import pytest
from django.db import transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.orders.models import Line, Order, Payment, Refund
from tests.api.world import FULL, an_order, program
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def codes(answer) -> list[str]:
    return [result.get("code", "") or result["status"] for result in answer.json()["results"]]


def a_line(**more):
    return {"product": "T1", "quantity": "1", "unit_price_minor": "1", **more}


def batch(till, *items, key=None, **more):
    return till.post("/orders/batch", {"items": [{"source": "till", **item} for item in items], **more}, key)


def booked() -> int:
    with acting_as(SYSTEM), transaction.atomic():
        return Order.objects.count()


def test_an_order_is_booked_once_and_read_back(cast):
    till = program(FULL)
    body = an_order(
        customer={"phone": "138 0013 8016"}, seller="qian", payments=[{"method": "wechat", "amount_minor": 100000},
                                                                     {"method": "cash", "amount_minor": 35000}],
    )  # fmt: skip
    first = till.put("/orders/till/A-1", body, "k1")
    assert (first.status_code, first.json()["status"]) == (201, "created")
    again = till.put("/orders/till/A-1", body, "k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    same = till.put("/orders/till/A-1", body)
    assert (same.status_code, same.json()) == (200, {"status": "unchanged", "id": first.json()["id"]})
    read = till.get("/orders/till/A-1").json()
    assert read == till.get(f"/orders/{read['id']}").json() == till.get("/orders").json()["items"][-1]
    assert (read["customer_id"], read["seller"], read["total_minor"]) == (
        cast.customers["lin"],
        "qian",
        135000,
    )
    assert read["lines"][0] == {
        "ordinal": 1, "product": "T1", "description": "", "quantity": "2", "unit_price_minor": "68000",
        "discount_minor": 1000, "total_minor": 135000, "is_goods": True, "refunded_quantity": "0", "refunded_minor": 0,
    }  # fmt: skip
    assert read["payments"] == body["payments"]
    with acting_as(SYSTEM):
        assert Line.objects.get(order_id=read["id"]).cost_minor == 68000
        assert Payment.objects.filter(order_id=read["id"]).count() == 2
    assert events("orders.record_sales")[-1].customers == [cast.customers["lin"]]


def test_the_same_key_with_other_content_is_refused_by_name(cast):
    till = program(FULL)
    till.put("/orders/till/A-1", an_order(), "k1")
    other = till.put("/orders/till/A-1", an_order(seller="qian"), "k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert other.json()["errors"][0]["pointer"] == "/seller"
    batch(till, an_order(number="B-1"), an_order(number="B-2"), key="k2")
    other = batch(till, an_order(number="B-1"), an_order(number="B-3"), key="k2")
    assert other.json()["errors"][0]["pointer"] == "/items/1"
    assert (
        program(FULL).put("/orders/till/A-9", an_order(), "k1").status_code == 201
    )  # another program's key is its own


@pytest.mark.parametrize(
    ("more", "status", "code", "pointer"),
    [
        ({"store": "hall"}, 422, "store_unknown", "/store"),
        ({"seller": "nobody"}, 422, "seller_unknown", "/seller"),
        ({"customer": {"phone": "13800000000"}}, 422, "customer_unknown", "/customer"),
        ({"customer": {"phone": "1380013800"}}, 422, "phone_invalid", "/customer/phone"),
        ({"customer": {"phone": "13800138016", "card": "C1"}}, 422, "validation_failed", "/customer"),
        ({"customer": {}}, 422, "validation_failed", "/customer"),
        ({"currency": "JPY"}, 422, "currency_differs", "/currency"),
        ({"total_minor": 1}, 422, "total_differs", "/total_minor"),
        ({"payments": [{"method": "cash", "amount_minor": 1}]}, 422, "payments_differ", "/payments"),
        ({"lines": []}, 422, "validation_failed", "/lines"),
        ({"lines": [{"product": "X", "quantity": "1", "unit_price_minor": "1"}]}, 422, "product_unknown", "/lines/0/product"),
        ({"lines": [{"product": "T1", "quantity": "0", "unit_price_minor": "1"}]}, 422, "sale_invalid", "/lines/0"),
        ({"lines": [a_line(quantity="１")]}, 422, "validation_failed", "/lines/0/quantity"),
        ({"lines": [a_line(quantity=1)]}, 422, "validation_failed", "/lines/0/quantity"),
        ({"lines": [{"product": "T1", "quantity": "9" * 11, "unit_price_minor": "9" * 14}]}, 422, "sale_invalid", "/lines/0"),
        ({"placed_at": "2026-11-22T12:00:00"}, 422, "validation_failed", "/placed_at"),
        ({"placed_at": "2026-02-31T12:00:00Z"}, 422, "validation_failed", "/placed_at"),
        ({"refunded_minor": 5}, 422, "validation_failed", "/refunded_minor"),
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused_where_it_is_wrong(cast, more, status, code, pointer):
    before = booked()
    answer = program(FULL).put("/orders/till/A-1", an_order(**more))
    told = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (status, code, pointer)
    assert answer["Content-Type"] == "application/problem+json" and told["reference"]
    assert booked() == before


def test_one_wrong_order_does_not_lose_the_others(cast):
    till = program(FULL)
    till.put("/orders/till/OLD", an_order())
    answer = batch(
        till, an_order(number="1"), an_order(number="2", store="hall"), an_order(number="3", lines="many"),
        an_order(number="OLD"), an_order(number="1"), an_order(number="OTHER", store="river"), key="k",
    )  # fmt: skip
    assert answer.status_code == 207
    assert codes(answer) == [
        "created",
        "store_unknown",
        "validation_failed",
        "unchanged",
        "item_repeated",
        "created",
    ]
    assert answer.json()["counts"] == {"created": 2, "error": 3, "unchanged": 1}
    assert answer.json()["results"][2]["errors"][0]["pointer"] == "/lines"
    again = batch(
        till, an_order(number="1"), an_order(number="2", store="hall"), an_order(number="3", lines="many"),
        an_order(number="OLD"), an_order(number="1"), an_order(number="OTHER", store="river"), key="k",
    )  # fmt: skip
    assert (again.status_code, again.content) == (answer.status_code, answer.content)


def test_a_known_order_is_completed_never_rewritten(cast):
    till = program(FULL)
    till.put("/orders/till/A-1", an_order())
    more = an_order(customer={"id": cast.customers["lin"]}, seller="zhou")
    more["lines"].append({"product": "T2", "quantity": "1", "unit_price_minor": "35800"})
    assert till.put("/orders/till/A-1", more).json()["status"] == "updated"
    read = till.get("/orders/till/A-1").json()
    assert (read["customer_id"], read["seller"], len(read["lines"]), read["total_minor"]) == (
        cast.customers["lin"], "zhou", 2, 170800,
    )  # fmt: skip
    assert events("orders.put_orders")[-1].customers == [cast.customers["lin"]]
    for field, wrong in (
        ("lines", an_order()),
        ("seller", {**more, "seller": "li"}),
        ("customer", {**more, "customer": {"id": cast.customers["zhao"]}}),
        ("placed_at", {**more, "placed_at": "2026-11-22T12:00:01+08:00"}),
    ):
        answer = till.put("/orders/till/A-1", wrong)
        assert (answer.status_code, answer.json()["code"]) == (409, "order_differs")
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert till.put("/orders/till/A-1", an_order(store="river")).json()["code"] == "number_taken"


def test_products_are_created_where_that_is_wanted_and_permitted(cast):
    line = {"product": "NEW", "name": "新茶", "quantity": "1", "unit_price_minor": "100"}
    till = program(FULL)
    assert batch(till, an_order(number="1", lines=[line])).json()["results"][0]["code"] == "product_unknown"
    assert batch(till, an_order(number="1", lines=[line]), create_missing_products=True).status_code == 200
    assert till.get("/products/NEW").json()["name"] == "新茶"
    seller = program(["sales.write"])
    assert batch(seller, an_order(number="2"), create_missing_products=True).status_code == 403


def test_sources_and_currencies_are_booked_apart(cast):
    from shuke.foundation.org.models import Unit

    Unit.objects.filter(code="hill").update(currency="USD")
    till = program(FULL)
    items = [
        {**an_order(number="1"), "source": "web"},
        {**an_order(store="hill", number="1", currency="USD"), "source": "till"},
        {**an_order(number="2"), "source": "till"},
    ]
    assert codes(till.post("/orders/batch", {"items": items})) == ["created"] * 3
    assert till.get("/orders/till/1").json()["currency"] == "USD"
    assert till.get("/orders/web/1").json()["currency"] == "CNY"


def test_a_key_reaches_its_own_unit_only(cast):
    lake = program(FULL, "lake")
    assert lake.put("/orders/till/A-1", an_order(store="river")).json()["code"] == "store_unknown"
    assert (
        lake.put("/orders/till/A-1", an_order(customer={"id": cast.customers["zhao"]})).json()["code"]
        == "customer_unknown"
    )
    assert lake.put("/orders/till/A-1", an_order()).status_code == 201
    assert {order["store"] for order in lake.get("/orders").json()["items"]} == {"lake"}
    assert lake.get(f"/orders/{cast.orders['S-5']}").status_code == 404


def a_refund(number="S-1", lines=((1, "1"),), **more):
    return {
        "store": "lake", "refunded_at": "2026-11-22T13:00:00+08:00", "order": {"source": "till", "number": number},
        "lines": [{"ordinal": ordinal, "quantity": quantity} for ordinal, quantity in lines], **more,
    }  # fmt: skip


def test_a_refund_takes_back_by_line(cast):
    till = program(FULL)
    first = till.put("/refunds/till/R-1", a_refund())
    assert (first.status_code, first.json()["status"]) == (201, "created")
    assert till.put("/refunds/till/R-1", a_refund()).json() == {
        "status": "unchanged",
        "id": first.json()["id"],
    }
    assert till.put("/refunds/till/R-1", a_refund(lines=[(1, "2")])).json()["code"] == "refund_differs"
    read = till.get("/refunds/till/R-1").json()
    assert (read["total_minor"], read["customer_id"]) == (68000, cast.customers["lin"])
    assert read["lines"] == [
        {
            "product": "T1",
            "quantity": "1",
            "total_minor": 68000,
            "order_id": cast.orders["S-1"],
            "order_ordinal": 1,
        }
    ]
    order = till.get("/orders/till/S-1").json()
    assert (order["refunded_minor"], order["lines"][0]["refunded_quantity"]) == (68000, "1")
    assert events("orders.put_refunds")[-1].customers == [cast.customers["lin"]]


def test_refunds_of_one_batch_share_what_is_left(cast):
    till = program(FULL)
    items = [{"source": "till", "number": f"R-{place}", **a_refund(lines=[(1, "1")])} for place in range(3)]
    items += [
        {"source": "till", "number": "R-9", **a_refund("S-99")},
        {"source": "till", "number": "R-8", **a_refund(lines=[(7, "1")])},
        {"source": "till", "number": "R-7", **a_refund("S-3", [(1, "1"), (1, "3")])},
        {"source": "till", "number": "R-6", **a_refund("S-3", [(1, "1"), (1, "2")], store="hall")},
    ]
    answer = till.post("/refunds/batch", {"items": items})
    assert codes(answer) == [
        "created", "created", "refund_exceeds_sale", "order_unknown", "refund_exceeds_sale", "refund_exceeds_sale",
        "store_unknown",
    ]  # fmt: skip
    with acting_as(SYSTEM):
        assert Refund.objects.count() == 2
        assert Order.objects.get(number="S-1").refunded_minor == 136000
        assert Line.objects.get(order__number="S-3").refunded_quantity == 0
