"""A coupon for a friend on the member's phone: the page of both ways, the link that opens on the friend's."""

import re

import pytest

from tests.cast import build_cast
from tests.coupons.tills import TEN_OFF, Till, rows
from tests.web.portal.phone import inside, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    cast = build_cast()
    inside(lambda: _given(cast))
    return cast


def _given(cast):
    till = Till(cast)
    till.give(till.offer("GIFT", {"offer": TEN_OFF["offer"] | {"may_be_given": True}}))
    till.give(till.offer("KEPT"))


def test_a_coupon_goes_by_link_or_number(shop):
    client, friend = signed_in("lin"), signed_in("wujg")
    [address] = re.findall(r'href="(/me/coupons/\d+/passing)"', client.get("/me/coupons").content.decode())
    kept = inside(lambda: rows("SELECT max(id) FROM coupons_coupon")[0][0])
    assert client.get(f"/me/coupons/{kept}/passing").status_code == 404
    assert friend.get(address).status_code == 404
    refused = client.post(address, {"to": "13000000000"})
    assert refused.status_code == 404 and 'aria-invalid="true"' in refused.content.decode()
    link = re.search(r"/me/coupons/gift/[0-9a-f-]+", client.post(address, {"link": "yes"}).content.decode())[
        0
    ]
    assert friend.get(link).status_code == 200 and "立减" in friend.get(link).content.decode()
    assert friend.post(link).status_code == 302 and friend.get(link).status_code == 410
    assert "/passing" not in client.get("/me/coupons").content.decode()
    assert friend.post(address, {"to": "13800138016"}).status_code == 302  # and back again
    assert "/passing" in client.get("/me/coupons").content.decode()
    assert signed_in("zhao").post(link).status_code == 410
    assert client.get("/me/coupons/gift/1-2").status_code == 410
