# ruff: noqa: E501 - tables read better whole
"""Undoing customers: people go with all that is theirs, what was changed is as it was, what others touched stays."""

import csv
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.marks import add_note, tag_customer
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.integrations.imports.queries import kept_of
from shuke.service.care.commands.followups import plan_followup
from tests.imports.undo_world import CHANGED, PEOPLE, TITLES, of, receipts, undo, world
from tests.imports.world import one, rows, run, write

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller"),
]


def test_people_come_and_go_with_all_that_is_theirs(tmp_path: Path) -> None:
    before = world()
    answer = run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    assert undo(answer)["removed"]["customers"] == 3
    assert world() == before
    assert one("SELECT count(*) FROM customers_personkey") == 0


def test_what_a_file_changed_is_as_it_was(tmp_path: Path) -> None:
    first = run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    before, version = world(), one("SELECT version FROM customers_customer WHERE member_no = 'V1'")
    second = run("customers", write(tmp_path / "q.csv", [TITLES, *CHANGED]))
    assert second["customers_changed"] == 2
    undone = undo(second)
    assert undone["restored"] == {
        "customers": 2,
        "birthdays": 2,
        "goods": 0,
        "identifiers": 1,
        "tags": 1,
        "answers": 0,
    }
    assert world() == before
    assert one("SELECT version FROM customers_customer WHERE member_no = 'V1'") == version + 2
    # The first file's people are again as it left them: it can be undone as well.
    assert undo(first)["kept"] == {}
    assert world()["people"] == [] and world()["days"] == []


def test_a_first_phone_that_a_later_file_brought_goes_with_that_file(tmp_path: Path) -> None:
    first = run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    before = world()
    second = run("customers", write(tmp_path / "q.csv", [TITLES, ["V3", "", "13500135000", *[""] * 7]]))
    assert (second["customers_changed"], second["identifiers_new"]) == (0, 1)
    assert undo(second)["kept"] == {}
    assert world() == before
    assert undo(first)["kept"] == {}
    assert world()["people"] == []


def test_what_people_touched_since_stays_and_is_listed(tmp_path: Path) -> None:
    answer = run(
        "customers",
        write(
            tmp_path / "p.csv",
            [TITLES, *PEOPLE, *[[f"W{n}", f"客{n}", f"1350000000{n}", *[""] * 7] for n in range(4)]],
        ),
    )
    owner = one("SELECT id FROM org_staff WHERE login = 'wangli'")
    add_note(actor=SYSTEM, customer_id=of("V1"), text="likes tea")
    tag_customer(actor=SYSTEM, customer_id=of("V2"), label="vip")
    add_identifier(actor=SYSTEM, customer_id=of("V3"), kind="phone", text="13500135000")
    plan_followup(
        actor=SYSTEM,
        customer_id=of("W0"),
        owner_id=owner,
        due_on=timezone.localdate(),
        today=timezone.localdate(),
        text="call",
    )
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET name = '改名' WHERE member_no = 'W1'")
    receipts(tmp_path / "r.csv", [["9", "A", "cup", "1", "2024-01-01", "5", "W2"]])
    undone = undo(answer)
    assert undone["removed"]["customers"] == 1  # W3
    assert undone["kept"]["customer"] == {
        "changed": 1,
        "followup": 1,
        "identifier": 1,
        "note": 1,
        "sale": 1,
        "tagged": 1,
    }
    with open(undone["kept_file"], encoding="utf-8-sig", newline="") as file:
        listed = {(row["name"], row["code"]) for row in csv.DictReader(file)}
    assert {
        ("V1", "note"),
        ("V2", "tagged"),
        ("V3", "identifier"),
        ("W0", "followup"),
        ("W1", "changed"),
        ("W2", "sale"),
    } <= listed
    with acting_as(SYSTEM), transaction.atomic():
        assert len(kept_of(actor=SYSTEM, job_id=answer["job"])) == len(listed)
    assert (
        one(
            "SELECT count(*) FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id WHERE c.member_no = 'V1'"
        )
        == 3
    )


def test_a_change_since_is_not_undone(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    second = run("customers", write(tmp_path / "q.csv", [TITLES, *CHANGED]))
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET name = '王后改' WHERE member_no = 'V1'")
        cursor.execute(
            "UPDATE customers_birthday SET day = 4 WHERE customer_id = (SELECT id FROM customers_customer WHERE member_no = 'V3')"
        )
    undone = undo(second)
    assert undone["kept"] == {"birthday": {"changed": 1}, "customer": {"changed": 1}}
    assert one("SELECT name FROM customers_customer WHERE member_no = 'V1'") == "王后改"
    assert one("SELECT owner_id FROM customers_customer WHERE member_no = 'V3'") is None


def test_figures_and_plans_of_the_night_do_not_hold_anybody(tmp_path: Path) -> None:
    answer = run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    owner = one("SELECT id FROM org_staff WHERE login = 'wangli'")
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO insight_figure (customer_id, home_path, joined_on, as_of, frequency, purchase_days, monetary_minor, orders_12m, spend_12m_minor, abc)"
            " SELECT id, home_path, joined_on, current_date, 0, 0, 0, 0, 0, 'D' FROM customers_customer"
        )
        cursor.execute("INSERT INTO care_followup (customer_id, kind, occasion, reason, owner_id, unit_path, due_on, outcome)"
                       " SELECT id, 'birthday', '2026', '{}', %s, home_path, current_date, '' FROM customers_customer", [owner])  # fmt: skip
    assert undo(answer)["removed"]["customers"] == 3


def test_no_contact_value_stands_in_the_images(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "p.csv", [TITLES, *PEOPLE]))
    run("customers", write(tmp_path / "q.csv", [TITLES, *CHANGED]))
    # numbers of rows and transactions say nothing, and may happen to look like a year
    kept = str(rows("SELECT kind, image::text FROM imports_trace"))
    for word in ("欧阳", "娜", "13800138000", "nana", "1990", "茶友"):
        assert word not in kept
    assert (
        one("SELECT count(*) FROM imports_trace WHERE kind IN ('customer', 'birthday') AND image IS NOT NULL")
        == 0
    )
    assert one("SELECT count(*) FROM imports_trace WHERE sealed IS NOT NULL") >= 3
