"""Rewards on the member's phone: had once, many points only with a code, given back while nobody handed them over."""

import re

import pytest

from shuke.customers.models import OneTimeCode
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.reach import member_at
from shuke.foundation.org.refusals import NotFound
from shuke.trade.programme.commands.proving import CodeNeeded
from shuke.trade.programme.rules.paying import Worth
from shuke.trade.rewards.commands.catalogue import add_reward
from shuke.trade.rewards.commands.redeeming import cancel_redemption, redeem_reward
from shuke.trade.rewards.models import Redemption, Reward
from tests.cast import build_cast
from tests.ledger.books import NOON, Books, faults, rows
from tests.web.portal.phone import code_of, inside, newest_text, signed_in, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop(monkeypatch):
    """Points of which 100 are worth 1 yuan; from 2 yuan on with a code."""
    cast = build_cast()
    Books(cast).earn(1000, "earned")
    monkeypatch.setattr("shuke.trade.programme.queries.terms.Worth", lambda: Worth(proof_from_minor=200))
    for code, points, limit in (("CUP", 100, 1), ("TEA", 500, None), ("POT", 5000, None)):
        given = {
            "name": f"礼{code}",
            "name_en": code,
            "kind": "goods",
            "points": points,
            "stock": 2,
            "member_limit": limit,
        }
        inside(lambda code=code, given=given: add_reward(actor=SYSTEM, code=code, given=given, now=NOON))
    return cast


def number(code):
    return inside(lambda: Reward.objects.get(code=code).id)


def key_in(page):
    return re.search(r'name="key" value="([0-9a-f]+)"', page)[1]


def wants(client, code):
    """The form of a reward, sent."""
    address = f"/me/rewards/{number(code)}"
    key = key_in(client.get(address).content.decode())
    inside(lambda: OneTimeCode.objects.all().delete())  # a minute has passed since the sign-in
    return address, key, client.post(address, {"key": key})


def test_few_points_go_at_once_and_a_second_tap_changes_nothing(shop):
    client = signed_in("lin")
    address, key, answer = wants(client, "CUP")
    assert answer.status_code == 302
    assert client.post(address, {"key": key}).status_code == 302
    assert inside(lambda: Books(shop).available) == 900 and inside(Redemption.objects.count) == 1
    page = client.get("/me/rewards?said=had").content.decode()
    assert "礼CUP" in page and "到店领取" in page and "还差 4,100 积分" in page
    assert "900" in client.get("/me/points").content.decode()
    assert 'name="key"' not in client.get(address).content.decode()  # one of these is all a member may have


def test_many_points_ask_for_a_code_from_the_phone(shop):
    client = signed_in("lin")
    address, _key, answer = wants(client, "TEA")
    page = answer.content.decode()
    assert answer.status_code == 200 and inside(Redemption.objects.count) == 0
    ticket, code = ticket_in(page), code_of(newest_text())
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert client.post(address, {"ticket": ticket, "code": wrong}).status_code == 422
    other = signed_in("wujg")  # the ticket is this member's, for this page
    assert other.post(address, {"ticket": ticket, "code": code}).status_code == 422
    assert client.post(f"/me/rewards/{number('POT')}", {"ticket": ticket, "code": code}).status_code == 422
    assert client.post(address, {"ticket": ticket, "another": "yes"}).status_code == 429  # within the minute
    assert client.post(address, {"ticket": ticket, "code": code}).status_code == 302
    assert inside(lambda: Books(shop).available) == 500 and inside(faults) == []


def test_what_was_not_fetched_is_given_back_and_another_members_is_not_found(shop):
    client = signed_in("lin")
    wants(client, "CUP")
    one = inside(lambda: Redemption.objects.get().id)
    assert signed_in("wujg").post(f"/me/rewards/had/{one}/cancellation").status_code == 404
    assert client.post(f"/me/rewards/had/{one}/cancellation").status_code == 302
    assert inside(lambda: (Books(shop).available, Reward.objects.get(code="CUP").stock)) == (1000, 2)
    client.post(f"/me/rewards/had/{one}/cancellation")
    assert inside(lambda: Books(shop).available) == 1000


def test_the_act_itself_asks_whoever_opens_the_page(shop):
    lin, wujg = shop.customers["lin"], shop.customers["wujg"]
    path = inside(lambda: rows("SELECT path FROM org_unit WHERE id = %s", shop.units["lake"])[0][0])
    me = member_at(lin, "lin", shop.units["lake"], path)
    given = {"reward_id": number("TEA"), "unit_id": shop.units["lake"], "now": NOON, "key": "k"}
    with acting_as(me), pytest.raises(NotFound):
        redeem_reward(actor=me, customer_id=wujg, **given)
    with acting_as(me), pytest.raises(CodeNeeded):
        redeem_reward(actor=me, customer_id=lin, **given)
    with acting_as(me), pytest.raises(NotFound):
        cancel_redemption(actor=me, redemption_id=0, now=NOON)


def test_a_refusal_is_said_on_the_page(shop):
    client = signed_in("lin")
    address = f"/me/rewards/{number('CUP')}"
    key = key_in(client.get(address).content.decode())
    inside(lambda: Reward.objects.filter(code="CUP").update(stock=0))
    answer = client.post(address, {"key": key})
    assert answer.status_code == 409 and "兑完" in answer.content.decode()
    assert client.post(address, {"key": "short"}).status_code == 404
    assert client.get("/me/rewards/999999").status_code == 404
