"""Regulars, seasons, lapses: the shop lives as shops do."""

from datetime import date, timedelta

from shuke.foundation.kernel.calendar import LunarDay, solar_of

from .conftest import TODAY

A_DAY = "SELECT count(*)::float / (%s::date - %s::date + 1) FROM orders_order WHERE sold_on BETWEEN %s AND %s"


def daily(shop, first: date, last: date) -> float:
    return shop.one(A_DAY, last, first, first, last)


def test_thirty_months_end_this_morning(shop):
    """From May two years ago to today before noon, and this morning something was sold already."""
    first, last = shop.one("SELECT min(sold_on), max(placed_at) FROM orders_order")
    assert first == date(2024, 5, 21)
    assert last.date() == TODAY and last.hour < 4  # noon in Shanghai
    assert (
        shop.one(
            "SELECT count(DISTINCT unit_id) FROM orders_order WHERE placed_at > %s", last - timedelta(days=2)
        )
        == 8
    )


def test_one_in_five_sales_is_anonymous_and_most_buyers_come_again(shop):
    assert shop.one("SELECT count(*) FROM orders_order WHERE customer_id IS NULL") == 6_000
    buyers, again = shop.one(
        "SELECT count(*), count(*) FILTER (WHERE n > 1) FROM (SELECT count(*) n FROM orders_order"
        " WHERE customer_id IS NOT NULL GROUP BY customer_id) c"
    )
    assert 0.9 < buyers / 3_000 < 0.99 and 0.65 < again / buyers < 0.88


def test_a_fifth_of_the_customers_brings_most_of_the_money(shop):
    share = shop.one(
        "SELECT sum(s) FILTER (WHERE k <= n * 0.2) / sum(s) FROM (SELECT s, row_number() OVER (ORDER BY s DESC) k,"
        " count(*) OVER () n FROM (SELECT sum(total_minor) s FROM orders_order WHERE customer_id IS NOT NULL"
        " GROUP BY customer_id) c) r"
    )
    assert 0.6 < share < 0.85


def test_festivals_fill_the_shop(shop):
    """Before mid-autumn and the new year, and in spring, more is sold than in the month after; little on new year's day."""
    moon, year = solar_of(LunarDay(2026, 8, 15)), solar_of(LunarDay(2026, 1, 1))
    quiet = daily(shop, date(2026, 7, 1), date(2026, 8, 15))
    assert daily(shop, moon - timedelta(days=20), moon) > 1.25 * quiet
    assert daily(shop, year - timedelta(days=21), year - timedelta(days=1)) > 1.35 * daily(
        shop, year + timedelta(days=10), year + timedelta(days=30)
    )
    assert daily(shop, year, year + timedelta(days=4)) < 0.7 * quiet
    assert daily(shop, date(2026, 3, 21), date(2026, 4, 25)) > 1.1 * daily(
        shop, date(2026, 5, 6), date(2026, 6, 10)
    )


def test_weekends_are_busy_and_companies_buy_on_weekdays(shop):
    weekend = "count(*) FILTER (WHERE extract(isodow FROM o.sold_on) > 5)::float / count(*)"
    assert 0.33 < shop.one(f"SELECT {weekend} FROM orders_order o") < 0.5
    of_companies = (
        f"SELECT {weekend} FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id"
        " WHERE c.organisation_kind = 'corporate'"
    )
    assert shop.one(of_companies) < 0.1


def test_regulars_keep_their_own_rhythm_and_some_are_late(shop):
    """Who has bought eight times or more has a rhythm; some of them are two gaps overdue, most are not."""
    gaps = (
        "WITH days AS (SELECT customer_id, sold_on - lag(sold_on) OVER (PARTITION BY customer_id ORDER BY sold_on) gap, sold_on"
        " FROM (SELECT DISTINCT customer_id, sold_on FROM orders_order WHERE customer_id IS NOT NULL) d),"
        " own AS (SELECT customer_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) usual, max(sold_on) last"
        " FROM days GROUP BY 1 HAVING count(gap) >= 8)"
        " SELECT count(*), count(*) FILTER (WHERE %s::date - last > 2 * usual) FROM own"
    )
    regulars, late = shop.one(gaps, TODAY)
    assert regulars > 400 and 0.1 < late / regulars < 0.6


def test_the_named_regulars_come_when_their_story_says(shop):
    rows = dict(
        shop.all(
            "SELECT c.name, %s - max(o.sold_on) FROM customers_customer c JOIN orders_order o ON o.customer_id = c.id"
            " WHERE c.owner_id IS NOT NULL AND c.id IN (SELECT customer_id FROM customers_identifier GROUP BY 1"
            " HAVING count(*) >= 3)"
            " AND c.name = ANY(%s) AND c.home_unit_id = (SELECT id FROM org_unit WHERE code = 'HB') GROUP BY c.id, c.name"
            " HAVING count(*) > 5",
            TODAY, ["林慧敏", "吴建国", "赵丽华", "徐海波"],
        )
    )  # fmt: skip
    assert rows["林慧敏"] == 58 and rows["吴建国"] == 8 and rows["赵丽华"] == 96
    assert (
        shop.one(
            "SELECT max(n) FROM (SELECT count(*) n FROM orders_order WHERE customer_id IS NOT NULL GROUP BY customer_id) c"
        )
        >= 220
    )


def test_most_come_to_their_own_store_and_two_sellers_share_customers(shop):
    home = shop.one(
        "SELECT avg((o.unit_id = c.home_unit_id)::int)::float FROM orders_order o JOIN customers_customer c ON"
        " c.id = o.customer_id"
    )
    assert 0.6 < home < 0.9
    shared = (
        "SELECT count(*) FROM (SELECT customer_id FROM orders_order WHERE seller_id IS NOT NULL GROUP BY 1"
        " HAVING count(DISTINCT seller_id) > 1) s"
    )
    assert shop.one(shared) > 500
    credited = (
        "SELECT count(DISTINCT o.seller_id), min(n) FROM (SELECT seller_id, count(*) n FROM orders_order GROUP BY 1) o"
        " JOIN org_grant g ON g.staff_id = o.seller_id WHERE g.role = 'marketer'"
    )
    marketers, fewest = shop.one(credited)
    assert marketers == 3 and fewest > 20
