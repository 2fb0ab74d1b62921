"""Offers in the browser's forms: drafted, opened, coded, closed; coupons given and taken back on the customer's page."""

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.commands import add_staff
from shuke.trade.coupons.commands.rehearsing import rehearse_offer
from shuke.trade.coupons.models import Coupon, Offer
from shuke.trade.coupons.queries.offers import offer_of
from tests.coupons.tills import Till, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"
FORM = {
    "name": "秋茶八折", "name_en": "Autumn tea", "code": "autumn", "kind": "percent", "number": "２０", "cap": "50",
    "w.least": "200", "days": "30", "not_weekday": ["5", "6"], "not_on": "2026-12-31，2027-01-01", "comes_back": "1",
    "exclusive": "1", "budget": "1,000", "w.to_on": "2026-12-31",
}  # fmt: skip


@pytest.fixture
def head(cast, client):
    with acting_as(SYSTEM):
        add_staff(
            actor=SYSTEM, login="yan", name="严立", role="chain_manager", unit="company", password=PASSWORD
        )
    client.post("/login", {"login": "yan", "password": PASSWORD})
    return client


def text_of(answer):
    return answer.content.decode()


def known(offer_id):
    with acting_as(SYSTEM):
        return offer_of(actor=SYSTEM, offer_id=offer_id)


def test_an_offer_is_drafted_opened_coded_and_closed(head):
    assert "还没有券活动" in text_of(head.get("/offers"))
    made = head.post("/offers/new", FORM)
    assert made.status_code == 302
    offer = int(made["Location"].rpartition("/")[2])
    one = known(offer)
    assert (one.terms.offer.percent, one.terms.offer.cap_minor, one.budget_minor) == (20, 5000, 100_000)
    assert one.terms.offer.not_on_weekdays == {5, 6} and len(one.terms.offer.not_on) == 2
    page = text_of(head.get(f"/offers/{offer}"))
    for words in ("AUTUMN", "优惠 20%", "¥50", "自发放之日起 30 天", "星期六", "草稿"):
        assert words in page, words
    head.post(f"/offers/{offer}/opening")
    head.post(f"/offers/{offer}/batches", {"wanted": "3", "label": "海报"})
    head.post(f"/offers/{offer}/codes", {"code": "tea11", "total_limit": "100", "member_limit": ""})
    page = text_of(head.get(f"/offers/{offer}"))
    assert "海报" in page and "TEA11" in page and known(offer).codes[0].member_limit is None
    batch = known(offer).batches[0].id
    file = text_of(head.post(f"/offers/{offer}/batches/{batch}/codes"))
    assert file.split() == [
        "code",
        *(code for (code,) in rows("SELECT code FROM coupons_coupon ORDER BY id")),
    ]
    assert rows("SELECT count(*) FROM audit_event WHERE act = 'coupons.take_codes'") == [(1,)]
    head.post(f"/offers/{offer}/codes/{known(offer).codes[0].id}/ending")
    assert "券活动已关闭" in text_of(head.post(f"/offers/{offer}/closing", follow=True))
    assert "秋茶八折" in text_of(head.get("/offers"))


def test_a_form_keeps_what_it_does_not_show_and_what_was_wrong_in_it(head):
    made = head.post("/offers/new", FORM)
    offer = int(made["Location"].rpartition("/")[2])
    drawn = text_of(head.get(f"/offers/{offer}/change"))
    assert 'value="50"' in drawn and "2026-12-31 2027-01-01" in drawn
    bad = head.post(f"/offers/{offer}/change", {**FORM, "number": "很多"})
    assert bad.status_code == 422 and "很多" in text_of(bad)
    head.post(f"/offers/{offer}/change", {**FORM, "number": "30"})
    assert (known(offer).version, known(offer).terms.offer.percent) == (2, 30)
    stale = head.post(
        f"/offers/{offer}/change", {**FORM, "number": "40", "seen": "2020-01-01T00:00:00+00:00"}
    )
    assert stale.status_code == 409 and known(offer).version == 2
    assert head.post("/offers/new", FORM).status_code == 409


def test_what_is_refused_is_said_on_the_page(head):
    offer = int(head.post("/offers/new", FORM)["Location"].rpartition("/")[2])
    for address, sent, words in (
        ("batches", {"wanted": "3"}, "没有开启"),
        ("batches", {"wanted": "many"}, "1"),
        ("codes", {"code": "x"}, "3 到 12"),
    ):
        assert words in text_of(head.post(f"/offers/{offer}/{address}", sent, follow=True)), address


def test_a_coupon_is_given_and_taken_back_on_the_customers_page(cast, client):
    till = Till(cast)
    offer = till.offer()
    client.post("/login", {"login": "chen", "password": PASSWORD})
    page = f"/customers/{till.lin}"
    sent = {"offer": str(offer), "after": "0"}
    shown = text_of(client.post(f"{page}/coupons", sent, follow=True))
    client.post(f"{page}/coupons", sent)
    [(coupon,)] = rows("SELECT id FROM coupons_coupon")
    assert "减 ¥10" in shown and "优惠券已发放" in shown
    client.post(f"{page}/coupons/{coupon}/withdrawal", {"reason": "mistake"})
    assert "已收回" in text_of(client.get(page))
    client.post(f"{page}/coupons/{coupon}/restoring")
    with acting_as(SYSTEM):
        code = Coupon.objects.get(id=coupon).code
        assert Offer.objects.get(id=offer).spent_minor == 0
    till.hold(code, customer=till.lin)
    till.use(code, customer=till.lin, held_key="basket")
    assert "已用" in text_of(client.get(page))


def test_an_offer_is_rehearsed_from_its_page(head, cast):
    offer = int(head.post("/offers/new", FORM)["Location"].rpartition("/")[2])
    assert "会花多少钱" in text_of(head.get(f"/offers/{offer}"))
    assert head.post(f"/offers/{offer}/rehearsal").status_code == 302
    assert rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'coupons.rehearse'") == [(1,)]
    with acting_as(CLOCK):
        rehearse_offer(actor=CLOCK, offer_id=offer, now=timezone.now(), today=cast.today)
    page = text_of(head.get(f"/offers/{offer}"))
    assert "低于成本" in page and "重新预演" in page
