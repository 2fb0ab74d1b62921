"""A receipt without a card: claimed on the phone by number and total, once, and not by trying number after number."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.acts.tries import TooManyTries, check_tries
from shuke.foundation.org.reach import member_at
from shuke.trade.counter.commands.claiming import LIMITS, ReceiptUnknown, claim_receipt
from shuke.trade.orders.commands.sales import record_sale
from shuke.trade.orders.rules.lines import LineGiven
from tests.cast import build_cast
from tests.ledger.books import Books
from tests.ledger.crowd import Crowd
from tests.web.portal.phone import inside, signed_in

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
db = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    cast = build_cast()
    for number in ("R-1", "R-2"):
        line = LineGiven("T1", Decimal(1), Decimal(68000))
        inside(
            lambda number=number, line=line: record_sale(
                actor=SYSTEM, source="old till", number=number, unit_id=cast.units["lake"],
                placed_at=timezone.now() - timedelta(hours=1), lines=[line],
            )
        )  # fmt: skip
    return cast


@db
def test_a_receipt_is_claimed_once_and_every_no_is_said(shop):
    client, other = signed_in("lin"), signed_in("wujg")
    assert "小票补积分" in client.get("/me/orders").content.decode()
    sent = {"number": " R-1 ", "total": "¥680.00"}
    page = client.post("/me/claim", sent)
    assert page.status_code == 200 and "小票已归到您名下" in page.content.decode()
    assert len(re.findall(r'href="/me/orders/\d+"', client.get("/me/orders").content.decode())) == 4
    again = other.post("/me/claim", sent)
    assert again.status_code == 409 and "R-1" in again.content.decode()
    assert other.post("/me/claim", {"number": "R-2", "total": "680.01"}).status_code == 404
    unclear = other.post("/me/claim", {"number": "R-2", "total": "much"})
    assert unclear.status_code == 422 and 'aria-invalid="true"' in unclear.content.decode()
    assert other.post("/me/claim", {"number": "", "total": "1"}).status_code == 404


@db
def test_who_tries_number_after_number_waits(shop):
    client = signed_in("lin")
    most = LIMITS[0][1]
    for number in range(most):
        assert client.post("/me/claim", {"number": f"X{number}", "total": "1"}).status_code == 404
    answer = client.post("/me/claim", {"number": "R-1", "total": "680"})
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 60
    assert signed_in("wujg").post("/me/claim", {"number": "R-1", "total": "680"}).status_code == 200


@db
def test_twenty_tries_at_once_are_counted_each(shop):
    me = member_at(shop.customers["lin"], "lin", shop.units["lake"], "1.")
    books = Books(shop, actor=me)
    with Crowd(20) as crowd:
        answers = crowd.round(
            lambda place: books.do(claim_receipt, number=f"X{place}", total_minor=1, now=timezone.now())
        )
    assert sum(isinstance(one, ReceiptUnknown) for one in answers) <= LIMITS[0][1]
    assert {type(one) for one in answers} <= {ReceiptUnknown, TooManyTries}
    assert inside(_tries) == 20


def _tries():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE act = 'counter.try_claim'")
        return cursor.fetchone()[0]


@given(st.lists(st.integers(0, 2 * 24 * 60), max_size=60))
def test_the_limits_hold_whenever_the_tries_were(minutes):
    tries = [NOW - timedelta(minutes=ago) for ago in minutes]
    over = [sum(at > NOW - span for at in tries) > most for span, most in LIMITS]
    try:
        check_tries(tries, NOW, LIMITS)
    except TooManyTries as no:
        assert any(over)
        later = NOW + timedelta(minutes=no.facts["wait"])
        check_tries(tries, later, LIMITS)  # who waits as long as was said comes in
    else:
        assert not any(over)
