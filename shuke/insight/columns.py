"""The lake's tables and columns, declared once: the export writes them, the measures read them.

No contact data. Money in minor units, quantities in thousandths, days in the shop's own time zone.
``row_xid`` is the version of a row: of two rows with one key the higher one is the newer.
"""

LAKE: dict[str, dict[str, str]] = {
    "customers": {
        "customer_id": "int64", "kind": "string", "status": "string", "home_unit_id": "int64",
        "joined_on": "date", "source": "string", "is_profiled": "boolean", "row_xid": "int64",
    },
    "orders": {
        "order_id": "int64", "customer_id": "int64", "unit_id": "int64", "channel": "string", "status": "string",
        "currency": "string", "sold_on": "date", "sold_hour": "int16", "total_minor": "int64", "goods_minor": "int64",
        "discount_minor": "int64", "refunded_minor": "int64", "refunded_goods_minor": "int64",
        "line_count": "int64", "row_xid": "int64",
    },
    "order_lines": {
        "line_id": "int64", "order_id": "int64", "product_id": "int64", "is_goods": "boolean",
        "quantity_milli": "int64", "discount_minor": "int64", "total_minor": "int64", "cost_minor": "int64",
        "refunded_milli": "int64", "refunded_minor": "int64", "row_xid": "int64",
    },
    "products": {
        "product_id": "int64", "code": "string", "category_id": "int64", "brand_id": "int64", "supplier_id": "int64",
        "price_minor": "int64", "cost_minor": "int64", "currency": "string", "is_goods": "boolean", "row_xid": "int64",
    },
    "stores": {
        "unit_id": "int64", "parent_id": "int64", "kind": "string", "code": "string", "path": "string",
        "timezone": "string", "currency": "string", "sells_online": "boolean",
    },
}  # fmt: skip

KEYS = {
    "customers": "customer_id",
    "orders": "order_id",
    "order_lines": "line_id",
    "products": "product_id",
    "stores": "unit_id",
}
BY_MONTH = ("orders", "order_lines")

# What one customer's figures look like when they leave the engine, whichever engine it was.
FIGURE: dict[str, str] = {
    "customer_id": "int64", "first_on": "date", "last_on": "date", "recency_days": "int32", "frequency": "int32",
    "purchase_days": "int32", "monetary_minor": "int64", "orders_12m": "int32", "spend_12m_minor": "int64",
    "gap_days": "int32", "r": "int16", "f": "int16", "m": "int16", "cell": "string", "cell_cn": "string",
    "abc": "string",
}  # fmt: skip
# What the learners say of one customer; null where none beats its rival. Shares in hundredths of a per cent.
SCORE = {
    "customer_id": "int64", "stage": "string", "active_bp": "int16", "coming_bp": "int16",
    "purchases_12m_milli": "int32", "value_12m_minor": "int64", "grade": "string",
    "stage_before": "string", "coming_before_bp": "int16", "reasons": "string",
}  # fmt: skip
CELL = {
    "unit_id": "int64", "r": "int16", "f": "int16", "m": "int16", "cell": "string", "cell_cn": "string",
    "customers": "int64", "net_minor": "int64",
}  # fmt: skip
PARETO = {
    "unit_id": "int64",
    "point": "int16",
    "customers": "int64",
    "net_minor": "int64",
    "share_bp": "int32",
}
CLASS = {"unit_id": "int64", "abc": "string", "customers": "int64", "net_minor": "int64"}
TALLY = {"unit_id": "int64", "reason": "string", "orders": "int64", "lines": "int64", "goods_minor": "int64"}
