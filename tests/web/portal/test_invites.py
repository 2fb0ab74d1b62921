"""A member passes on a code; a friend joins with it, or types it in; the store decides what is held. Two at once are one."""

import re

import pytest
from django.test import Client

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.keyring import keyring
from shuke.trade.programme.commands.terms import found_programme, publish_terms, rehearse_terms
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.trade.referrals.commands.settling import settle_referral
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.rules.codes import code_for, shown_code
from tests.cast import build_cast
from tests.ledger.crowd import Crowd
from tests.programme.test_awards import sell
from tests.programme.test_referrals import LATER, NOON, PROMISE, TODAY
from tests.web.portal.phone import code_of, inside, newest_text, signed_in, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    cast = build_cast()

    def do(act, actor, **given):
        with acting_as(actor):
            return act(actor=actor, **given).value

    words = {"currency": "CNY", "name": "一叶会员", "name_en": "Leaf"}
    draft = do(found_programme, SYSTEM, document=PROMISE, now=NOON, **words)
    do(rehearse_terms, CLOCK, version_id=draft, now=NOON, today=TODAY)
    do(publish_terms, SYSTEM, version_id=draft, now=NOON)
    return cast


@pytest.fixture
def invite(shop):
    """Lin's code."""
    return shown_code(code_for(keyring().index, shop.customers["lin"]))


def referrals():
    return inside(
        lambda: [(one.friend_id, one.state, one.reasons) for one in Referral.objects.order_by("id")]
    )


def test_the_code_is_shown_and_a_friend_joins_with_it(shop, invite):
    lin = signed_in("lin")
    page = lin.get("/me/invite").content.decode()
    assert 'name="invite"' not in page  # who has bought was not brought
    assert invite in page and "你得 300 积分" in page and f"by={invite}" in page
    store = re.search(r"/join/([\w-]+)\?by", page)[1]
    friend = Client()
    asked = friend.get(f"/join/{store}?by={invite}").content.decode()
    assert invite in asked
    code = friend.post(f"/join/{store}", {"phone": "13912345678", "by": invite}).content.decode()
    given = {"ticket": ticket_in(code), "code": code_of(newest_text()), "name": "新朋友"}
    assert friend.post(f"/join/{store}/card", given).status_code == 302
    [(_friend, state, reasons)] = referrals()
    assert (state, reasons) == ("waiting", [])
    assert "还没购买" in lin.get("/me/invite").content.decode()


def joined(browser, place, invite, phone):
    """One more friend joins in that browser."""
    code = browser.post(f"/join/{place}", {"phone": phone, "by": invite}).content.decode()
    given = {"ticket": ticket_in(code), "code": code_of(newest_text()), "name": "新朋友"}
    assert browser.post(f"/join/{place}/card", given).status_code == 302


def test_two_friends_who_join_in_one_browser_are_looked_at_and_in_two_they_are_not(shop, invite):
    place = re.search(r"/join/([\w-]+)\?by", signed_in("lin").get("/me/invite").content.decode())[1]
    browser = Client()
    joined(browser, place, invite, "13912345671")
    joined(browser, place, invite, "13912345672")
    joined(Client(), place, invite, "13912345673")
    assert [(state, reasons) for _friend, state, reasons in referrals()] == [
        ("waiting", []), ("held", ["device"]), ("waiting", [])
    ]  # fmt: skip


def test_a_phone_that_both_use_is_held_and_the_store_decides(shop, invite):
    lin = signed_in("lin")
    new = signed_in("new")
    new.cookies["shuke_device"] = lin.cookies["shuke_device"].value
    assert 'name="invite"' in new.get("/me/invite").content.decode()
    assert new.post("/me/invite", {"invite": "AAAA-AAAA"}).status_code == 404
    assert new.post("/me/invite", {"invite": invite}).status_code == 302
    assert referrals() == [(shop.customers["new"], "held", ["device"])]
    assert "由好友的邀请码入会" in new.get("/me/invite").content.decode()
    chen = Client()
    chen.post("/login", {"login": "shi", "password": "一叶茶铺-熟客-2026"})
    page = chen.get("/programme/referrals").content.decode()
    assert "使用同一台设备" in page
    [number] = inside(lambda: list(Referral.objects.values_list("id", flat=True)))
    assert chen.post(f"/programme/referrals/{number}/refusal", {"words": "同一个人"}).status_code == 302
    assert referrals()[0][1] == "refused"
    assert "同一个人" not in new.get("/me/invite").content.decode()


def test_eight_at_once_name_one_and_eight_settle_it_once(shop, invite):
    given = {
        "customer_id": shop.customers["new"], "invite": invite, "unit_id": shop.units["lake"], "now": NOON,
    }  # fmt: skip

    def name(_place):
        with acting_as(SYSTEM):
            return name_referrer(actor=SYSTEM, **given)

    def settle(_place):
        with acting_as(CLOCK):
            return settle_referral(actor=CLOCK, referral_id=number, now=LATER)

    with Crowd(8) as crowd:
        answers = crowd.round(name)
        assert sorted(type(one).__name__ for one in answers) == ["Done"] + ["Unchanged"] * 7
        [number] = inside(lambda: list(Referral.objects.values_list("id", flat=True)))
        sell(shop, "P-1", [("T1", 1, 68000)], at=NOON)
        answers = crowd.round(settle)
    kinds = [type(one) for one in answers]
    assert set(kinds) <= {Done, Unchanged}
    assert inside(lambda: list(Referral.objects.values_list("state", flat=True))) == ["earned"]
    earned = inside(_earned)
    assert earned == [(100,), (300,)]


def _earned():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.amount FROM ledger_lot l JOIN ledger_transfer t ON t.id = l.transfer_id WHERE t.key LIKE 'referral/%%'"
            " ORDER BY 1"
        )
        return cursor.fetchall()
