"""The programme in the browser's forms: begun, rehearsed, published, changed without losing what a form does not show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from shuke.doors.web.customise.programme.reading import USUAL, document_of
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.commands import add_staff
from shuke.trade.programme.commands.terms import rehearse_terms
from shuke.trade.programme.models import Version
from shuke.trade.programme.rules.terms import read_terms

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"
FORM = {
    "name": "一叶会员", "name_en": "Leaf", "rule.0.key": "usual", "rule.0.number": "1", "rule.0.kind": "per_amount",
    "rule.0.per": "1", "rule.1.number": "1.5", "rule.1.kind": "times", "rule.1.weekday": ["5", "6"], "rule.1.birthday": "1",
    "rule.2.number": "", "rule.2.kind": "per_amount", "base": "net", "rounding": "down", "cap.day": "２０００",
    "worth.points": "100", "worth.money": "1", "worth.most_percent": "50", "worth.step": "1", "worth.proof": "50",
    "expiry.kind": "year_end", "expiry.count": "1", "tier.0.key": "base", "tier.0.name": "会员", "tier.0.name_en": "Member",
    "tier.0.times": "1", "tier.1.name": "金卡", "tier.1.name_en": "Gold", "tier.1.spend": "3,000.50", "tier.1.times": "1.25",
    "tier.1.benefits": "包邮，生日礼", "window": "rolling", "months": "12", "need": "any", "keep_months": "12",
    "downgrade": "one_step", "event.sign_up": "100",
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


def rehearsed():
    with acting_as(CLOCK):
        (version,) = Version.objects.filter(published_at=None)
        rehearse_terms(actor=CLOCK, version_id=version.id, now=timezone.now(), today=timezone.localdate())
    return version.id


def test_a_programme_is_begun_rehearsed_and_published(head):
    assert "还没有会员计划" in text_of(head.get("/programme"))
    assert "年底" in text_of(head.get("/programme/draft"))
    assert head.post("/programme/draft", FORM).status_code == 302
    page = text_of(head.get("/programme"))
    assert "草稿，第 1 版" in page and "发布这些条款" not in page
    version = rehearsed()
    page = text_of(head.get("/programme"))
    assert "发布这些条款" in page and "7 笔销售" in page
    head.post("/programme/draft/publication", {"version": version})
    page = text_of(head.get("/programme"))
    for words in (
        "每 ¥1 得 1 分",
        "1.5 倍积分",
        "星期六",
        "生日月",
        "¥3,001",
        "× 1.25",
        "包邮，生日礼",
        "每天 2,000 分",
    ):
        assert words in page, words
    assert "草稿，第" not in page


def test_asking_for_a_rehearsal_puts_it_on_the_list_once(head):
    head.post("/programme/draft", FORM)
    with acting_as(SYSTEM):
        version = Version.objects.get().id
    for _again in range(2):
        assert head.post("/programme/draft/rehearsal", {"version": version}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'programme.rehearse'")
        assert cursor.fetchone() == (1,)


def test_what_was_typed_wrong_is_named_and_kept(head):
    answer = head.post("/programme/draft", FORM | {"worth.points": "many", "tier.1.spend": "a lot"})
    page = text_of(answer)
    assert answer.status_code == 422 and "a lot" in page and "整数" in page
    assert Version.objects.count() == 0


def test_a_form_from_before_somebody_elses_change_is_told_so(head):
    head.post("/programme/draft", FORM)
    seen = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = head.post("/programme/draft", FORM | {"seen": seen, "cap.day": "9"})
    assert answer.status_code == 409


def test_without_rehearsal_nothing_is_published(head):
    head.post("/programme/draft", FORM)
    with acting_as(SYSTEM):
        version = Version.objects.get().id
    head.post("/programme/draft/publication", {"version": version})
    with acting_as(SYSTEM):
        assert Version.objects.get().published_at is None


def test_a_region_reads_the_terms_and_makes_none(cast, client):
    client.post("/login", {"login": "shi", "password": PASSWORD})
    assert "起草" not in text_of(client.get("/programme"))
    assert client.get("/programme/draft").status_code == 403


def sent(**changes):
    query = QueryDict(mutable=True)
    for name, value in (FORM | changes).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def test_what_the_form_does_not_show_stays_as_it_was():
    rule = {"key": "usual", "kind": "per_amount", "points": 1, "where": {"brands": [7], "channels": ["web"]}}
    before = USUAL | {"ways": {"rules": [rule], "stacking": "add"}}
    terms = read_terms(document_of(sent(), before, "CNY", {}))
    assert terms.ways.stacking == "add"
    assert terms.ways.rules[0].where.brands == {7} and terms.ways.rules[0].where.channels == {"web"}


def test_money_is_read_without_a_float_in_the_currencys_own_digits():
    terms = read_terms(document_of(sent(), USUAL, "CNY", {}))
    assert terms.tiers[1].spend_minor == 300_050 and dict(terms.ways.tier_percent) == {
        terms.tiers[1].key: 125
    }
    yen = read_terms(document_of(sent(**{"tier.1.spend": "3000"}), USUAL, "JPY", {}))
    assert yen.tiers[1].spend_minor == 3000 and yen.caps.day == 2000


def test_a_member_price_is_drafted_by_share_and_by_list_and_read_again(cast, head):
    from shuke.trade.catalog.models import Product

    with acting_as(SYSTEM):
        tea = Product.objects.get(code="T1").id
    prices = {
        "tier.1.price.0.off": "10", "tier.1.price.0.weekday": "2", "tier.1.list": "T1 650.50\n", "price.with_coupons": "best",
    }  # fmt: skip
    head.post("/programme/draft", FORM | prices)
    with acting_as(SYSTEM):
        document = Version.objects.get().document
    tier = document["tiers"][1]
    assert tier["prices"] == [{"off_percent": 10, "where": {"weekdays": [2]}}]
    assert tier["price_list"] == [[tea, 65050]] and document["pricing"] == {"with_coupons": "best"}
    page = text_of(head.get("/programme/draft"))
    assert "T1 650.5" in page and "会员价" in text_of(head.get("/programme"))
    wrong = head.post("/programme/draft", FORM | {"tier.1.list": "NONE 12"})
    assert wrong.status_code == 422 and "NONE 12" in text_of(wrong)
