"""From PostgreSQL through the lake and back: figures, sums per unit, and who may see them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, Actor, reading_as
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.reach import actor_in_role
from shuke.foundation.org.refusals import Forbidden
from shuke.insight import terminal
from shuke.insight.models import Cell, Class, Figure, Pareto, Run, Tally
from shuke.insight.queries.curves import pareto_curve
from shuke.insight.queries.customers import figures_of, picked_customers
from shuke.insight.queries.grids import rfm_grid
from shuke.insight.queries.runs import latest_run, orders_counted
from shuke.insight.runs import compute_and_refresh
from shuke.integrations.lake.parquet import ParquetLake
from tests.lake.books import DAY, add_customers, add_orders, open_shop, run

pytestmark = pytest.mark.django_db(transaction=True)
STORES = {1: 4, 2: 4, 3: 5, 4: 6, 5: 4}  # customer 5 never buys
EVENTS = (
    "FROM audit_event WHERE act = 'insight.refresh' ORDER BY id DESC"  # the log outlives the tests' flushes
)


@pytest.fixture(autouse=True)
def lake_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shuke.insight.runs.lake", lambda: ParquetLake(tmp_path / "lake"))


@pytest.fixture
def shop() -> None:
    open_shop()
    add_customers(STORES)
    add_orders(
        [
            *({"id": 10 + n, "customer": 1, "days_ago": 30 * n, "goods": 50_000} for n in range(6)),
            *({"id": 20 + n, "customer": 2, "days_ago": 100 + n, "goods": 3_000} for n in range(2)),
            {"id": 30, "customer": 3, "unit": 5, "days_ago": 9, "goods": 2_000},
            {"id": 40, "customer": 4, "unit": 6, "days_ago": 500, "goods": 1_000},
            {"id": 50, "unit": 6}, {"id": 51, "customer": 1, "status": "cancelled"},
            {"id": 52, "customer": 1, "refunded": 1000}, {"id": 53, "customer": 1, "currency": "GBP"},
        ]
    )  # fmt: skip


def compute(as_of: date = DAY, **options: Any) -> dict[str, Any]:
    return compute_and_refresh(actor=CLOCK, now=timezone.now(), today=DAY, as_of=as_of, **options)


def held(actor: Actor) -> dict[str, int]:
    """Rows of each table that the actor's scope lets through."""
    with reading_as(actor):
        return {model.__name__: model.objects.count() for model in (Figure, Cell, Pareto, Class, Tally, Run)}


def staff(role: str, unit: int, path: str) -> Actor:
    return actor_in_role(ROLES[role], 7, "x", unit, path)


@pytest.fixture
def manager(shop: None) -> Actor:
    compute()
    return staff("store_manager", 4, "1.2.4.")


def test_a_run_fills_every_table_and_says_so(shop: None) -> None:
    done = compute()
    with reading_as(SYSTEM), connection.cursor() as cursor:
        rows = figures_of(actor=SYSTEM, customer_ids=list(STORES))
        assert {who: row.abc for who, row in rows.items()} == {1: "A", 2: "C", 3: "C", 4: "C", 5: "D"}
        first = rows[1]
        assert (first.frequency, first.monetary_minor, first.gap_days, first.recency_days) == (
            6,
            300_000,
            30,
            0,
        )
        assert rows[5].cell is None and rows[5].last_on is None
        shown = latest_run(actor=SYSTEM)
        assert (
            shown
            and shown.id == done["run"]
            and (shown.base, shown.currency, shown.unit_id) == ("goods_net", "CNY", 1)
        )
        counted = orders_counted(actor=SYSTEM, unit_id=1)
        assert {reason: row.orders for reason, row in counted.items()} == {
            "purchase": 10, "without_customer": 1, "cancelled": 1, "wholly_refunded": 1, "other_currency": 1,
        }  # fmt: skip
        cursor.execute(f"SELECT actor_kind, payload->>'figures_changed' {EVENTS} LIMIT 1")
        assert cursor.fetchall() == [("clock", "5")]


def test_the_second_run_rewrites_only_what_differs(shop: None) -> None:
    compute()
    compute()
    add_orders([{"id": 60, "customer": 5, "goods": 100}])
    compute()
    with reading_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"SELECT (payload->>'figures_changed')::int {EVENTS} LIMIT 3")
        third, second, first = (row[0] for row in cursor.fetchall())
        assert (first, second) == (5, 0) and third >= 1
        assert Figure.objects.get(customer_id=5).frequency == 1


def test_the_day_is_a_parameter(shop: None) -> None:
    compute(as_of=DAY - timedelta(days=120))
    with reading_as(SYSTEM):
        row = Figure.objects.get(customer_id=1)
        assert (row.frequency, row.last_on, row.as_of) == (
            2,
            DAY - timedelta(days=120),
            DAY - timedelta(days=120),
        )
        assert Figure.objects.get(customer_id=3).abc == "D"


def test_a_failed_refresh_leaves_the_former_figures(shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    compute()
    before = held(SYSTEM)
    monkeypatch.setattr("shuke.insight.commands.figures.record", lambda facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compute(as_of=DAY - timedelta(days=120))
    assert held(SYSTEM) == before


def test_who_may_not_run_is_told_before_the_work(manager: Actor) -> None:
    with pytest.raises(Forbidden):
        compute_and_refresh(actor=manager, now=timezone.now(), today=DAY)


def test_narrow_scopes_see_no_figure_and_a_manager_only_downwards(manager: Actor) -> None:
    everything = held(SYSTEM)
    assert everything["Figure"] == 5 and everything["Run"] == 1
    for role in ("assistant", "marketer", "clerk", "service_agent", "vip_agent"):
        assert set(held(staff(role, 4, "1.2.4.")).values()) == {0}, role
    with transaction.atomic():
        assert Figure.objects.count() == 0  # nobody acts
    with reading_as(manager):
        assert set(Figure.objects.values_list("customer_id", flat=True)) == {1, 2, 5}
        for model in (Cell, Pareto, Class, Tally):
            assert set(model.objects.values_list("unit_id", flat=True)) == {4}, model
    with reading_as(staff("region_manager", 2, "1.2.")):
        assert set(Figure.objects.values_list("customer_id", flat=True)) == {1, 2, 3, 5}
        assert set(Class.objects.values_list("unit_id", flat=True)) == {2, 4, 5}
    with reading_as(staff("campaign_manager", 4, "1.2.4.")):
        assert set(Class.objects.values_list("unit_id", flat=True)) == {4}


def test_grid_cells_and_their_customers_agree(manager: Actor) -> None:
    with reading_as(manager):
        for axes in ("rf", "rm", "fm"):
            grid = rfm_grid(actor=manager, unit_id=4, axes=axes)
            assert grid.total.customers == 2 and grid.total.net_minor == 306_000
            for row in grid.rows:
                for tile in row:
                    picks = {axes[0]: tile.x, axes[1]: tile.y}
                    found = picked_customers(actor=manager, unit_path="1.2.4.", picks=picks)
                    assert len(found) == tile.sum.customers
                    assert sum(row.monetary_minor for row in found) == tile.sum.net_minor
        for name, sums in rfm_grid(actor=manager, unit_id=4, names="chinese").cells:
            found = picked_customers(actor=manager, unit_path="1.2.4.", picks={"cell_cn": name})
            assert len(found) == sums.customers
        other = rfm_grid(actor=manager, unit_id=6)
        assert other.total.customers == 0  # out of reach reads as nothing


def test_pages_of_picked_customers_meet(manager: Actor) -> None:
    seen: list[int] = []
    after = None
    with reading_as(SYSTEM):
        while rows := picked_customers(actor=SYSTEM, unit_path="1.", picks={}, after=after, limit=2):
            seen += [row.customer_id for row in rows[:2]]
            after = (rows[:2][-1].spend_12m_minor, rows[:2][-1].customer_id)
    assert seen == [1, 2, 3, 5, 4]


def test_the_curve_ends_at_everything(manager: Actor) -> None:
    with reading_as(manager):
        curve = pareto_curve(actor=manager, unit_id=4)
    assert (curve.points[-1].customers, curve.points[-1].net_minor, curve.points[-1].share_bp) == (
        2,
        306_000,
        10_000,
    )
    assert curve.points[49].share_bp == 9803 and dict(curve.borders) == {"A": 50.0, "B": 50.0}
    assert {name: sums.customers for name, sums in curve.classes} == {"A": 1, "B": 0, "C": 1, "D": 1}


def test_who_sees_sums_only_sees_none_under_ten(manager: Actor) -> None:
    planner = staff("campaign_manager", 4, "1.2.4.")
    with reading_as(planner):
        grid = rfm_grid(actor=planner, unit_id=4)
        assert grid.total.customers is None and grid.total.net_minor is None
        assert pareto_curve(actor=planner, unit_id=4).points == ()
        with pytest.raises(Forbidden):
            picked_customers(actor=planner, unit_path="1.2.4.", picks={})


def test_the_terminal_says_what_it_stands_on(shop: None) -> None:
    with pytest.raises(terminal.NothingComputed):
        terminal.show("rfm")
    done = terminal.run(DAY)
    assert (done["base"], done["as_of"], done["customers"]) == ("goods_net", DAY.isoformat(), 4)
    assert done["left_out"]["without_customer"] == {"orders": 1, "lines": 1}
    rfm, abc = terminal.show("rfm"), terminal.show("abc")
    assert (
        sum(cell["customers"] for cell in rfm["cells"])
        == 4
        == sum(cell["customers"] for cell in rfm["cells_cn"])
    )
    assert len(rfm["grid"]) == 25 and len(abc["pareto"]) == 100
    assert [(row["abc"], row["customers"]) for row in abc["classes"]] == [
        ("A", 1),
        ("B", 0),
        ("C", 3),
        ("D", 1),
    ]


def test_a_customer_gone_from_the_books_is_no_reason_to_fail(shop: None) -> None:
    """The lake is a little older than the books: what it still knows is left out."""
    compute()
    run("DELETE FROM insight_figure WHERE customer_id = 5")
    run("DELETE FROM customers_customer WHERE id = 5")
    compute()
    with reading_as(SYSTEM):
        assert not Figure.objects.filter(customer_id=5).exists()
