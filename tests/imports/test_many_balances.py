"""A hundred thousand balances of another programme: how long they take, and that they agree."""

import time
from pathlib import Path

import pytest

from tests.imports.world import one, run, write
from tests.ledger.books import faults
from tests.programme.world import publish

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller"),
]
MEMBERS, MOST_SECONDS = 100_000, 600


def test_a_hundred_thousand_balances_are_booked_and_agree(tmp_path: Path) -> None:
    people = [[f"B{n:06}", f"丁{n}", "S01"] for n in range(MEMBERS)]
    run("customers", write(tmp_path / "people.csv", [["会员号", "姓名", "所属门店"], *people]))
    publish(None)
    rows = [[f"B{n:06}", str(n % 997 + 1), f"{n % 89}.05"] for n in range(MEMBERS)]
    file = write(tmp_path / "b.csv", [["会员号", "积分", "储值余额"], *rows])
    begun = time.monotonic()
    answer = run("balances", file)
    took = time.monotonic() - begun
    print(f"{MEMBERS} balances: {took:.1f} s")
    assert (answer["errors"], answer["members"]) == (0, MEMBERS) and took <= MOST_SECONDS
    points = sum(n % 997 + 1 for n in range(MEMBERS))
    assert answer["points_in_ledger"] == answer["points_booked"] == points
    assert one("SELECT sum(available)::bigint FROM ledger_account WHERE kind = 'member_points'") == points
    assert faults() == []
