"""A coupon without a connection: counted by the phone, looked at again by the shop, used once, beyond the allowance refused."""

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.coupons.models import Allowance, Coupon, Reported
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.offline import counts_alone, off_alone
from shuke.trade.orders.models import Order, Payment
from shuke.trade.programme.rules.conditions import Where
from tests.coupons.tills import TEN_OFF, Till, rows
from tests.web.test_assistant import KEEP, sent
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def inside(act):
    with acting_as(SYSTEM), transaction.atomic():
        return act()


@pytest.fixture
def coupon(world):
    """(lin, the code of ¥10 off from ¥100 on, another of a share)."""

    def made():
        till = Till(world)
        off = TEN_OFF["offer"] | {"where": {"least_minor": 10_000}}
        own = till.give(till.offer("TEN", {"offer": off}))
        share = till.give(till.offer("SHARE", {"offer": {"key": "", "kind": "percent", "percent": 10}}))
        return till.lin, own, share

    return inside(made)


def basket(world, granted, code, **other):
    product = inside(lambda: rows("SELECT id FROM catalog_product WHERE code = 'T1'")[0][0])
    return {
        "customer": world.customers["lin"], "line": f"{product}*1", "at": timezone.now().isoformat(), "key": "o1",
        "allowance": granted["text"], "device": "ab12", "by_coupon": code, "off_minor": "1000", "number_of": "1", **other,
    }  # fmt: skip


def test_a_coupon_is_taken_by_the_phone_and_booked_once(world, coupon):
    lin, own, share = coupon
    client = sign_in("zhou")
    page = client.get(f"/app/members/{lin}").content.decode()
    assert own in page and share not in page  # the phone counts plain amounts alone
    granted = client.post("/app/allowance", {"device": "ab12", "kind": "coupons"}, headers=KEEP).json()
    assert granted["budget_minor"] == 20_000
    points = client.post("/app/allowance", {"device": "ab12"}, headers=KEEP).json()
    told = basket(world, granted, own)
    for wrong, status in (
        ({"allowance": points["text"]}, 410),  # of another kind
        ({"allowance": granted["text"][:-3] + "AAA"}, 422),
        ({"device": "cd34"}, 410),
        ({"off_minor": "1100"}, 404),
        ({"by_coupon": share, "off_minor": "6800"}, 404),
        ({"by_coupon": "NOSUCHCODE"}, 404),
        ({"off_minor": "20100"}, 409),
    ):
        assert sent(client, "sale", **{**told, "key": "o0", **wrong}).status_code == status, wrong
    assert [sent(client, "sale", **told).json()["state"] for _time in range(2)] == ["done", "replayed"]
    assert inside(lambda: Order.objects.filter(source="app").count()) == 1
    kinds = inside(
        lambda: set(Payment.objects.filter(order__source="app").values_list("method", "amount_minor"))
    )
    assert kinds == {("coupon", 1000), ("other", 67000)}
    assert inside(lambda: Coupon.objects.get(code=own).state) == "used"
    assert own not in client.get(f"/app/members/{lin}").content.decode()
    assert inside(lambda: list(Reported.objects.values_list("verdict", "minor"))) == [("accepted", 1000)]
    assert inside(lambda: Allowance.objects.get(kind="coupons").spent_minor) == 1000


def test_what_was_used_elsewhere_first_stands_as_a_difference(world, coupon):
    lin, own, _share = coupon
    client = sign_in("zhou")
    granted = client.post("/app/allowance", {"device": "ab12", "kind": "coupons"}, headers=KEEP).json()
    inside(lambda: Till(world).use(own, customer=lin))
    assert sent(client, "sale", **basket(world, granted, own)).json()["state"] == "done"
    assert inside(lambda: list(Reported.objects.values_list("verdict", "customer_id"))) == [("doubled", lin)]


def test_what_a_phone_may_count():
    ten = Offer("", "amount", minor=1000, where=Where(least_minor=5000))
    assert counts_alone(ten) and (off_alone(ten, 4999), off_alone(ten, 5000)) == (0, 1000)
    assert off_alone(Offer("", "amount", minor=1000), 300) == 300 and off_alone(ten, 0) == 0
    for other in (
        Offer("", "percent", percent=5), Offer("", "amount", minor=1, where=Where(first_purchase=True)),
        Offer("", "amount", minor=1, not_on_weekdays=frozenset({6})),
        Offer("", "amount", minor=1, where=Where(products=frozenset({1}))),
    ):  # fmt: skip
        assert not counts_alone(other)
