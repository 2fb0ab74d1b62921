"""What is bought together, again, and in season."""

from shuke.doors.demoshop.goods.families import PAIRS, PRODUCTS


def test_eight_hundred_products_in_a_tree(shop):
    assert shop.one(
        "SELECT count(*), count(DISTINCT code), count(DISTINCT name), count(DISTINCT name_en) FROM catalog_product"
    ) == (800, 800, 800, 800)
    assert (
        shop.one(
            "SELECT count(*) FROM catalog_product WHERE is_goods AND (price_minor <= cost_minor OR brand_id IS NULL)"
        )
        == 0
    )
    assert shop.one("SELECT count(*) FROM catalog_category c WHERE parent_id IS NULL") == 6
    assert {name for pair in PAIRS for name in pair} <= {one.name for one in PRODUCTS}
    assert shop.one("SELECT count(DISTINCT product_id) FROM orders_line") > 780


def test_planted_pairs_are_found_and_others_are_not(shop):
    """Confidence of each planted pair lies near its probability, and its lift far above chance."""
    rows = shop.all(
        "WITH sold AS (SELECT DISTINCT order_id, p.name FROM orders_line l JOIN catalog_product p ON p.id = l.product_id),"
        " one AS (SELECT name, count(*) n FROM sold GROUP BY 1), two AS (SELECT a.name a, b.name b, count(*) n FROM sold a"
        " JOIN sold b USING (order_id) WHERE a.name <> b.name GROUP BY 1, 2)"
        " SELECT two.a, two.b, two.n::float / x.n, two.n * 30000.0 / (x.n * y.n)::float, x.n FROM two"
        " JOIN one x ON x.name = two.a JOIN one y ON y.name = two.b WHERE x.n >= 25"
    )
    found = {(a, b): (confidence, lift, support) for a, b, confidence, lift, support in rows}
    seen = 0
    for pair, chance in PAIRS.items():
        if pair in found:
            confidence, lift, support = found[pair]
            seen += 1
            assert (
                chance - 3 * (chance / support) ** 0.5
                < confidence
                < chance + 0.08 + 3 * (chance / support) ** 0.5
            ), pair
            assert lift > 5, pair
    assert seen >= 9
    others = sorted(
        lift for pair, (_c, lift, support) in found.items() if pair not in PAIRS and support >= 150
    )
    assert others[len(others) // 2] < 2.5


def test_people_buy_their_favourites_again(shop):
    """Of the lines of tea of who came five times, a good half are of a product bought before."""
    again = shop.one(
        "SELECT avg((n > 1)::int)::float FROM (SELECT count(*) OVER (PARTITION BY o.customer_id, l.product_id) n"
        " FROM orders_line l"
        " JOIN orders_order o ON o.id = l.order_id JOIN catalog_product p ON p.id = l.product_id"
        " JOIN catalog_category c ON c.id = p.category_id WHERE c.code IN ('green', 'black', 'oolong', 'white', 'puer')"
        " AND o.customer_id IN (SELECT customer_id FROM orders_order GROUP BY 1 HAVING count(*) >= 5)) x"
    )
    assert again > 0.5


def test_boxes_of_a_season_are_sold_in_that_season(shop):
    months = (
        "SELECT array_agg(DISTINCT extract(month FROM o.sold_on)::int) FROM orders_order o"
        " JOIN orders_line l ON l.order_id = o.id JOIN catalog_product p ON p.id = l.product_id"
        " JOIN catalog_category c ON c.id = p.category_id WHERE c.code = %s"
    )
    assert set(shop.one(months, "gift_moon")) <= {8, 9, 10}
    assert set(shop.one(months, "gift_year")) <= {1, 2}
    assert set(shop.one(months, "gift_spring")) <= {3, 4}


def test_stock_lies_in_every_store(shop):
    assert shop.one("SELECT count(*), count(DISTINCT unit_id), min(on_hand) FROM catalog_stock") == (
        796 * 8,
        8,
        0,
    )
    assert 0.01 < shop.one("SELECT avg((on_hand = 0)::int)::float FROM catalog_stock") < 0.1
    assert shop.one("SELECT count(*) FROM catalog_stock WHERE lead_days IS NULL OR lead_days < 1") == 0
