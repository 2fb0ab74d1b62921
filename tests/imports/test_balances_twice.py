"""One file of balances under two names: nothing of it is given twice, coupons neither; nor where two sources bring it at once."""

from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Outcome
from shuke.integrations.imports.commands import balances
from shuke.trade.ledger.commands.earning import Earned, earn_points
from tests.imports.test_balances import BALANCES, COUPONS, GOOD, HEAD, members, reconciled
from tests.imports.undo_world import of, undo
from tests.imports.world import one, rows, run, write
from tests.ledger.crowd import Crowd

__all__ = ("members",)
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller", "members"),
]


def test_coupons_are_brought_over_once_too(tmp_path: Path) -> None:
    run("balances", write(tmp_path / "b.csv", [HEAD, *GOOD]))
    again = run("balances", write(tmp_path / "c.csv", [HEAD, *reversed(GOOD)]))
    assert again["coupons_given"] == 0 and rows(COUPONS) == [("V1", "open"), ("V1", "open")]
    undo(again)  # what the first one gave is not the second one's to take
    assert rows(COUPONS) == [("V1", "open"), ("V1", "open")]
    assert reconciled(again, "points")[1] == 0 and len(rows(BALANCES)) == 4


def test_more_coupons_than_before_bring_the_rest_and_taken_back_ones_count_no_more(tmp_path: Path) -> None:
    first = run("balances", write(tmp_path / "b.csv", [HEAD, *GOOD]))
    three = ["V1", "", "", "", "", "", "", "", "老友券", "3"]
    assert run("balances", write(tmp_path / "c.csv", [HEAD, three]))["coupons_given"] == 1
    undo(first)
    assert run("balances", write(tmp_path / "d.csv", [HEAD, three]))["coupons_given"] == 2


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_sources_that_bring_one_member_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    """The second one waits, and knows then what the first one brought; without the lock both book it."""
    real, gate = balances.open_balances, Barrier(2)

    def slow(**given: Any) -> Outcome:
        answer = real(**given)
        with suppress(BrokenBarrierError):  # both are here, or the other one waits
            gate.wait(0.5)
        return answer

    monkeypatch.setattr(balances, "open_balances", slow)
    if not is_guarded:
        monkeypatch.setattr(balances, "_ONE_BY_ONE", "SELECT 1")
    with acting_as(SYSTEM):  # has an account already
        earn_points(
            actor=SYSTEM, customer_id=of("V2"), lines=[Earned(1)], unit_id=one("SELECT id FROM org_unit WHERE code = 'S01'"),
            now=timezone.now(), key="before",
        )  # fmt: skip
    files = [
        write(tmp_path / f"{number}{phone}.csv", [HEAD, [number, phone, "S01", "30", "", "", "", "", "", ""]])
        for number, phone in (("V2", ""), ("", "13900139000"))
    ]
    with Crowd(2) as crowd:
        answers = crowd.round(lambda place: run("balances", files[place], source=("till", "web")[place]))
    assert sorted(found["points_booked"] for found in answers) == ([0, 30] if is_guarded else [30, 30])
