"""A use of points that was somebody else's: heard of at once, disputed with one tap, decided by another hand."""

import re

import pytest
from django.db import connection
from django.test import Client

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.reach import actor_in_role, member_at
from shuke.foundation.org.refusals import NotFound
from shuke.service.conversations.rules.sealing import opened
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.programme.commands.disputes import open_dispute, reject_dispute, return_disputed
from shuke.trade.programme.models import Dispute
from shuke.trade.programme.rules.disputes import OwnHand, WordsMissing
from tests.cast import build_cast
from tests.ledger.books import NOON, Books, faults
from tests.web.portal.phone import inside, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    cast = build_cast()
    Books(cast).earn(5000, "earned")
    return cast


def messages():
    """Newest first: (purpose, words)."""

    def look():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.id, m.purpose, m.wrapped, m.ciphertext, k.wrapped FROM conversations_message m"
                " LEFT JOIN customers_personkey k ON k.id = m.person_key_id ORDER BY m.id DESC"
            )
            return cursor.fetchall()

    found = []
    for id_, purpose, wrapped, sealed, person in inside(look):
        outer = cipher.unwrap(keyring().master, person) if person else keyring().master
        found.append((purpose, opened(cipher.unwrap(outer, wrapped), id_, sealed).text))
    return found


def as_staff(cast, login, act, **given):
    actor = cast.actor(login)
    with acting_as(actor):
        return act(actor=actor, **given)


def held(cast):
    return inside(lambda: Books(cast).available)


def used(cast, amount=300, login="chen", key="burn"):
    return as_staff(
        cast, login, burn_points, customer_id=cast.customers["lin"], amount=amount, unit_id=cast.units["lake"],
        now=NOON, key=key,
    ).value  # fmt: skip


def disputed(cast, client, transfer):
    assert client.post(f"/me/points/{transfer}/dispute").status_code == 302
    return inside(lambda: Dispute.objects.get(use_id=transfer).id)


def test_the_member_hears_of_a_use_at_once(shop):
    used(shop)
    purpose, text = messages()[0]
    assert purpose == "service" and "300" in text and "湖滨店" in text
    Books(shop).burn(10, "by the terminal")
    assert len(messages()) == 1  # what nobody's hand did is no news


def test_one_tap_disputes_a_use_and_a_second_changes_nothing(shop):
    transfer, client = used(shop), signed_in("lin")
    page = client.get("/me/points").content.decode()
    assert page.count("/dispute") == 1
    disputed(shop, client, transfer)
    client.post(f"/me/points/{transfer}/dispute")
    assert inside(Dispute.objects.count) == 1
    assert "/dispute" not in client.get("/me/points").content.decode()
    earned = Books(shop).earn(1, "more")
    assert client.post(f"/me/points/{earned}/dispute").status_code == 404
    assert signed_in("wujg").post(f"/me/points/{transfer}/dispute").status_code == 404


def test_the_points_come_back_by_another_hand(shop):
    transfer, client = used(shop), signed_in("lin")
    number, before = disputed(shop, client, transfer), held(shop)
    with pytest.raises(OwnHand):
        as_staff(shop, "chen", return_disputed, dispute_id=number, now=NOON)
    assert held(shop) == before
    as_staff(shop, "shi", return_disputed, dispute_id=number, now=NOON)
    assert held(shop) == before + 300 and inside(faults) == []
    assert "300" in messages()[0][1] and inside(lambda: Dispute.objects.get().state) == "returned"
    with pytest.raises(NotFound):
        as_staff(shop, "shi", return_disputed, dispute_id=number, now=NOON)
    assert "已退回" in client.get("/me/points").content.decode()


def test_above_the_limit_a_second_person_decides_and_a_no_opens_it_again(shop):
    from shuke.trade.ledger.commands.adjusting import approve_adjustment, decline_adjustment
    from shuke.trade.ledger.models import Adjustment

    transfer, client = used(shop, 4000), signed_in("lin")
    number = disputed(shop, client, transfer)
    before = held(shop)
    as_staff(shop, "shi", return_disputed, dispute_id=number, now=NOON)
    assert held(shop) == before and inside(lambda: Dispute.objects.get().state) == "asked"
    with pytest.raises(NotFound):
        as_staff(shop, "shi", reject_dispute, dispute_id=number, words="再查", now=NOON)
    first = inside(lambda: Adjustment.objects.get().id)
    second_one = actor_in_role(
        ROLES["region_manager"], shop.staff["gao"], "高远", shop.units["east"], shop.actor("shi").path
    )
    with acting_as(second_one):
        decline_adjustment(actor=second_one, adjustment_id=first, now=NOON)
    as_staff(shop, "shi", return_disputed, dispute_id=number, now=NOON)
    second = inside(lambda: Adjustment.objects.latest("id").id)
    assert second != first
    with acting_as(second_one):
        approve_adjustment(actor=second_one, adjustment_id=second, now=NOON)
    assert held(shop) == before + 4000 and inside(faults) == []
    assert "已退回" in client.get("/me/points").content.decode()


def test_a_no_says_why_and_the_member_reads_it(shop):
    transfer, client = used(shop), signed_in("lin")
    number = disputed(shop, client, transfer)
    with pytest.raises(WordsMissing):
        as_staff(shop, "shi", reject_dispute, dispute_id=number, words=" ", now=NOON)
    staff = Client()
    staff.post("/login", {"login": "shi", "password": "一叶茶铺-熟客-2026"})
    page = staff.get("/programme/disputes").content.decode()
    assert "林慧敏" in page and "陈立群" in page
    assert staff.post(f"/programme/disputes/{number}/refusal", {"words": "监控里是您本人"}).status_code == 302
    assert "监控里是您本人" in messages()[0][1]
    assert "监控里是您本人" in client.get("/me/points").content.decode()
    gao = Client()
    gao.post("/login", {"login": "gao", "password": "一叶茶铺-熟客-2026"})
    assert "林慧敏" not in gao.get("/programme/disputes").content.decode()
    assert gao.post(f"/programme/disputes/{number}/return").status_code == 404


def test_a_member_disputes_the_own_uses_alone(shop):
    transfer = used(shop)
    for key, expected in (("wujg", NotFound), ("lin", None)):
        id_ = shop.customers[key]
        actor = member_at(id_, key, shop.units["lake"], "1.")
        with acting_as(actor):
            if expected:
                with pytest.raises(expected):
                    open_dispute(actor=actor, customer_id=id_, transfer_id=transfer, now=NOON)
                with pytest.raises(expected):
                    open_dispute(
                        actor=actor, customer_id=shop.customers["lin"], transfer_id=transfer, now=NOON
                    )
            else:
                open_dispute(actor=actor, customer_id=id_, transfer_id=transfer, now=NOON)
    assert re.fullmatch(r"\d+", str(inside(lambda: Dispute.objects.get().id)))
