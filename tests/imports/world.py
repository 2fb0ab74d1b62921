# ruff: noqa: E501 - tables read better whole
"""A small chain to import into, and files to import."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import open_unit
from shuke.integrations.imports.terminal import run_import

SHARED = Path(__file__).parents[3] / "shared" / "data"
RETAIL = SHARED / "online_retail"
ROBUSTNESS = SHARED / "robustness"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID".split(",")


def open_chain() -> None:
    """A company with two stores."""
    open_unit(actor=SYSTEM, code="HQ", name="总部", kind="company")
    open_unit(
        actor=SYSTEM, code="S01", name="南京路店", name_en="Nanjing Road", kind="store", parent_code="HQ"
    )
    open_unit(actor=SYSTEM, code="S02", name="人民广场店", kind="store", parent_code="HQ")


def run(
    kind: str, *files: Path, source: str = "till", map_file: Path | None = None, **options: Any
) -> dict[str, Any]:
    """Import as the terminal does."""
    progress = options.get("progress", lambda stage, done, total: None)
    return run_import(kind, files, source, map_file, options.get("dry_run", False), progress)


def write(
    path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A CSV file of the rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    raw = text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def rows(select: str, *params: object) -> list[tuple[Any, ...]]:
    """Rows as the system sees them."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(select, params)
        return list(cursor.fetchall())


def one(select: str, *params: object) -> Any:
    """The single value of a select."""
    return rows(select, *params)[0][0]


def books() -> dict[str, Any]:
    """Everything an import of receipts writes, in an order of its own and without ids."""
    return {
        "orders": rows("SELECT source, number, total_minor, goods_minor, discount_minor, refunded_minor, refunded_goods_minor,"
                       " line_count, placed_at, sold_on, status FROM orders_order ORDER BY 1, 2"),
        "lines": rows("SELECT o.number, l.ordinal, p.code, l.description, l.quantity, l.unit_price_minor, l.total_minor, l.is_goods,"
                      " l.refunded_quantity, l.refunded_minor FROM orders_line l JOIN orders_order o ON o.id = l.order_id"
                      " JOIN catalog_product p ON p.id = l.product_id ORDER BY 1, 2"),
        "refunds": rows("SELECT r.number, l.ordinal, l.quantity, l.total_minor, l.matched_quantity FROM orders_refundline l"
                        " JOIN orders_refund r ON r.id = l.refund_id ORDER BY 1, 2"),
        "matches": rows("SELECT r.number, f.ordinal, o.number, l.ordinal, m.quantity, m.amount_minor FROM orders_refundmatch m"
                        " JOIN orders_refundline f ON f.id = m.refund_line_id JOIN orders_refund r ON r.id = f.refund_id"
                        " JOIN orders_line l ON l.id = m.line_id JOIN orders_order o ON o.id = l.order_id ORDER BY 1, 2, 3, 4"),
        "customers": rows("SELECT member_no, name, joined_on FROM customers_customer ORDER BY 1"),
        "identifiers": one("SELECT count(*) FROM customers_identifier"),
        "keys": one("SELECT count(*) FROM customers_personkey"),
        "payments": rows("SELECT o.number, p.method, p.amount_minor FROM orders_payment p JOIN orders_order o ON o.id = p.order_id"
                         " ORDER BY 1, 2"),
        "products": rows("SELECT code, name, is_goods FROM catalog_product ORDER BY 1"),
    }  # fmt: skip


def sums_hold() -> None:
    """Orders add up to their lines, refunds to their matches."""
    assert not rows(
        "SELECT o.id FROM orders_order o JOIN (SELECT order_id, sum(total_minor) AS total, count(*) AS lines,"
        " sum(refunded_minor) AS back, coalesce(sum(total_minor) FILTER (WHERE is_goods), 0) AS goods FROM orders_line GROUP BY 1) l"
        " ON l.order_id = o.id WHERE (o.total_minor, o.line_count, o.refunded_minor, o.goods_minor)"
        " IS DISTINCT FROM (l.total, l.lines, l.back, l.goods)"
    )
    assert not rows(
        "SELECT l.id FROM orders_line l LEFT JOIN (SELECT line_id, sum(quantity) AS q, sum(amount_minor) AS a"
        " FROM orders_refundmatch GROUP BY 1) m ON m.line_id = l.id"
        " WHERE (l.refunded_quantity, l.refunded_minor) IS DISTINCT FROM (coalesce(m.q, 0), coalesce(m.a, 0))"
    )
    assert not one("SELECT count(*) FROM imports_stage")
