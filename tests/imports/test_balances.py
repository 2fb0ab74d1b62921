# ruff: noqa: E501 - tables read better whole
"""What members had in another programme: booked once, to the last minor unit, counted again, and taken back while untouched."""

from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import add_staff
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.queries import kept_of
from shuke.integrations.imports.running import run_job, undo_job
from shuke.trade.coupons.commands.offers import draft_offer, open_offer
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.programme.rules.terms import read_terms
from shuke.trade.programme.rules.tiers import kept_until
from tests.imports.undo_world import PEOPLE, TITLES, of, undo
from tests.imports.world import one, rows, run, write
from tests.ledger.books import faults
from tests.programme.world import DOCUMENT, publish

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller", "members"),
]
HEAD = ["会员号", "手机", "门店", "积分", "积分到期", "储值余额", "等级", "等级到期", "优惠券", "张数"]
NEXT = timezone.localdate().year + 1
GOOD = [
    ["V1", "", "S01", "1200", f"{NEXT}-12-31", "88.05", "金卡", f"{NEXT}-06-30", "老友券", "2"],
    ["", "13900139000", "", "30", "", "", "", "", "", ""],
    ["V3", "", "", "", "", "500", "会员", "", "", ""],
]  # fmt: skip
BALANCES = (
    "SELECT c.member_no, a.kind, a.available FROM ledger_account a JOIN customers_customer c ON c.id = a.customer_id"
    " ORDER BY 1, 2"
)
TIERS = "SELECT c.member_no, m.tier, m.tier_until::text FROM programme_membership m JOIN customers_customer c ON c.id = m.customer_id ORDER BY 1"
COUPONS = "SELECT c.member_no, k.state FROM coupons_coupon k JOIN customers_customer c ON c.id = k.customer_id ORDER BY 1, 2"


@pytest.fixture
def members(chain_with_a_seller: None, tmp_path: Path) -> None:
    run("customers", write(tmp_path / "people.csv", [TITLES, *PEOPLE]))
    publish(None)
    with acting_as(SYSTEM):
        offer = draft_offer(**OFFER, actor=SYSTEM, now=timezone.now()).value
        open_offer(actor=SYSTEM, offer_id=offer, now=timezone.now())


OFFER = {
    "code": "OLD",
    "name": "老友券",
    "name_en": "Old friends",
    "currency": "CNY",
    "document": {"offer": {"key": "", "kind": "amount", "minor": 500}},
}


def kept_lines(job: int) -> list:
    with acting_as(SYSTEM), transaction.atomic():
        return list(kept_of(actor=SYSTEM, job_id=job))


def reconciled(answer: dict, name: str) -> tuple[int, ...]:
    found = tuple(answer[f"{name}_{part}"] for part in ("file", "booked", "known", "refused", "in_ledger"))
    assert found[0] == found[1] + found[2] + found[3] and found[4] == found[1]
    return found


def test_all_of_it_is_booked_and_the_sums_agree(tmp_path: Path) -> None:
    answer = run("balances", write(tmp_path / "b.csv", [HEAD, *GOOD]))
    assert (answer["errors"], answer["members"]) == (0, 3)
    assert reconciled(answer, "points") == (1230, 1230, 0, 0, 1230)
    assert reconciled(answer, "stored") == (58805, 58805, 0, 0, 58805)
    assert rows(BALANCES) == [
        ("V1", "member_points", 1200), ("V1", "stored_value", 8805), ("V2", "member_points", 30), ("V3", "stored_value", 50000),
    ]  # fmt: skip
    assert rows(TIERS)[0] == ("V1", "gold", f"{NEXT}-06-30")
    assert rows(COUPONS) == [("V1", "open"), ("V1", "open")]
    assert one("SELECT max(expires_on)::text FROM ledger_lot") == f"{NEXT}-12-31"
    assert faults() == []


def test_the_same_again_is_known_and_another_sum_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "b.csv", [HEAD, *GOOD])
    run("balances", file)
    again = run(
        "balances", write(tmp_path / "c.csv", [HEAD, *GOOD[:2], ["V3", "", "", "5", "", "", "", "", "", ""]])
    )
    assert reconciled(again, "points") == (1235, 5, 1230, 0, 5)
    assert reconciled(again, "stored")[1:3] == (0, 8805) and again["tiers_set"] == 0
    other = run("balances", write(tmp_path / "d.csv", [HEAD, ["V1", "", "", "1300", "", "", "", "", "", ""]]))
    assert other["errors_by_code"] == {"balance_differs": 1}
    assert reconciled(other, "points") == (1300, 0, 0, 1300, 0)
    assert faults() == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["V8", "", "", "5", "", "", "", "", "", ""], "member_unknown"),
        (["", "", "", "5", "", "", "", "", "", ""], "value_missing"),
        (["V1", "", "", "", "", "", "", "", "", ""], "value_missing"),
        (["V1", "", "", "-5", "", "", "", "", "", ""], "number_range"),
        (["V1", "", "", "1.5", "", "", "", "", "", ""], "number_range"),
        (["V1", "", "", "", "", "1.005", "", "", "", ""], "number_range"),
        (["V1", "", "", "viele", "", "", "", "", "", ""], "number_invalid"),
        (["V1", "", "", "5", "2020-01-01", "", "", "", "", ""], "date_over"),
        (["V1", "", "", "5", "", "", "钻石", "", "", ""], "tier_unknown"),
        (["V1", "", "", "5", "", "", "", "", "没有的券", ""], "offer_unknown"),
        (["V1", "", "关了的店", "5", "", "", "", "", "", ""], "store_unknown"),
    ],
)
def test_a_row_at_fault_is_listed_and_nothing_of_it_booked(tmp_path: Path, row: list[str], code: str) -> None:
    answer = run("balances", write(tmp_path / "b.csv", [HEAD, row, GOOD[1]]))
    assert answer["errors_by_code"] == {code: 1}
    assert rows(BALANCES) == [("V2", "member_points", 30)] and rows(COUPONS) == [] and rows(TIERS) == []


def test_a_tier_without_a_day_is_kept_as_one_that_is_won_today(tmp_path: Path) -> None:
    tiers = [["V1", "", "", "", "", "", "金卡", "", "", ""], ["V3", "", "", "", "", "", "会员", "", "", ""]]
    assert run("balances", write(tmp_path / "b.csv", [HEAD, *tiers]))["tiers_set"] == 2
    kept = kept_until(read_terms(DOCUMENT).tier_policy, timezone.localdate())
    assert kept > timezone.localdate() and rows(TIERS) == [
        ("V1", "gold", kept.isoformat()),
        ("V3", "base", None),
    ]


def test_two_tiers_for_one_member_are_neither(tmp_path: Path) -> None:
    two = [["V1", "", "", "", "", "", tier, "", "", ""] for tier in ("金卡", "会员")]
    assert run("balances", write(tmp_path / "b.csv", [HEAD, *two]))["errors_by_code"] == {"tier_twice": 2}
    assert rows(TIERS) == []


def test_a_rehearsal_tells_the_sums_and_leaves_nothing(tmp_path: Path) -> None:
    answer = run("balances", write(tmp_path / "b.csv", [HEAD, *GOOD]), dry_run=True)
    assert reconciled(answer, "points")[1] == 1230 and rows(BALANCES) == [] and rows(TIERS) == []


def test_what_is_untouched_goes_back_and_what_was_used_stays_and_is_listed(tmp_path: Path) -> None:
    answer = run("balances", write(tmp_path / "b.csv", [HEAD, *GOOD]))
    with acting_as(SYSTEM):
        burn_points(
            actor=SYSTEM, customer_id=of("V1"), amount=1, unit_id=one("SELECT id FROM org_unit WHERE code = 'S01'"),
            now=timezone.now(), key="used",
        )  # fmt: skip
    undone = undo(answer)
    assert undone["removed"] == {"openings": 3, "coupons": 2} and undone["restored"] == {"tiers": 2}
    assert undone["kept"] == {"opening": {"spent": 1}}
    assert [(line.kind, line.label) for line in kept_lines(answer["job"])] == [("opening", "V1")]
    assert rows(BALANCES) == [
        ("V1", "member_points", 1199), ("V1", "stored_value", 0), ("V2", "member_points", 0), ("V3", "stored_value", 0),
    ]  # fmt: skip
    assert {state for _who, state in rows(COUPONS)} == {"withdrawn"}
    assert {tier for _who, tier, _until in rows(TIERS)} == {"base"}
    assert faults() == []
    once_more = run("balances", write(tmp_path / "e.csv", [HEAD, GOOD[1]]))
    assert reconciled(once_more, "points") == (30, 30, 0, 0, 30)


def as_person(role: str, unit: str, path: Path) -> dict:
    staff_id = add_staff(actor=SYSTEM, login=role, name=role, role=role, unit=unit, password="x" * 14).value
    account = account_of(staff_id, timezone.localdate())
    assert account is not None and account.actor is not None
    job = start_import(
        actor=account.actor, given=prepared(actor=account.actor, kind="balances", files=[path], source=role)
    ).value
    answer = run_job(actor=account.actor, job_id=job, now=timezone.now(), progress=lambda *_told: None)
    return answer | {"undone": undo_job(actor=account.actor, job_id=job)}


def test_who_governs_points_may_and_a_store_manager_may_not(tmp_path: Path) -> None:
    file = write(tmp_path / "b.csv", [HEAD, *GOOD])
    with pytest.raises(Forbidden):
        as_person("store_manager", "S01", file)
    assert rows(BALANCES) == []
    answer = as_person("chain_manager", "HQ", file)
    assert reconciled(answer, "points") == (1230, 1230, 0, 0, 1230) and answer["undone"]["kept"] == {}
    assert one("SELECT actor_kind FROM audit_event WHERE act = 'imports.import_balances'") == "staff"


CENTS = st.lists(
    st.tuples(st.sampled_from(["V1", "V2", "V3", "V8"]), st.integers(0, 10**6), st.integers(0, 10**8)),
    min_size=1,
    max_size=12,
)


def test_the_report_is_right_to_the_cent_over_any_file(tmp_path: Path) -> None:
    made = []

    @settings(
        max_examples=8,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(lines=CENTS)
    def check(lines: list[tuple[str, int, int]]) -> None:
        table = [[who, str(points), f"{minor // 100}.{minor % 100:02}"] for who, points, minor in lines]
        path = write(tmp_path / f"f{len(made)}.csv", [["会员号", "积分", "储值余额"], *table])
        made.append(path)
        answer = run("balances", path)
        assert reconciled(answer, "points")[0] == sum(points for _who, points, _minor in lines)
        assert reconciled(answer, "stored")[0] == sum(minor for _who, _points, minor in lines)
        assert answer["points_booked"] == sum(points for who, points, _minor in lines if who != "V8")
        assert faults() == []
        undo(answer)
        assert one("SELECT coalesce(sum(available), 0) FROM ledger_account WHERE is_holder") == 0

    check()
