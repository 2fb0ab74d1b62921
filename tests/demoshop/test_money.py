"""Every sum of the shop's books holds, in SQL."""

import pytest

LINES = (
    "SELECT l.order_id, sum(l.total_minor) t, sum(l.total_minor) FILTER (WHERE l.is_goods) g, sum(l.discount_minor) d,"
    " sum(l.refunded_minor) r, sum(l.refunded_minor) FILTER (WHERE l.is_goods) rg, count(*) n, max(l.ordinal) o"
    " FROM orders_line l GROUP BY 1"
)
REFUNDED = "SELECT refund_id, sum(total_minor) t, sum(total_minor) FILTER (WHERE is_goods) g FROM orders_refundline GROUP BY 1"
MATCHED = "SELECT line_id, sum(quantity) q, sum(amount_minor) a FROM orders_refundmatch GROUP BY 1"
# Each counts rows that must not be.
FAULTS = {
    "order totals are the sums of their"
    " lines": f"SELECT count(*) FROM orders_order o LEFT JOIN ({LINES}) l ON l.order_id = o.id "
    "WHERE (o.total_minor, o.goods_minor, o.discount_minor, o.line_count) IS DISTINCT FROM (l.t, coalesce(l.g, 0), l.d, l.n)",
    "ordinals run from one without a gap": f"SELECT count(*) FROM ({LINES}) l WHERE l.n <> l.o",
    "refunded sums are those of the lines": f"SELECT count(*) FROM orders_order o JOIN ({LINES}) l ON l.order_id = o.id "
    "WHERE (o.refunded_minor, o.refunded_goods_minor) IS DISTINCT FROM (l.r, coalesce(l.rg, 0))",
    "line totals are price times quantity less discount": "SELECT count(*) FROM orders_line "
    "WHERE total_minor <> round(unit_price_minor * quantity) - discount_minor OR discount_minor < 0 OR total_minor <= 0",
    "what a line gave back is what matched"
    " it": f"SELECT count(*) FROM orders_line l LEFT JOIN ({MATCHED}) m ON m.line_id = l.id "
    "WHERE (l.refunded_quantity, l.refunded_minor) IS DISTINCT FROM (coalesce(m.q, 0), coalesce(m.a, 0))",
    "no line gives back more than it was": "SELECT count(*) FROM orders_line "
    "WHERE refunded_minor > total_minor OR refunded_quantity = quantity AND refunded_minor <> total_minor",
    "refund totals are the sums of their"
    " lines": f"SELECT count(*) FROM orders_refund r LEFT JOIN ({REFUNDED}) l ON l.refund_id = r.id "
    "WHERE (r.total_minor, r.goods_minor) IS DISTINCT FROM (l.t, coalesce(l.g, 0))",
    "a match belongs to one customer, product and price, after the sale": "SELECT count(*) FROM orders_refundmatch m "
    "JOIN orders_refundline b ON b.id = m.refund_line_id JOIN orders_refund r ON r.id = b.refund_id "
    "JOIN orders_line l ON l.id = m.line_id JOIN orders_order o ON o.id = l.order_id WHERE o.placed_at >= r.refunded_at "
    "OR (b.product_id, b.unit_price_minor) <> (l.product_id, l.unit_price_minor) OR r.customer_id IS DISTINCT"
    " FROM o.customer_id",
    "payments are the orders' totals": "SELECT count(*) FROM orders_order o LEFT JOIN (SELECT order_id, sum(amount_minor) a "
    "FROM orders_payment GROUP BY 1) p ON p.order_id = o.id WHERE p.a IS DISTINCT FROM "
    "(CASE WHEN o.status = 'cancelled' THEN NULL ELSE o.total_minor END)",
    "fees are no"
    " goods": "SELECT count(*) FROM orders_line l JOIN catalog_product p ON p.id = l.product_id WHERE l.is_goods <> p.is_goods",
    "numbers say channel and"
    " day": "SELECT count(*) FROM orders_order WHERE number !~ ('^' || CASE channel WHEN 'store' THEN 'SO' "
    "WHEN 'web' THEN 'WO' ELSE 'MO' END || to_char(sold_on, '-YYMMDD-') || '[0-9]{4}$')",
    "days are the shop's"
    " days": "SELECT count(*) FROM orders_order WHERE sold_on <> (placed_at AT TIME ZONE 'Asia/Shanghai')::date",
    "paths are the"
    " store's": "SELECT count(*) FROM orders_order o JOIN org_unit u ON u.id = o.unit_id WHERE o.store_path <> u.path",
    "stores open at ten and close by half past nine": "SELECT count(*) FROM orders_order WHERE channel = 'store' "
    "AND (placed_at AT TIME ZONE 'Asia/Shanghai')::time NOT BETWEEN '10:00' AND '21:30'",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_no_row_breaks_the_books(shop, fault):
    """Each statement counts the rows that break a rule."""
    assert shop.one(FAULTS[fault]) == 0


def test_the_sums_are_sensible(shop):
    """Exactly as many orders as asked for; margins, discounts and refunds of a shop that lives."""
    assert shop.one("SELECT count(*) FROM orders_order") == 30_000
    margin, discount, refunded = shop.one(
        "SELECT 1 - sum(cost_minor)::float / sum(total_minor), sum(discount_minor)::float / sum(total_minor + discount_minor),"
        " sum(refunded_minor)::float / sum(total_minor) FROM orders_line WHERE is_goods"
    )
    assert 0.45 < margin < 0.6 and 0.02 < discount < 0.1 and 0.008 < refunded < 0.04


def test_there_is_some_of_everything(shop):
    """Whole and partial refunds, refunds without a sale, split payments, weighed goods, open and cancelled orders."""
    for sql in (
        "SELECT count(*) FROM orders_order WHERE refunded_minor = total_minor",
        "SELECT count(*) FROM orders_order WHERE refunded_minor BETWEEN 1 AND total_minor - 1",
        "SELECT count(*) FROM orders_line WHERE refunded_quantity > 0 AND refunded_quantity < quantity",
        "SELECT count(*) FROM orders_refundline WHERE matched_quantity = 0",
        "SELECT count(*) FROM (SELECT order_id FROM orders_payment GROUP BY 1 HAVING count(*) = 2) split",
        "SELECT count(*) FROM orders_line WHERE quantity <> trunc(quantity)",
        "SELECT count(*) FROM orders_order WHERE status = 'open'",
        "SELECT count(*) FROM orders_order WHERE status = 'cancelled'",
        "SELECT count(*) FROM orders_line WHERE quantity >= 20",
    ):
        assert shop.one(sql) > 0, sql
    assert {row[0] for row in shop.all("SELECT DISTINCT method FROM orders_payment")} == {
        "wechat",
        "alipay",
        "card",
        "cash",
    }
