"""Products and stock as another program sends them, one or many."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.holds import hold_names
from shuke.foundation.org.acts.items import Item, Results
from shuke.foundation.org.acts.staging import begin_staging
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.refusals import StoreUnknown
from shuke.trade.catalog.commands.bulk import add_products, count_stock, update_products
from shuke.trade.catalog.models import Product

PRODUCTS = """
CREATE TEMPORARY TABLE put_product (code text COLLATE "C", name text, name_en text, category text, brand text, supplier text,
       price_minor bigint, cost_minor bigint, currency text, is_goods boolean) ON COMMIT DROP
"""
# What the acts on sets leave as it was, since files do not say it.
REST = """
UPDATE catalog_product p SET currency = coalesce(t.currency, p.currency), is_goods = coalesce(t.is_goods, p.is_goods)
  FROM put_product t WHERE t.code = p.code
   AND (coalesce(t.currency, p.currency), coalesce(t.is_goods, p.is_goods)) IS DISTINCT FROM (p.currency, p.is_goods)
"""
STATE = """
SELECT code, id, name, name_en, category_id, brand_id, supplier_id, price_minor, cost_minor, currency, is_goods
  FROM catalog_product WHERE code = ANY (%s)
"""
STOCK = """
CREATE TEMPORARY TABLE put_stock (code text COLLATE "C", unit_id bigint, on_hand numeric(14,3), lead_days smallint,
       counted_at timestamptz) ON COMMIT DROP
"""
STOCKED = """
SELECT p.code, s.unit_id, s.on_hand, s.lead_days, s.counted_at FROM catalog_stock s JOIN catalog_product p ON p.id = s.product_id
 WHERE p.code = ANY (%s) AND s.unit_id = ANY (%s)
"""
COLUMNS = (
    "code", "name", "name_en", "category", "brand", "supplier", "price_minor", "cost_minor", "currency", "is_goods",
)  # fmt: skip


class ProductUnknown(Refusal):
    """Stock of something that the catalogue does not have."""

    code = "product_unknown"
    message = _("There is no product with the code “%(given)s”.")


@command
def put_products(*, actor: Actor, items: list[Item], is_batch: bool, key: str | None = None) -> Outcome:
    """Products are added or changed, by code; what is left out stays as it is. Answers each one's result.

    An item: code, name, name_en, category, brand, supplier, price_minor, cost_minor, currency, is_goods.
    """
    results = Results(items, is_batch=is_batch)
    results.refuse_repeated("code")
    rows = list(results.open_items())
    codes = [item["code"] for _place, item in rows]
    # One program at a time: two would wait for each other over the rows that both change.
    hold_names("products", [()])
    with elevated(), connection.cursor() as cursor:
        before = _state(cursor, codes)
        begin_staging(cursor)
        cursor.execute(PRODUCTS)
        _copy(
            cursor, f"put_product ({', '.join(COLUMNS)})", ([item[c] for c in COLUMNS] for _p, item in rows)
        )
        _add(actor, cursor)
        update_products(actor=actor, table="put_product", source="api")
        cursor.execute(REST)
        after = _state(cursor, codes)
    for place, item in rows:
        former, now = before.get(item["code"]), after[item["code"]]
        status = "created" if former is None else "unchanged" if former == now else "updated"
        results.tell(place, status, id=now[0])
    if not results.is_change:
        return Unchanged(results.all())
    record(results.counts())
    return Done(results.all())


def _state(cursor: Any, codes: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    cursor.execute(STATE, [list(codes)])
    return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def _add(actor: Actor, cursor: Any) -> None:
    """A product without these words is a piece of goods, sold in the company's money."""
    currency = next((unit.currency for unit in units_within("")), "CNY")
    columns = ", ".join(COLUMNS[:8])
    cursor.execute(
        f"CREATE TEMPORARY TABLE put_new ON COMMIT DROP AS SELECT {columns}, coalesce(is_goods, true) AS is_goods"
        " FROM put_product"
    )
    add_products(actor=actor, table="put_new", currency=currency, source="api")


@command
def put_stock(*, actor: Actor, items: list[Item], is_batch: bool, key: str | None = None) -> Outcome:
    """Stock on hand as counted in the actor's stores; an older count changes nothing. Answers each one's result.

    An item: store, product, on_hand, lead_days, counted_at.
    """
    results = Results(items, is_batch=is_batch)
    results.refuse_repeated("store", "product")
    rows = _stock_rows(actor, results)
    names = ([row[0] for row in rows.values()], [row[1] for row in rows.values()])
    # One program at a time: two would wait for each other over the rows that both change.
    hold_names("products", [()])
    with elevated(), connection.cursor() as cursor:
        before = _stocked(cursor, *names)
        begin_staging(cursor)
        cursor.execute(STOCK)
        _copy(cursor, "put_stock", rows.values())
        count_stock(actor=actor, table="put_stock", source="api")
        after = _stocked(cursor, *names)
    for place, row in rows.items():
        former, now = before.get(row[:2]), after[row[:2]]
        results.tell(place, "created" if former is None else "unchanged" if former == now else "updated")
    if not results.is_change:
        return Unchanged(results.all())
    record(results.counts())
    return Done(results.all())


def _stock_rows(actor: Actor, results: Results) -> dict[int, tuple[Any, ...]]:
    units = {unit.code: unit.id for unit in units_within(actor.path)}
    codes = {item["product"] for _place, item in results.open_items()}
    known = set(Product.objects.filter(code__in=codes).values_list("code", flat=True))
    rows = {}
    for place, item in results.open_items():
        if item["store"] not in units:
            results.refuse(place, StoreUnknown(field="store", given=item["store"]))
        elif item["product"] not in known:
            results.refuse(place, ProductUnknown(field="product", given=item["product"]))
        else:
            rows[place] = (
                item["product"], units[item["store"]], item["on_hand"], item["lead_days"], item["counted_at"],
            )  # fmt: skip
    return rows


def _stocked(cursor: Any, codes: list[str], units: list[int]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    cursor.execute(STOCKED, [codes, units])
    return {tuple(row[:2]): tuple(row[2:]) for row in cursor.fetchall()}


def _copy(cursor: Any, table: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {table.partition(' ')[0]}")
