"""What is read from PostgreSQL for each table of the lake, in the order of its declared columns."""

COLUMNS = {
    "customers": "c.id, c.kind, c.status, c.home_unit_id, c.joined_on, c.source, c.is_profiled, c.row_xid::text::bigint",
    "orders": "o.id, o.customer_id, o.unit_id, o.channel, o.status, o.currency, o.sold_on,"
    # The hour on the store's own clock; a source that gives days only books them at midnight, which is no hour.
    " (SELECT CASE WHEN t.at::time <> '00:00' THEN date_part('hour', t.at)::int2 END"
    " FROM org_unit u, LATERAL (SELECT o.placed_at AT TIME ZONE u.timezone) t(at) WHERE u.id = o.unit_id),"
    " o.total_minor,"
    " o.goods_minor, o.discount_minor, o.refunded_minor, o.refunded_goods_minor, o.line_count::bigint,"
    " o.row_xid::text::bigint",
    "order_lines": "l.id, l.order_id, l.product_id, l.is_goods, (l.quantity * 1000)::bigint, l.discount_minor,"
    " l.total_minor, l.cost_minor, (l.refunded_quantity * 1000)::bigint, l.refunded_minor, l.row_xid::text::bigint",
    "products": "p.id, p.code, p.category_id, p.brand_id, p.supplier_id, p.price_minor, p.cost_minor, p.currency,"
    " p.is_goods, p.row_xid::text::bigint",
    "stores": "u.id, u.parent_id, u.kind, u.code, u.path, u.timezone, u.currency, u.sells_online",
}
TABLES = {
    "customers": "customers_customer c",
    "orders": "orders_order o",
    "order_lines": "orders_line l",
    "products": "catalog_product p",
    "stores": "org_unit u",
}
# A line never changes without its order (a refund moves the order's sums too), so lines are found by the order's
# version: the lines' own is not indexed, which keeps imports quick.
CHANGED_TABLES = TABLES | {"order_lines": "orders_order o JOIN orders_line l ON l.order_id = o.id"}
CHANGED_BY = {"customers": "c", "orders": "o", "order_lines": "o", "products": "p"}

# What the copy must agree on with its source; compared whenever the base is rewritten.
CHECKED_SUMS = {
    "customers": ("0", "0"),
    "orders": ("sum(o.goods_minor - o.refunded_goods_minor)", "sum(goods_minor - refunded_goods_minor)"),
    "order_lines": ("sum(l.total_minor - l.refunded_minor)", "sum(total_minor - refunded_minor)"),
    "products": ("0", "0"),
}


def everything(table: str, horizon: int) -> str:
    """SELECT of all rows of transactions below the horizon."""
    return f"SELECT {COLUMNS[table]} FROM {TABLES[table]}{_below(table, horizon)}"


def changes(table: str, since: int, horizon: int) -> str:
    """SELECT of the rows of transactions from ``since`` up to the horizon."""
    alias = CHANGED_BY[table]
    span = f"{alias}.row_xid >= '{since:d}'::xid8 AND {alias}.row_xid < '{horizon:d}'::xid8"
    return f"SELECT {COLUMNS[table]} FROM {CHANGED_TABLES[table]} WHERE {span}"


def removals(table: str, since: int, horizon: int) -> str:
    """SELECT of the keys of rows that transactions from ``since`` up to the horizon removed."""
    return (
        f"SELECT t.row_id FROM lake_tombstone t WHERE t.\"table\" = '{table}'"
        f" AND t.row_xid >= '{since:d}'::xid8 AND t.row_xid < '{horizon:d}'::xid8"
    )


def check(table: str, horizon: int) -> str:
    """SELECT of count and sum of the source, to be compared with the lake's."""
    total = CHECKED_SUMS[table][0]
    return (
        f"SELECT count(*)::bigint, coalesce({total}, 0)::bigint FROM {TABLES[table]}{_below(table, horizon)}"
    )


def _below(table: str, horizon: int) -> str:
    if table not in CHANGED_BY:
        return ""
    return f" WHERE {TABLES[table].split()[1]}.row_xid < '{horizon:d}'::xid8"
