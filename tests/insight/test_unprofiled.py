"""Who does not want to be analysed: no figures, at once; no part in anybody else's scores, from the next run on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.rules.consents import Said
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.insight.commands.figures import refresh
from shuke.insight.frames import lake_table
from shuke.insight.measures.purchases import without_unprofiled
from shuke.insight.models import Cell, Figure
from shuke.insight.queries.customers import figures_of
from shuke.insight.runs import compute_and_refresh
from shuke.insight.scoring import scored
from shuke.integrations.lake.parquet import ParquetLake
from tests.insight.tables import engine_with, order
from tests.lake.books import DAY, add_customers, add_orders, open_shop


def test_what_they_bought_has_no_name_and_everybody_elses_stays() -> None:
    engine = engine_with(
        customers=[
            {"customer_id": 1, "status": "active", "is_profiled": True},
            {"customer_id": 2, "status": "active", "is_profiled": False},
            {"customer_id": 3, "status": "active"},  # a lake of before: nobody had refused
        ],
        orders=[order(1, order_id=1), order(2, order_id=2), order(3, order_id=3), order(None, order_id=4)],
    )
    orders, customers = without_unprofiled(lake_table("orders"), lake_table("customers"))
    assert {row["customer_id"] for row in engine.rows(customers)} == {1, 3}
    found = {row["order_id"]: row["customer_id"] for row in engine.rows(orders)}
    assert found == {1: 1, 2: None, 3: 3, 4: None}


@pytest.mark.django_db(transaction=True)
class TestInTheDatabase:
    @pytest.fixture(autouse=True)
    def shop(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lake = ParquetLake(tmp_path / "lake")
        monkeypatch.setattr("shuke.insight.runs.lake", lambda: self.lake)
        open_shop()
        add_customers({1: 4, 2: 4, 3: 4})
        add_orders(
            [{"id": 10 * who + n, "customer": who, "days_ago": 20 * n, "goods": 9_000 * who}
             for who in (1, 2, 3) for n in range(4)]
        )  # fmt: skip

    def compute(self) -> dict[str, Any]:
        return compute_and_refresh(actor=CLOCK, now=timezone.now(), today=DAY, as_of=DAY)

    def say(self, *, yes: bool) -> None:
        with acting_as(SYSTEM):
            record_consents(
                actor=SYSTEM, customer_id=3, said=[Said("profiling", "", yes)], source="desk", evidence="spoken",
                now=timezone.now(),
            )  # fmt: skip

    def known(self) -> set[int]:
        with reading_as(SYSTEM):
            return set(figures_of(actor=SYSTEM, customer_ids=[1, 2, 3]))

    def scored_customers(self) -> int:
        with reading_as(SYSTEM):
            return sum(Cell.objects.filter(unit_id=1).values_list("customers", flat=True))

    def test_a_no_hides_at_once_and_takes_part_in_no_further_run(self) -> None:
        self.compute()
        assert (self.known(), self.scored_customers()) == ({1, 2, 3}, 3)
        self.say(yes=False)
        assert self.known() == {1, 2}
        self.compute()
        assert (self.known(), self.scored_customers()) == ({1, 2}, 2)
        with reading_as(SYSTEM):  # the best of two is not second to somebody who is not there
            assert Figure.objects.get(customer_id=2).abc == "A"
        self.say(yes=True)
        self.compute()
        assert (self.known(), self.scored_customers()) == ({1, 2, 3}, 3)

    def test_a_run_that_began_before_the_no_does_not_bring_them_back(self) -> None:
        self.lake.bring_up_to_date()
        with scored(self.lake, DAY, now=timezone.now(), today=DAY) as scores:
            self.say(yes=False)
            with acting_as(CLOCK):
                refresh(actor=CLOCK, scores=scores)
        assert self.known() == {1, 2}
