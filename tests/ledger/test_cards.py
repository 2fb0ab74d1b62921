"""Stored value, gift cards and count cards."""

from datetime import date, timedelta

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Replayed
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.cards import (
    CardTaken,
    CardUnknown,
    buy_count_card,
    issue_gift_card,
    redeem_gift_card,
    use_count_card,
)
from shuke.trade.ledger.commands.returning import Back, return_burn
from shuke.trade.ledger.commands.values import load_value, refund_value, spend_value
from shuke.trade.ledger.queries.balances import balances_of
from shuke.trade.ledger.rules.amounts import PointsInsufficient
from shuke.trade.ledger.rules.codes import CodeInvalid
from tests.ledger.books import NOON, Books, faults, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
CODE = "ABCD-2345-EFGH-6789"


@pytest.fixture
def books(cast):
    return Books(cast)


def of(books, **given):
    return {"customer_id": books.customer_id, "unit_id": books.unit_id, **given}


def held(books):
    with acting_as(SYSTEM):
        return {(one.kind, one.denomination): one.available
                for one in balances_of(actor=SYSTEM, customer_id=books.customer_id, now=NOON)}  # fmt: skip


def test_value_is_loaded_with_a_gift_spent_and_given_back(books):
    loaded = books.do(load_value, amount=50_000, granted=5_000, currency="CNY", key="l", **of(books))
    again = books.do(load_value, amount=50_000, granted=5_000, currency="CNY", key="l", **of(books))
    assert isinstance(again, Replayed) and again.value == loaded.value
    spent = books.do(spend_value, amount=12_345, currency="CNY", key="s", **of(books)).value
    assert held(books) == {("stored_value", "CNY"): 42_655}
    with pytest.raises(PointsInsufficient):
        books.do(spend_value, amount=42_656, currency="CNY", key="s2", **of(books))
    with pytest.raises(NotFound):  # value is not given back as points
        books.do(return_burn, burn_id=spent, back=Back(1, 1), unit_id=books.unit_id, key="x")
    for part, key in ((1, "b1"), (2, "b2")):
        books.do(refund_value, spend_id=spent, back=Back(part, 3), unit_id=books.unit_id, key=key)
    assert held(books) == {("stored_value", "CNY"): 55_000} and faults() == []
    assert rows("SELECT kind, sum(amount) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id"
                " GROUP BY 1 ORDER BY 1") == [("granted", -5_000), ("redeemed", 0), ("stored_value", 55_000),
                                              ("tender", -50_000)]  # fmt: skip


def test_two_currencies_are_two_balances(books):
    books.do(load_value, amount=100, currency="CNY", key="l1", **of(books))
    books.do(load_value, amount=200, currency="USD", key="l2", **of(books))
    assert held(books) == {("stored_value", "CNY"): 100, ("stored_value", "USD"): 200} and faults() == []


def test_a_gift_card_is_found_by_its_code_alone_which_is_not_kept(books):
    base = {"unit_id": books.unit_id, "code": CODE}
    books.do(issue_gift_card, amount=10_000, currency="CNY", key="g", expires_on=date(2027, 11, 22), **base)
    books.do(redeem_gift_card, amount=4_000, key="r1", **{**base, "code": "abcd2345 efgh6789"})
    with pytest.raises(PointsInsufficient) as no:
        books.do(redeem_gift_card, amount=6_001, key="r2", **base)
    assert no.value.facts["available"] == 6_000
    with pytest.raises(PointsInsufficient):
        books.do(redeem_gift_card, amount=1, key="r3", now=NOON + timedelta(days=366), **base)
    assert faults() == []
    kept = rows(
        "SELECT to_jsonb(a)::text FROM ledger_account a UNION ALL SELECT to_jsonb(t)::text FROM ledger_transfer t"
        " UNION ALL SELECT to_jsonb(r)::text FROM org_replay r UNION ALL SELECT payload::text FROM audit_event"
    )
    assert len(kept) > 5 and not any("ABCD2345" in text.upper().replace("-", "") for (text,) in kept)


@pytest.mark.parametrize(("code", "refusal"), [("ABCD-2345-EFGH-678A", CardUnknown), ("ABCD", CodeInvalid)])
def test_a_wrong_code_is_no_card(books, code, refusal):
    books.do(issue_gift_card, amount=10_000, currency="CNY", key="g", unit_id=books.unit_id, code=CODE)
    with pytest.raises(refusal):
        books.do(redeem_gift_card, amount=1, key="r", unit_id=books.unit_id, code=code)


def test_one_code_is_one_card(books):
    base = {"unit_id": books.unit_id, "code": CODE, "currency": "CNY"}
    books.do(issue_gift_card, amount=10_000, key="g1", **base)
    with pytest.raises(CardTaken):
        books.do(issue_gift_card, amount=10_000, key="g2", **base)
    assert rows("SELECT count(*) FROM ledger_account WHERE kind = 'gift_card'") == [(1,)]


def test_a_count_card_is_used_up(books):
    base = {"label": "洗茶具 10 次", "times": 3, "expires_on": date(2027, 1, 1), "key": "c"}
    card = books.do(buy_count_card, **base, **of(books)).value
    again = books.do(buy_count_card, **base, **of(books))
    assert isinstance(again, Replayed) and again.value == card
    for place in (1, 2, 3):
        books.do(use_count_card, card_id=card, unit_id=books.unit_id, key=f"u{place}")
    assert isinstance(books.do(use_count_card, card_id=card, unit_id=books.unit_id, key="u3"), Replayed)
    with pytest.raises(PointsInsufficient):
        books.do(use_count_card, card_id=card, unit_id=books.unit_id, key="u4")
    with pytest.raises(NotFound):
        books.do(use_count_card, card_id=card + 1, unit_id=books.unit_id, key="u5")
    assert faults() == []
