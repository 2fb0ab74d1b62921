"""Cards in the browser: gift cards sold, looked at and used; a member's count cards and stored value."""

import re

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.ledger.queries.cards import count_cards_of, gift_card_of
from tests.ledger.books import NOON, faults, rows
from tests.web.test_coupons import PASSWORD, text_of

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def till(cast, client):
    client.post("/login", {"login": "chen", "password": PASSWORD})
    return client


def test_a_gift_card_is_sold_once_looked_at_and_used(till):
    sent = {"amount": "200", "months": "12", "mark": "abc"}
    page = text_of(till.post("/gift-cards", sent))
    code = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", page)[0]
    assert rows("SELECT count(*) FROM ledger_account WHERE kind = 'gift_card'") == [(1,)]
    assert "没有这张" not in text_of(till.post("/gift-cards/look", {"code": code.lower()}))
    with acting_as(SYSTEM):
        assert gift_card_of(actor=SYSTEM, code=code, now=NOON).available == 20_000
        assert gift_card_of(actor=SYSTEM, code="none", now=NOON) is None
    assert "¥200" in text_of(till.post("/gift-cards/look", {"code": code}))
    paid = {"code": code, "amount": "150.5", "mark": "p1"}
    assert till.post("/gift-cards/payment", paid).status_code == 302
    till.post("/gift-cards/payment", paid)
    assert "¥49.50" in text_of(till.post("/gift-cards/look", {"code": code}))
    assert till.post("/gift-cards/payment", {**paid, "mark": "p2"}).status_code == 409
    assert till.post("/gift-cards/payment", {**paid, "code": "2" * 16, "mark": "p3"}).status_code == 422
    assert till.post("/gift-cards", {"amount": "much"}).status_code == 422
    assert faults() == []


def test_a_count_card_is_sold_and_used_and_value_loaded(till, cast):
    page = f"/customers/{cast.customers['lin']}"
    till.post(f"{page}/cards/sale", {"label": "茶艺课", "times": "2", "months": "24", "mark": "a"})
    till.post(f"{page}/cards/sale", {"label": "茶艺课", "times": "2", "months": "24", "mark": "a"})
    [(card,)] = rows("SELECT id FROM ledger_account WHERE kind = 'count_card'")
    assert "茶艺课" in text_of(till.get(f"{page}/cards"))
    for mark in "bcd":
        told = text_of(till.post(f"{page}/cards/{card}/use", {"mark": mark}, follow=True))
    assert "茶艺课" not in told  # used up, and a third time was refused
    with acting_as(SYSTEM):
        assert count_cards_of(actor=SYSTEM, customer_id=cast.customers["lin"], now=NOON) == []
    till.post(f"{page}/value", {"amount": "500", "granted": "50", "mark": "v"})
    assert "¥550" in text_of(till.get(f"{page}/cards")) and faults() == []
