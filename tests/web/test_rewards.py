"""Rewards in the browser: offered, had by a member, handed over, cancelled."""

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import add_staff
from tests.ledger.books import Books, rows
from tests.web.test_coupons import PASSWORD, text_of

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
FORM = {
    "name": "龙井茶样",
    "code": "tea",
    "kind": "goods",
    "points": "１００",
    "stock": "2",
    "stock_seen": "2",
}


@pytest.fixture
def world(cast, client):
    with acting_as(SYSTEM):
        add_staff(
            actor=SYSTEM, login="yan", name="严立", role="chain_manager", unit="company", password=PASSWORD
        )
    Books(cast).earn(250, "e")
    client.post("/login", {"login": "yan", "password": PASSWORD})
    assert client.post("/rewards/new", FORM).status_code == 302
    return cast


def test_a_reward_is_offered_and_changed(world, client):
    page = text_of(client.get("/rewards"))
    assert "龙井茶样" in page and "剩 2" in page and "100 积分" in page
    [(reward,)] = rows("SELECT id FROM rewards_reward")
    assert 'value="100"' in text_of(client.get(f"/rewards/{reward}/change"))
    assert client.post(f"/rewards/{reward}/change", {**FORM, "points": "many"}).status_code == 422
    assert client.post(f"/rewards/{reward}/change", {**FORM, "stock_seen": "9"}).status_code == 409
    assert client.post(f"/rewards/{reward}/change", {**FORM, "points": "120"}).status_code == 302
    assert client.post("/rewards/new", FORM).status_code == 409
    client.post(f"/rewards/{reward}/closing")
    assert rows("SELECT points, is_open FROM rewards_reward") == [(120, False)]
    client.post(f"/rewards/{reward}/opening")


def test_a_member_has_one_and_another_is_cancelled(world, client):
    client.post("/logout")
    client.post("/login", {"login": "chen", "password": PASSWORD})
    [(reward,)] = rows("SELECT id FROM rewards_reward")
    page = f"/customers/{world.customers['lin']}"
    assert "/rewards" in text_of(client.get(page))
    assert "可用 250 积分" in text_of(client.get(f"{page}/rewards"))
    sent = {"reward": str(reward), "after": "0"}
    client.post(f"{page}/redemptions", sent)
    told = text_of(client.post(f"{page}/redemptions", sent, follow=True))
    [(one,)] = rows("SELECT id FROM rewards_redemption")
    assert "可用 150 积分" in told and "待领取" in text_of(client.get("/rewards"))
    client.post(f"/redemptions/{one}/handover", {"member": world.customers["lin"]})
    assert "已领取" in text_of(client.get(f"{page}/rewards"))
    client.post(f"{page}/redemptions", {"reward": str(reward), "after": str(one)})
    told = text_of(client.post(f"/redemptions/{one + 1}/cancellation", {"member": "0"}, follow=True))
    assert "积分已退回" in told and Books(world).available == 150
    told = text_of(client.post(f"/redemptions/{one}/cancellation", follow=True))
    assert "已领取或已取消" in told
