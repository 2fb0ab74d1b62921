"""Portrait: what somebody likes, where and when, from what was bought."""

import ibis

TOPS = ("category_id", "brand_id", "channel", "unit_id", "weekday", "sold_hour", "price_band")
BANDS = 5


def bought(purchases: ibis.Table, orders: ibis.Table, lines: ibis.Table, products: ibis.Table) -> ibis.Table:
    """The goods lines of purchases with what a portrait is drawn from: customer_id, order_id, ``TOPS``, net_minor,
    refunded_minor, discount_minor, total_minor.

    price_band: 1 to 5, the fifth of its category that the product's price stands in (1 the cheapest); null without
    a price.
    """
    about = orders.select("order_id", "channel", "sold_hour")
    priced = products.select("product_id", "category_id", "brand_id", "price_minor")
    bands = priced.filter(priced.price_minor.notnull())
    place = ibis.row_number().over(
        ibis.window(group_by=bands.category_id, order_by=[bands.price_minor, bands.product_id])
    )
    size = bands.count().over(ibis.window(group_by=bands.category_id))
    bands = bands.select(band_product=bands.product_id, price_band=(place * BANDS // size + 1).cast("int16"))
    wide = lines.filter(lines.is_goods).join(
        purchases.select("order_id", "customer_id", "unit_id", "sold_on"), "order_id"
    )
    wide = wide.left_join(about, "order_id").drop("order_id_right")
    wide = wide.left_join(priced, "product_id").drop("product_id_right")
    wide = wide.left_join(bands, wide.product_id == bands.band_product)
    return wide.select(
        "customer_id", "order_id", "category_id", "brand_id", "channel", "unit_id", "sold_hour", "price_band",
        "refunded_minor", "discount_minor", "total_minor",
        weekday=wide.sold_on.day_of_week.index().cast("int16"), net_minor=wide.total_minor - wide.refunded_minor,
    )  # fmt: skip


def portrait(rows: ibis.Table) -> ibis.Table:
    """One row per customer: top_<name> for each of ``TOPS`` (most net money, then the lower value), basket_milli
    (goods lines per order, in thousandths), discount_bp (discounts ÷ price before them) and refund_bp (taken back
    ÷ paid; class X: it judges a person)."""
    sums = rows.group_by("customer_id").agg(
        orders=rows.order_id.nunique(), lines=rows.count(), discount=rows.discount_minor.sum(),
        total=rows.total_minor.sum(), refunded=rows.refunded_minor.sum(),
    )  # fmt: skip
    before = ibis.greatest(sums.total + sums.discount, 1)
    out = sums.select(
        "customer_id",
        basket_milli=(sums.lines * 1000 // sums.orders).cast("int32"),
        discount_bp=(sums.discount * 10_000 // before).cast("int32"),
        refund_bp=(sums.refunded * 10_000 // ibis.greatest(sums.total, 1)).cast("int32"),
    )
    for name in TOPS:
        out = out.left_join(top(rows, name), "customer_id").drop("customer_id_right")
    return out


def top(rows: ibis.Table, name: str) -> ibis.Table:
    """customer_id, top_<name>: the value with the most net money; who has none of it has no row."""
    known = rows.filter(rows[name].notnull())
    sums = known.group_by(["customer_id", name]).agg(net=known.net_minor.sum())
    order = ibis.window(group_by=sums.customer_id, order_by=[sums.net.desc(), sums[name]])
    ranked = sums.mutate(place=ibis.row_number().over(order))
    return ranked.filter(ranked.place == 0).select(
        customer_id=ranked.customer_id, **{f"top_{name}": ranked[name]}
    )
