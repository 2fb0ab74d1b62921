"""The points panel of the customer's page, adjustments by hand through it, and the page of the books."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.ledger.commands.nightly import close_books
from shuke.trade.ledger.commands.reserving import reserve_points
from shuke.trade.ledger.commands.values import load_value
from tests.ledger.books import Books, faults, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def panel(login: str, books: Books) -> str:
    """The panel's part of the customer's page; "" where there is none."""
    told = page(signed_in(login), reverse("customer", args=[books.customer_id]))
    return told.partition('id="points"')[2].partition("</section>")[0]


@pytest.fixture
def books(cast):
    found, now = Books(cast), timezone.now()
    found.earn(4321, "e1", now=now, expires_on=now.date() + timedelta(days=400), order_id=cast.orders["S-1"])
    found.earn(765, "e2", now=now, pending_until=now + timedelta(days=9))
    found.burn(21, "b", now=now)
    base = {"customer_id": found.customer_id, "unit_id": found.unit_id, "now": now}
    found.do(reserve_points, amount=300, key="r", **base)
    found.do(load_value, amount=12_300, currency="CNY", key="l", **base)
    return found


def test_the_panel_tells_what_there_is_and_what_happened(books):
    told = panel("chen", books)
    for word in ("4,000", "765", "300", "¥123", "+4,321", "−21", "S-1", "待生效", "收银台预留", "到期"):
        assert word in told, word


@pytest.mark.parametrize(
    ("login", "sees_balance", "sees_lines", "adjusts"),
    [
        ("chen", True, True, True), ("shi", True, True, True), ("zhou", True, True, False),
        ("shen", True, False, False), ("sun", False, False, False), ("qian", False, False, False),
    ],
)  # fmt: skip
def test_each_role_sees_its_part(books, login, sees_balance, sees_lines, adjusts):
    told = panel(login, books)
    assert ("4,000" in told) == sees_balance
    assert ("4,321" in told) == sees_lines
    assert ("adjustments" in told) == adjusts


def sent(client: Client, books: Books, **given: str):
    body = {"way": "give", "amount": "20", "reason": "goodwill", "after": "7-0", **given}
    return client.post(reverse("customer_adjustments", args=[books.customer_id]), body)


def test_an_adjustment_sent_twice_is_one(books):
    chen = signed_in("chen")
    for _turn in range(2):
        assert sent(chen, books).status_code == 302
    assert sent(chen, books, way="take", amount="１０").status_code == 302
    assert rows("SELECT sum(e.amount), count(*) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id"
                " WHERE a.kind = 'adjusted'") == [(-10, 2)]  # fmt: skip
    assert faults() == []


def test_above_the_limit_it_is_asked_for_and_decided_by_another(books):
    chen, shi = signed_in("chen"), signed_in("shi")
    sent(chen, books, amount="900")
    assert rows("SELECT state, amount FROM ledger_adjustment") == [("asked", 900)]
    assert "+900" in panel("chen", books) and "approval" not in panel("chen", books)
    (number,) = rows("SELECT id FROM ledger_adjustment")[0]
    assert f"adjustments/{number}/approval" in panel("shi", books)
    assert shi.post(reverse("adjustment_approval", args=[books.customer_id, number])).status_code == 302
    assert rows("SELECT state FROM ledger_adjustment") == [("approved",)] and "4,900" in panel("chen", books)
    sent(chen, books, amount="901", after="8-1")
    (number,) = rows("SELECT max(id) FROM ledger_adjustment")[0]
    shi.post(reverse("adjustment_refusal", args=[books.customer_id, number]))
    assert (
        rows("SELECT state FROM ledger_adjustment ORDER BY id") == [("approved",), ("declined",)]
        and faults() == []
    )


def test_the_books_tell_the_months_of_stores_within_reach(cast, books):
    with acting_as(SYSTEM):
        close_books(actor=SYSTEM, now=timezone.now())
    for login, tells in (("chen", True), ("shi", True), ("gao", False), ("he", False)):
        told = page(signed_in(login), reverse("points_books"))
        assert ("5,086" in told) == tells, login  # 4,321 and 765 earned
        assert "账目平衡" in told
    assert "¥123" in page(signed_in("shi"), reverse("points_books") + "?of=CNY")


def test_a_difference_is_told_in_words(cast, books):
    from django.db import connection

    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET available = available + 7 WHERE kind = 'member_points'")
        close_books(actor=SYSTEM, now=timezone.now())
    told = page(signed_in("shi"), reverse("points_books"))
    assert "发现 2 处差异" in told and "余额与分录之和不符" in told and "余额与批次之和不符" in told


def test_the_books_are_recounted_when_somebody_asks_and_a_month_is_taken_for_the_accountant(books):
    head = signed_in("shi")
    assert head.post("/points/books/recounts").status_code == 302
    assert rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'ledger.close_books'") == [(1,)]
    assert head.post("/points/books/recounts").status_code == 302  # asked for already
    assert rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'ledger.close_books'") == [(1,)]
    with acting_as(SYSTEM):
        close_books(actor=SYSTEM, now=timezone.now())
    month = timezone.now().strftime("%Y-%m")
    lines = [line.split(",") for line in page(head, f"/points/books/{month}.csv").splitlines()]
    assert lines[0] == ["month", "store", "denomination", "account", "debit", "credit"]
    assert {"earning", "redeemed", "members"} <= {line[3] for line in lines[1:]}
    for denomination in ("points", "CNY"):
        sums = [(int(line[4]), int(line[5])) for line in lines[1:] if line[2] == denomination]
        assert sum(debit for debit, _credit in sums) == sum(credit for _debit, credit in sums) > 0
