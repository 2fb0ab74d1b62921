"""The lake holds what PostgreSQL holds, after any sequence of changes."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.integrations.lake import manifest
from shuke.integrations.lake.export import Exported, bring_up_to_date
from shuke.integrations.lake.reading import connection as lake_of
from tests.lake.books import add_customers, add_orders, open_shop, run

pytestmark = pytest.mark.django_db(transaction=True)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with lake_of(folder, manifest.read(folder)) as con:
        return con.execute(sql).fetchall()


def orders(folder: Path) -> list[tuple[object, ...]]:
    return rows(folder, "SELECT order_id, refunded_goods_minor FROM orders ORDER BY 1")


@pytest.fixture
def shop() -> None:
    open_shop()
    add_customers({1: 4, 2: 5})
    add_orders([{"id": 1, "customer": 1, "day": date(2026, 1, 5)}, {"id": 2, "day": date(2026, 2, 5)}])


def test_the_first_export_takes_everything_and_compacts(shop: None, tmp_path: Path) -> None:
    done = bring_up_to_date(tmp_path)
    assert done.rows == {"customers": 2, "orders": 2, "order_lines": 2, "products": 2, "stores": 6}
    assert done.rebuilt and done.compacted
    assert orders(tmp_path) == [(1, 0), (2, 0)]
    assert (
        rows(tmp_path, "SELECT line_id IS NOT NULL, quantity_milli, total_minor FROM order_lines")
        == [(True, 1500, 1000)] * 2
    )
    assert rows(tmp_path, "SELECT path, timezone FROM stores WHERE unit_id = 4") == [
        ("1.2.4.", "Asia/Shanghai")
    ]
    months = sorted(path.name for path in tmp_path.glob("base/orders/*/*"))
    assert months == ["month=2026-01", "month=2026-02"]


def test_only_changes_follow_and_the_newest_version_wins(shop: None, tmp_path: Path) -> None:
    add_orders({"id": number} for number in range(10, 60))
    bring_up_to_date(tmp_path)
    assert bring_up_to_date(tmp_path).rows["orders"] == 0
    for amount in (100, 200):
        run(
            f"UPDATE orders_order SET refunded_minor = {amount}, refunded_goods_minor = {amount} WHERE id = 1"
        )
        run(f"UPDATE orders_line SET refunded_minor = {amount} WHERE order_id = 1")
        done = bring_up_to_date(tmp_path)
        assert (done.rows["orders"], done.rows["order_lines"], done.compacted) == (1, 1, False)
    assert orders(tmp_path)[:2] == [(1, 200), (2, 0)]
    assert rows(tmp_path, "SELECT count(*), sum(refunded_minor) FROM order_lines") == [(52, 200)]
    done = bring_up_to_date(tmp_path, compaction=True)
    assert done.compacted and not done.rebuilt
    assert orders(tmp_path)[:2] == [(1, 200), (2, 0)]
    assert not list(tmp_path.glob("delta/orders/*")) and len(list(tmp_path.glob("base/orders/*"))) == 1


def test_a_transaction_still_open_is_not_skipped_for_ever(shop: None, tmp_path: Path) -> None:
    """A row written early and committed late has an old version: only the horizon keeps it from being missed."""
    written, exported = threading.Event(), threading.Event()

    def slow() -> None:
        with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE orders_order SET refunded_minor = 7, refunded_goods_minor = 7 WHERE id = 1"
            )
            written.set()
            exported.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(20)
    add_orders([{"id": 3, "customer": 1}])  # younger, committed before
    bring_up_to_date(tmp_path)
    seen = orders(tmp_path)
    exported.set()
    thread.join()
    assert seen == [(1, 0), (2, 0)]  # order 3 waits for the older transaction
    bring_up_to_date(tmp_path)
    assert orders(tmp_path) == [(1, 7), (2, 0), (3, 0)]


def test_a_long_transaction_of_another_database_does_not_hold_the_lake_back(
    shop: None, tmp_path: Path
) -> None:
    settings = connection.settings_dict
    other = make_conninfo(host=settings["HOST"], port=settings["PORT"], user="postgres", dbname="postgres")
    with psycopg.connect(other) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")  # open from here on
        add_orders([{"id": 3}])
        bring_up_to_date(tmp_path)
        assert (3, 0) in orders(tmp_path)


def _remove(order: int) -> None:
    run(f"DELETE FROM orders_line WHERE order_id = {order}")
    run(f"DELETE FROM orders_order WHERE id = {order}")


def test_rows_removed_leave_the_lake_with_the_next_export(shop: None, tmp_path: Path) -> None:
    add_orders({"id": number} for number in range(10, 60))
    bring_up_to_date(tmp_path)
    run("UPDATE orders_order SET refunded_minor = 5, refunded_goods_minor = 5 WHERE id IN (1, 2)")
    _remove(2)
    done = bring_up_to_date(tmp_path)
    assert done.removed == {"orders": 1, "order_lines": 1} and not (done.rebuilt or done.compacted)
    assert orders(tmp_path)[:2] == [(1, 5), (10, 0)]
    assert rows(tmp_path, "SELECT count(*) FROM order_lines") == [(51,)]
    done = bring_up_to_date(tmp_path, compaction=True)
    assert done.compacted and not done.rebuilt
    assert len(orders(tmp_path)) == 51
    assert not list(tmp_path.glob("tomb/*/*"))


def test_made_and_removed_between_two_exports_is_never_there(shop: None, tmp_path: Path) -> None:
    bring_up_to_date(tmp_path)
    add_orders([{"id": 3}])
    _remove(3)
    bring_up_to_date(tmp_path)
    assert orders(tmp_path) == [(1, 0), (2, 0)]


def test_rows_removed_unseen_are_noticed_at_compaction(shop: None, tmp_path: Path) -> None:
    bring_up_to_date(tmp_path)
    _remove(2)
    run("DELETE FROM lake_tombstone")  # the control: nobody said so
    bring_up_to_date(tmp_path)
    assert len(rows(tmp_path, "SELECT * FROM orders")) == 2
    assert bring_up_to_date(tmp_path, compaction=True).rebuilt
    assert orders(tmp_path) == [(1, 0)]


@pytest.mark.parametrize("fault", ["manifest", "database", "columns", "horizon"])
def test_a_lake_that_does_not_fit_is_rebuilt(shop: None, tmp_path: Path, fault: str) -> None:
    bring_up_to_date(tmp_path)
    kept = manifest.read(tmp_path)
    if fault == "manifest":
        (tmp_path / manifest.FILE).write_text("{")
    else:
        setattr(kept, fault, {"database": "other", "columns": "other", "horizon": 2**60}[fault])
        manifest.write(tmp_path, kept)
    done = bring_up_to_date(tmp_path)
    assert done.rebuilt and orders(tmp_path) == [(1, 0), (2, 0)]


def test_what_a_killed_export_left_does_no_harm(shop: None, tmp_path: Path) -> None:
    bring_up_to_date(tmp_path)
    number = manifest.read(tmp_path).number
    for left in (f"base/orders/{number + 2:08d}", f"delta/orders/{number + 1:08d}.parquet"):
        (tmp_path / left).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / left).mkdir() if left.startswith("base") else (tmp_path / left).write_text("half")
    add_orders([{"id": 3}])
    bring_up_to_date(tmp_path, compaction=True)
    assert orders(tmp_path) == [(1, 0), (2, 0), (3, 0)]


def test_an_empty_shop_has_an_empty_lake(tmp_path: Path) -> None:
    done: Exported = bring_up_to_date(tmp_path)
    assert sum(done.rows.values()) == 0
    assert orders(tmp_path) == [] and rows(tmp_path, "SELECT sold_on FROM orders") == []


def test_no_contact_data(shop: None, tmp_path: Path) -> None:
    bring_up_to_date(tmp_path)
    held = {
        row[1]
        for row in rows(tmp_path, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
    }
    assert held and not held & {
        "name",
        "given_name",
        "pinyin",
        "initials",
        "member_no",
        "gender",
        "birthday",
        "phone",
        "email",
    }
