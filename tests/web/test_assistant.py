"""Acts of the assistant's app that a phone sends later: each once, only with a key, and only to who is in reach."""

import json

import pytest
from django.db import transaction

from shuke.customers.models import Customer, Note
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.service.care.models import Followup
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
KEEP = {"X-Keep": "1"}


def sent(client, kind, **fields):
    return client.post(f"/app/acts/{kind}", fields, headers=KEEP)


def held(model, **wanted):
    with acting_as(SYSTEM), transaction.atomic():
        return model.objects.filter(**wanted).count()


def test_an_act_that_is_sent_twice_is_done_once(world):
    client, lin = sign_in("zhou"), world.customers["lin"]
    first = sent(client, "note", key="n1", customer=lin, text="爱喝头采")
    again = sent(client, "note", key="n1", customer=lin, text="爱喝头采")
    assert (first.json()["state"], again.json()["state"]) == ("done", "replayed")
    assert held(Note, customer_id=lin) == 1
    other = sent(client, "note", key="n1", customer=lin, text="另一句")
    assert other.status_code in (409, 422) and other.json()["field"] == "text"
    people = [sent(client, "member", key="m1", name="新来的", phone="15412349876").json() for _ in range(2)]
    assert people[0]["customer"] == people[1]["customer"] and held(Customer, name="新来的") == 1
    promise = sent(
        client, "promise", key="p1", customer=people[0]["customer"], text="周五打电话", due_on="2020-01-03"
    )
    assert promise.json()["state"] == "done"  # said before its day was over, and sent after
    assert held(Followup, kind="promise") == 1


def test_a_sale_without_a_connection_is_rung_up_once_and_never_pays_with_points(world):
    from django.utils import timezone

    from shuke.trade.catalog.models import Product
    from shuke.trade.orders.models import Order

    client, lin, tea = sign_in("zhou"), world.customers["lin"], Product.objects.get(code="T1").id
    fields = {"key": "s1", "customer": lin, "line": f"{tea}*2", "at": timezone.now().isoformat()}
    first, again = sent(client, "sale", **fields), sent(client, "sale", **fields)
    assert (first.json()["state"], again.json()["state"]) == ("done", "replayed")
    with acting_as(SYSTEM), transaction.atomic():
        order = Order.objects.get(source="app")
    assert (order.total_minor, order.customer_id, order.seller_id) == (136000, lin, world.staff["zhou"])
    other = sent(client, "sale", **{**fields, "line": f"{tea}*3"})
    assert other.status_code in (409, 422) and held(Order, source="app") == 1
    assert sent(client, "sale", **{**fields, "key": "s2", "points_minor": "100"}).status_code == 422
    assert sent(client, "sale", **{**fields, "key": "s3", "coupon": "ABC"}).status_code == 422
    assert held(Order, source="app") == 1


def test_the_page_of_a_sale_works_out_and_rings_up(world):
    from shuke.trade.catalog.models import Product
    from shuke.trade.orders.models import Order

    client, lin, tea = sign_in("zhou"), world.customers["lin"], Product.objects.get(code="T1").id
    page = f"/app/members/{lin}/sale"
    assert "680" in client.get(f"{page}?line={tea}*1&q=T1").content.decode()
    quoted = client.post(page, {"step": "quote", "line": f"{tea}*1", "key": "q1"})
    assert quoted.status_code == 200 and 'name="to_pay" value="68000"' in quoted.content.decode()
    body = {
        "step": "pay",
        "line": f"{tea}*1",
        "key": "q1",
        "to_pay": "68000",
        "method": "cash",
        "chosen": "1",
    }
    assert client.post(page, body).headers["Location"] == f"/app/members/{lin}"
    assert held(Order, source="app", total_minor=68000) == 1
    assert client.post(page, {**body, "to_pay": "1", "key": "q2"}).status_code in (
        302,
        422,
    )  # the sum has changed
    assert held(Order, source="app") == 1


def test_nothing_is_sent_without_a_key_or_about_somebody_out_of_reach(world):
    client = sign_in("zhou")
    assert sent(client, "note", customer=world.customers["lin"], text="x").status_code == 422
    assert sent(client, "note", key="n2", customer=world.customers["zhao"], text="x").status_code == 404
    assert sent(client, "pigeon", key="n3").json()["text"]
    by_number = sent(client, "note", key="n4", number="13600139043", text="柜台问起")
    assert by_number.json()["customer"] == world.customers["zhao"]  # the whole number opens the card


def test_the_key_of_the_cache_is_ones_own_and_needs_a_session(world):
    zhou, li = sign_in("zhou"), sign_in("li")
    keys = [json.loads(client.get("/app/session").content)["key"] for client in (zhou, li, sign_in("zhou"))]
    assert keys[0] == keys[2] != keys[1]
    from django.test import Client

    assert Client().get("/app/session").status_code == 302
    assert "no-store" in zhou.get("/app/session").headers["Cache-Control"]
    names = {card["name"] for card in zhou.get("/app/cards").json()["cards"]}
    assert "林慧敏" in names and "吴建国" not in names
    assert sign_in("wu").get("/app/cards").json()["cards"] == []  # the till keeps nobody in advance


@pytest.fixture
def member_with_points(world, monkeypatch):
    """Terms by which up to ¥30 need no proof, and a member with points."""
    from django.utils import timezone

    from shuke.trade.ledger.commands.earning import Earned, earn_points
    from tests.programme import world as programme

    worth = {"points": 100, "minor": 100, "step_minor": 100, "proof_from_minor": 3000}
    monkeypatch.setattr(programme, "DOCUMENT", {**programme.DOCUMENT, "worth": worth})
    programme.publish(world)
    lin = world.customers["lin"]
    with acting_as(SYSTEM):
        earn_points(
            actor=SYSTEM,
            customer_id=lin,
            lines=[Earned(9000)],
            unit_id=world.units["lake"],
            now=timezone.now(),
            key="e1",
        )
    return lin


def points_of_member(lin):
    from django.utils import timezone

    from shuke.trade.ledger.queries.balances import balance_of

    with acting_as(SYSTEM), transaction.atomic():
        return balance_of(actor=SYSTEM, customer_id=lin, now=timezone.now()).available


def test_points_pay_without_a_connection_within_the_signed_allowance_and_not_beyond(member_with_points):
    from django.utils import timezone

    from shuke.trade.catalog.models import Product
    from shuke.trade.orders.models import Order, Payment

    client, lin, tea = sign_in("zhou"), member_with_points, Product.objects.get(code="T1").id
    granted = client.post("/app/allowance", {"device": "ab12"}, headers=KEEP).json()
    assert granted["budget_minor"] == 10_000
    assert client.post("/app/allowance", {"device": "ab12"}, headers=KEEP).status_code == 409
    fields = {
        "customer": lin,
        "line": f"{tea}*1",
        "at": timezone.now().isoformat(),
        "allowance": granted["text"],
        "device": "ab12",
    }
    before = points_of_member(lin)
    paid = {**fields, "key": "o1", "by_points": "2000", "number_of": "1"}
    answers = [sent(client, "sale", **paid).json()["state"] for _ in range(2)]
    assert answers == ["done", "replayed"] and held(Order, source="app") == 1
    with acting_as(SYSTEM), transaction.atomic():
        kinds = set(Payment.objects.filter(order__source="app").values_list("method", "amount_minor"))
    assert kinds == {("points", 2000), ("other", 66000)}
    after = points_of_member(lin)
    assert before - 2000 <= after < before  # what the sale itself earned may have come on top
    for wrong, status in (
        ({"by_points": "3000"}, 422),  # from here on the member is proven
        ({"allowance": granted["text"][:-3] + "AAA"}, 422),
        ({"device": "cd34"}, 410),
        ({"by_points": "20000"}, 409),
    ):
        body = {**fields, "key": "o2", "by_points": "1000", "number_of": "2", **wrong}
        assert sent(client, "sale", **body).status_code == status, wrong
    assert held(Order, source="app") == 1 and points_of_member(lin) == after
    done = client.post("/app/allowance", {"device": "ab12", "done": granted["serial"]}, headers=KEEP)
    assert done.status_code == 200 and done.json()["serial"] != granted["serial"]
