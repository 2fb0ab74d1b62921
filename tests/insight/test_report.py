"""The programme's report from the books: what it adds up, whom it compares, what it keeps for which unit, and who may read it."""

import pytest
from django.db import connection
from django.urls import reverse

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.commands.report import report_programme
from shuke.insight.models import Report
from shuke.insight.queries.report import report_of
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.commands.nightly import close_books
from tests.programme.world import NOON, TODAY, do, publish

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# 240 regulars of one store who buy every ten days; every second one joins, some month or other, and buys twice as often then.
PEOPLE = """
INSERT INTO customers_customer (id, kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials, member_no, gender,
                                language, home_unit_id, home_path, joined_on, source, status, version)
SELECT 900000 + n, 'person', '', '', '', '', '', '', 'R' || n, '', '', u.id, u.path, '2024-01-01', 'desk', 'active', 1
  FROM generate_series(1, 240) n, org_unit u WHERE u.code = 'lake'
"""
ORDERS = """
INSERT INTO orders_order (source, number, customer_id, unit_id, store_path, channel, placed_at, sold_on, status, currency,
                          total_minor, goods_minor, discount_minor, refunded_minor, refunded_goods_minor, line_count)
SELECT 'test', n || '/' || d, 900000 + n, u.id, u.path, 'store', d, d, 'completed', 'CNY', 1000, 1000, 0, 0, 0, 0
  FROM generate_series(1, 240) n, org_unit u, generate_series(DATE '2024-06-01' + n %% 10, DATE '2026-11-20', '5 days') d
 WHERE u.code = 'lake' AND (%(joins)s AND n %% 2 = 0 AND d > {joined} + 40 OR (d::date - DATE '2024-06-01' - n %% 10) %% 10 = 0)
"""
JOINED = "(DATE '2025-07-05' + (n %% 6) * 30)"
MEMBERS = """
INSERT INTO programme_membership (customer_id, programme_id, joined_on, tier, tier_since)
SELECT 900000 + n, 'points', {joined}, 'base', {joined} FROM generate_series(2, 240, 2) n
"""


def regulars(lift):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute(ORDERS.format(joined=JOINED), {"joins": lift})
        cursor.execute(MEMBERS.format(joined=JOINED.replace("%%", "%")))


@pytest.fixture
def told(cast):
    """The report as it was worked out for the cast's programme, with 240 regulars."""
    publish(cast)

    def work_out(lift=True):
        regulars(lift)
        outcome = do(report_programme, CLOCK, now=NOON, today=TODAY)
        assert isinstance(outcome, Done)
        with acting_as(SYSTEM):
            return {row.unit_id: row.facts for row in Report.objects.all()}

    return work_out


def test_without_a_programme_nothing_is_worked_out(cast):
    assert isinstance(do(report_programme, CLOCK, now=NOON, today=TODAY), Unchanged)


def test_what_was_planted_is_found_and_whole_numbers_are_kept(cast, told):
    effect = told()[cast.units["company"]]["effect"]
    assert effect["joined"] == effect["matched"] == 120 and effect["compared"] >= 120
    estimate, low, high, before = effect["visits"]
    assert 17_000 <= before <= 19_000 and 0 < low <= estimate <= high and estimate > 10_000
    assert all(type(one) is int for one in (*effect["visits"], *effect["spend"]))
    assert effect["spend"][0] == estimate  # each visit pays 1,000


def test_of_another_store_nothing_is_said_and_who_refused_stands_on_neither_side(cast, told):
    publishable = told()
    assert publishable[cast.units["hill"]]["effect"]["visits"] is None
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET is_profiled = false WHERE id % 4 = 2 AND id > 900000")
    do(report_programme, CLOCK, now=NOON, today=TODAY)
    with acting_as(SYSTEM):
        assert Report.objects.get(unit_id=cast.units["company"]).facts["effect"]["matched"] == 60


def test_months_add_up_to_the_books(cast, told):
    lin, lake = cast.customers["lin"], cast.units["lake"]
    points = {"customer_id": lin, "unit_id": lake, "now": NOON}
    do(earn_points, lines=[Earned(700)], key="given", **points)
    do(burn_points, amount=300, key="burnt", **points)
    do(close_books, now=NOON)
    facts = told()
    last = facts[lake]["months"][-1]
    assert (last["month"], last["given"], last["used"], last["used_minor"]) == ("2026-11", 700, 300, 300)
    assert facts[lake]["months"][0]["month"] == "2025-12" and len(facts[lake]["months"]) == 12
    assert facts[cast.units["river"]]["months"][-1]["given"] == 0
    house = facts[cast.units["company"]]["months"]
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer WHERE kind = 'person' AND status = 'active'")
        assert house[-1]["known"] == cursor.fetchone()[0]
        cursor.execute("SELECT sum(goods_minor - refunded_goods_minor) FROM orders_order WHERE status = 'completed'"
                       " AND sold_on >= '2025-12-01'")  # fmt: skip
        assert sum(one["sales_minor"] for one in house) == cursor.fetchone()[0]
    assert sum(row[1] for row in facts[lake]["tiers"]) == facts[lake]["members"]


def test_it_is_kept_for_who_leads_a_part_of_the_house_and_for_that_part(cast, told):
    told()
    lake, company = cast.units["lake"], cast.units["company"]
    for login, sees in (("chen", True), ("shi", True), ("gao", False)):
        actor = cast.actor(login)
        with reading_as(actor):
            assert (report_of(actor=actor, unit_id=lake) is not None) == sees, login
            assert report_of(actor=actor, unit_id=company) is None, login
    analyst = cast.actor("chu")
    with reading_as(analyst), pytest.raises(Forbidden):
        report_of(actor=analyst, unit_id=lake)


def test_the_page_says_it_in_words_and_as_a_file(cast, told, client):
    client.post("/login", {"login": "shi", "password": "一叶茶铺-熟客-2026"})
    assert "还没有算过" in client.get(reverse("programme_report")).content.decode()
    assert client.get(reverse("programme_report_months")).status_code == 404
    told()
    page = client.get(reverse("programme_report")).content.decode()
    assert "多于" in page and "120" in page and "抽签" in page
    lines = client.get(reverse("programme_report_months")).content.decode().splitlines()
    assert (
        len(lines) == 13
        and lines[0].startswith("month,known,members,joined,sales_minor")
        and lines[-1].endswith("CNY")
    )
    for _again in range(2):
        assert client.post(reverse("programme_reports")).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'insight.report_programme'")
        assert cursor.fetchone() == (1,)


def test_where_every_sale_makes_a_member_it_says_so(cast, client):
    publish(cast)
    do(report_programme, CLOCK, now=NOON, today=TODAY)
    client.post("/login", {"login": "shi", "password": "一叶茶铺-熟客-2026"})
    assert "数据太少" in client.get(reverse("programme_report")).content.decode()
