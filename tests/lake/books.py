"""A few rows of a shop, written as the program would: committed, scope all."""

import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as

DAY = date(2026, 6, 30)


# What an older transaction of another test process has not ended yet the lake rightly takes as open still.
ELSEWHERE = """
SELECT count(*) FROM pg_stat_activity WHERE datname <> current_database() AND backend_xid IS NOT NULL AND xact_start < %s
"""
PATIENCE = 150


def run(sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
    """Execute one statement per row in one committed transaction; answers once no other process holds an older one open."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, list(rows)) if rows != ((),) else cursor.execute(sql)
        cursor.execute("SELECT clock_timestamp()")
        begun = cursor.fetchone()[0]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ELSEWHERE, [begun])
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.2)


def open_shop() -> None:
    """Company 1, regions 2 and 3, stores 4 to 6 (4 and 5 under 2), one product and one adjustment."""
    run(
        "INSERT INTO org_unit (id, parent_id, kind, code, name, name_en, path, timezone, currency, sells_online)"
        " VALUES (%s, %s, %s, %s, %s, '', %s, 'Asia/Shanghai', 'CNY', false)",
        [
            (1, None, "company", "C", "总部", "1."), (2, 1, "region", "R2", "东区", "1.2."),
            (3, 1, "region", "R3", "西区", "1.3."), (4, 2, "store", "S4", "湖滨店", "1.2.4."),
            (5, 2, "store", "S5", "城西店", "1.2.5."), (6, 3, "store", "S6", "江南店", "1.3.6."),
        ],
    )  # fmt: skip
    run(
        "INSERT INTO catalog_product (id, code, name, name_en, currency, is_goods) VALUES (%s, %s, %s, '', 'CNY', %s)",
        [(1, "TEA", "绿茶", True), (2, "POST", "邮费", False)],
    )


def add_customers(homes: dict[int, int]) -> None:
    """Customers by id → home unit; paths as in ``open_shop``."""
    run(
        "INSERT INTO customers_customer (id, kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials,"
        " member_no, gender, language, home_unit_id, home_path, joined_on, source, status, version)"
        " SELECT %s, 'person', '', %s, '', '', '', '', %s, '', '', u.id, u.path, '2026-01-01', 'desk', 'active', 1"
        " FROM org_unit u WHERE u.id = %s",
        [(who, f"顾客{who}", f"M{who}", unit) for who, unit in homes.items()],
    )


def add_orders(rows: Iterable[dict[str, Any]]) -> None:
    """Orders with one line each; keys: id, customer, and optionally unit, day, goods, total, refunded, status, currency."""
    full = [{"customer": None, "unit": 4, "day": DAY, "goods": 1000, "refunded": 0, "status": "completed",
             "currency": "CNY", "days_ago": None, **row} for row in rows]  # fmt: skip
    for row in full:
        row.setdefault("total", row["goods"])
        if row["days_ago"] is not None:
            row["day"] = DAY - timedelta(days=row["days_ago"])
    run(
        "INSERT INTO orders_order (id, source, number, customer_id, unit_id, store_path, channel, placed_at, sold_on,"
        " status, currency, total_minor, goods_minor, discount_minor, refunded_minor, refunded_goods_minor, line_count)"
        " SELECT %(id)s, 'test', %(id)s::text, %(customer)s, u.id, u.path, 'store', %(day)s::date, %(day)s, %(status)s,"
        " %(currency)s, %(total)s, %(goods)s, 0, %(refunded)s, %(refunded)s, 1 FROM org_unit u WHERE u.id = %(unit)s",
        full,
    )
    run(
        "INSERT INTO orders_line (order_id, ordinal, product_id, description, quantity, unit_price_minor,"
        " discount_minor, total_minor, is_goods, refunded_quantity, refunded_minor)"
        " VALUES (%(id)s, 1, 1, '', 1.5, %(goods)s, 0, %(goods)s, true, 0, %(refunded)s)",
        full,
    )
